"""What a key can meet: the modes of the console, one on top of another.

A mode is plain Python: keys go in one at a time, lines come out. It holds no widget, so
a burst of keys is worked off in order and every dialog can be tested without a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, line, plain
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.domain.text.cells import JOINER, wrap
from helpdesk_tui.domain.tickets.ticket import Ticket


class Mode(Protocol):
    """One thing on the screen that takes the keys while it is on top."""

    full: bool
    """Whether it takes the queue's whole place, not just a panel over its end."""

    @property
    def ticket(self) -> Ticket | None:
        """The ticket it is about, for verbs pressed inside it; None leaves it to the mode below."""

    def press(self, key: Key) -> None:
        """Take one key."""

    def paste(self, text: str) -> None:
        """Take pasted text."""

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return what to show in ``room`` cells and at most ``height`` lines."""

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now, for the footer."""

    def renew(self) -> None:
        """Read anew what it shows: something was written."""


class Listing:
    """A mode in the queue's place with many tickets in it: its ticket is only the one under its cursor.

    So nobody has that ticket open, and what it shows may change with any other ticket.
    """

    full = True

    @property
    def ticket(self) -> Ticket | None:
        """The ticket under its cursor; None where there is none, and then no verb may reach the queue's."""
        return None


class Prompt:
    """A line being typed, with what it would mean shown below it.

    ``submit`` gets the text at Enter and returns None when done, or a sentence that says
    what to do; then the prompt stays, and the text with it. ``leave`` gets the text at Esc.
    """

    full = False
    ticket: Ticket | None = None

    def __init__(
        self,
        title: str,
        *,
        submit: Callable[[str], str | None],
        leave: Callable[[str], None],
        text: str = "",
        echo: Callable[[str, int], Sequence[Line]] | None = None,
        changed: Callable[[str], None] | None = None,
        hints: Sequence[tuple[str, str]] = (("Enter", "Do it"), ("Esc", "Back")),
        complete: Callable[[str], str] | None = None,
        acts: Mapping[str, Callable[[Prompt], None]] | None = None,
        beside: Callable[[Edit, int], Sequence[Line]] | None = None,
        news: Callable[[], Sequence[str]] | None = None,
        offers: bool = False,
        long: bool = False,
    ) -> None:
        """Ask for one line under ``title``, starting with ``text``.

        ``acts`` are further keys and what they do, ``beside`` shows what they would do where the caret is. ``news``
        says what others have changed since the line was asked for; it is asked again whenever something was written.
        An echo that ``offers`` what Tab takes stays below a complaint. Pasted into a ``long`` text, lines stay lines.
        """
        self._title = title
        self._edit: Edit = typed(text)
        self._submit = submit
        self._leave = leave
        self._echo = echo
        self._changed = changed
        self._hints = list(hints)
        self._complete = complete
        self._acts = acts or {}
        self._beside = beside
        self._complaint = ""
        self._news = news
        self._offers = offers
        self._long = long
        self._told: Sequence[str] = ()
        self.renew()

    def press(self, key: Key) -> None:
        """Type, edit, submit or leave."""
        if key.name == "escape":
            self._leave(self._edit.text)
        elif key.name == "enter":
            self._complaint = self._submit(self._edit.text) or ""
            self.renew()
        elif key.name in self._acts:
            self._acts[key.name](self)
        elif key.name == "tab" and self._complete:
            self._take(typed(self._complete(self._edit.text)))
        else:
            after = after_key(self._edit, key)
            if after is not None:
                self._take(after)

    def paste(self, text: str) -> None:
        """Insert pasted text at the caret."""
        self._take(self._edit.insert(text, lines=self._long))

    def lines(self, room: int, height: int) -> list[Line]:
        """Show title, line and echo, or the complaint about what was typed, with what is offered instead."""
        out = [line((self._title, "title")), field("", self._edit, room, active=True)]
        if not self._complaint:
            out += [line((f"  {part}", "warning")) for one in self._told for part in wrap(one, room - 4)]
        out += [line((f"  {part}", "bad")) for part in wrap(self._complaint, room - 4)] if self._complaint else []
        if self._echo and (self._offers or not self._complaint):
            told = self._echo(self._edit.text, room)
            out += [one for one in told if plain(one).strip() != self._complaint]
        if self._beside and not self._complaint:
            out += self._beside(self._edit, room)
        return out[:height]

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return self._hints

    @property
    def edit(self) -> Edit:
        """The line as it stands."""
        return self._edit

    def take(self, edit: Edit) -> None:
        """Put another line in its place."""
        self._take(edit)

    def _take(self, edit: Edit) -> None:
        if edit.text != self._edit.text:
            self._complaint = ""
            self._edit = edit
            if self._changed:
                self._changed(edit.text)
        self._edit = edit

    def renew(self) -> None:
        """Ask what others have changed."""
        self._told = self._news() if self._news else ()


def after_key(edit: Edit, key: Key) -> Edit | None:
    """Return the line after a key: edited, or with its character typed; None when the key does neither."""
    after = edit.press(key.name)
    if after is None and key.character and (key.character.isprintable() or key.character == JOINER):
        return edit.insert(key.character)
    return after


_NEWLINE = "⏎"
"""How the end of a line shows in a text from the editor."""


def field(label: str, edit: Edit, room: int, *, active: bool, width: int = 0) -> Line:
    """Show a labelled line of input, with its caret when it is the active one."""
    head = f"{label:<{width}} " if label else ""
    mark = ("› ", "mark") if active else ("  ", "")
    space = max(4, room - len(head) - 4)
    if not active:
        return line(mark, (head, "dim"), (edit.text.replace("\n", _NEWLINE), "input"))
    before, under, behind = (part.replace("\n", _NEWLINE) for part in edit.window(space))
    return line(mark, (head, "title"), (before, "input"), (under, "caret"), (behind, "input"))
