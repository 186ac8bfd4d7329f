"""The filter being typed: the queue narrows with every key, what is wrong is underlined, Tab completes.

What may yet become right (``is:cl``) is not wrong until Enter: what it could become is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, Span, line, over
from helpdesk_tui.console.old.edit import Edit, split, typed
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.domain.filters.complete import Candidate, complete, completed
from helpdesk_tui.domain.filters.parse import QueryError, tokens
from helpdesk_tui.domain.text.cells import wrap

_HINTS = (("Enter", "Keep the filter"), ("Tab", "Complete"), ("Esc", "Take it away"))


class FilterPrompt(Prompt):
    """A line that ``narrow`` is tried with at every change; it raises QueryError for what is no filter."""

    def __init__(
        self,
        title: str,
        *,
        narrow: Callable[[str], None],
        leave: Callable[[str], None],
        done: Callable[[], None],
        names: Sequence[str],
        text: str = "",
        before: str = "",
        beyond: Callable[[str], str | None] = lambda text: None,
    ) -> None:
        """Ask for a filter, starting with ``text``; ``names`` can be completed behind ``@``.

        The up arrow brings ``before`` back into an empty line. ``beyond`` is the filter that finds closed tickets where
        this one finds nothing: Tab takes it then.
        """
        super().__init__(title, submit=self._enter, leave=leave, text=text, changed=self._try, hints=_HINTS)
        self._narrow = narrow
        self._done = done
        self._names = names
        self._before = before
        self._beyond = beyond
        self._error: QueryError | None = None
        self._entered = False

    def press(self, key: Key) -> None:
        """Complete at Tab, bring back what was there before; anything else as in every prompt."""
        if key.name == "up" and not self._edit.parts:
            self._take(typed(self._before))
            return
        if key.name != "tab":
            super().press(key)
            return
        further = self._further
        if further is not None:
            self._take(typed(further))
            return
        before = "".join(self._edit.parts[: self._edit.caret])
        text, caret = completed(self._edit.text, len(before), self._candidates())
        head = split(text[:caret])
        self._take(Edit((*head, *split(text[caret:])), len(head)))

    def lines(self, room: int, height: int) -> list[Line]:
        """Show title and line, and below them what could be typed next, or what is wrong."""
        out = [line((self._title, "title")), self._field(room)]
        found = [one.text for one in self._candidates()] if self._further is None else []
        if found and not (self._wrong and self._entered):
            told = next(iter(wrap(" ".join(found), room - 8)), "")
            out.append(line(("  Tab ", "key"), (told, "hint")))
        elif self._wrong is not None:
            out += [line((f"  {part}", "bad")) for part in wrap(str(self._wrong), room - 4)]
        return out[:height]

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        recalled = [("↑", f"Again: {self._before}")] if self._before and not self._edit.parts else []
        return [*super().hints(), *recalled]

    @property
    def _further(self) -> str | None:
        return self._beyond(self._edit.text) if self._error is None else None

    @property
    def _wrong(self) -> QueryError | None:
        """What is wrong; nothing, before Enter, while the part that is can be completed."""
        error = self._error
        if error is None or self._entered:
            return error
        unfinished = any(
            one.start == error.start and error.end <= max(one.end, one.start + 1) for one in self._candidates()
        )
        return None if unfinished else error

    def _candidates(self) -> list[Candidate]:
        before = "".join(self._edit.parts[: self._edit.caret])
        return complete(self._edit.text, len(before), self._names)

    def _enter(self, text: str) -> str | None:
        self._entered = True
        if self._error is None:
            self._done()
        return None

    def _try(self, text: str) -> None:
        self._entered = False
        try:
            self._narrow(text)
            self._error = None
        except QueryError as error:
            self._error = error
            self._without(text, error)

    def _without(self, text: str, error: QueryError) -> None:
        """Narrow by all but the term that is wrong, for it is often just not finished."""
        wrong = next((one for one in tokens(text) if one.start <= error.start <= one.end), None)
        if wrong is not None:
            with suppress(QueryError):
                self._narrow(text[: wrong.start] + text[wrong.end :])

    def _field(self, room: int) -> Line:
        """Show the line with its caret, the wrong part underlined."""
        wrong = self._wrong
        before, under, behind = self._edit.window(max(4, room - 4))
        start = len("".join(self._edit.parts[: self._edit.caret])) - len(before)
        spans: list[Span] = []
        for text, role in ((before, "input"), (under, "caret"), (behind, "input")):
            spans += _underlined(text, role, start, wrong)
            start += len(text)
        return line(("› ", "mark"), *spans)


def _underlined(text: str, role: str, start: int, wrong: QueryError | None) -> Line:
    """Return text that stands at ``start``, underlined where it is wrong."""
    if wrong is None:
        return ((text, role),)
    low = min(max(wrong.start - start, 0), len(text))
    high = min(max(wrong.end - start, low), len(text))
    marked = over(((text[low:high], role),), "bad+ruled")
    return tuple(span for span in ((text[:low], role), *marked, (text[high:], role)) if span[0])
