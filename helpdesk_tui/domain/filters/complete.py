"""What could be typed next in a filter: keys, their values, and the names of technicians."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from helpdesk_tui.domain.filters.keys import KEYS
from helpdesk_tui.domain.filters.parse import tokens

_MOST = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could stand from ``start`` to ``end`` in place of what is there."""

    text: str
    start: int
    end: int


def complete(text: str, caret: int, names: Iterable[str] = ()) -> list[Candidate]:
    """Return what could be typed at the caret: what begins like the text before it, at most twenty candidates."""
    token = next((one for one in tokens(text[:caret]) if one.end == caret), None)
    if token is None:
        return [Candidate(word, caret, caret) for word in _beginnings()]
    if token.key in KEYS:
        typed = token.value
        choices: Sequence[str] = KEYS[token.key].values
    elif token.key == "@":
        typed = token.value
        choices = ["me", *(f'"{name}"' if " " in name else name for name in names)]
    else:
        typed = token.value
        choices = _beginnings() if token.value else []
    # Of several values joined by commas the last one is being typed.
    last = typed.rpartition(",")[2] if token.key else typed
    start = caret - len(last)
    wanted = last.lower().lstrip('"')
    fitting = [choice for choice in choices if choice.lower().lstrip('"').startswith(wanted) and choice != last]
    return [Candidate(choice, start, caret) for choice in dict.fromkeys(fitting)][:_MOST]


def completed(text: str, caret: int, candidates: Sequence[Candidate]) -> tuple[str, int]:
    """Return text and caret with the beginning that all candidates share added, or else with the first of them."""
    if not candidates:
        return text, caret
    first = candidates[0]
    common = str(commonprefix([one.text for one in candidates]))
    chosen = common if len(common) > first.end - first.start else first.text
    return text[: first.start] + chosen + text[first.end :], first.start + len(chosen)


def _beginnings() -> list[str]:
    return [*(f"{key}:" for key in KEYS), "@"]
