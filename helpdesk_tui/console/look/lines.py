"""Lines of styled text, as everything in the console composes them before anything is painted.

A span is text with the name of its role; ``palette`` knows what a role looks like. No
span is ever read as markup, and every one is cleaned again on its way to the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from helpdesk_tui.domain.text.cells import cut, pad, width
from helpdesk_tui.domain.text.cleaning import clean_display

Span = tuple[str, str]
Line = tuple[Span, ...]

BLANK: Line = ()


def line(*spans: Span | str) -> Line:
    """Make a line; a bare string is plain text."""
    return tuple((span, "") if isinstance(span, str) else span for span in spans if span)


def drawable(text: str) -> str:
    """Clean a span on its way to the screen: what it brought from outside is marked, its own spacing stays."""
    return text if text.isascii() and text.isprintable() else _cleaned(text)


@lru_cache(maxsize=1024)
def _cleaned(text: str) -> str:
    return clean_display(text, lines=True).replace("\n", " ").replace("\t", " ")


def plain(spans: Line) -> str:
    """Return the text of a line without its roles."""
    return "".join(text for text, _ in spans)


def cells(spans: Line) -> int:
    """Return how many cells a line takes."""
    return sum(width(text) for text, _ in spans)


def fitted(spans: Line, room: int, role: str = "") -> Line:
    """Cut a line or fill it with spaces to exactly ``room`` cells; ``role`` styles the filling."""
    out: list[Span] = []
    for text, name in spans:
        taken = width(text)
        if taken >= room:
            out.append((pad(text, room), name))
            return tuple(out)
        out.append((text, name))
        room -= taken
    if room > 0:
        out.append((" " * room, role))
    return tuple(out)


def flat(spans: Line, role: str) -> Line:
    """Give a whole line one role."""
    return ((plain(spans), role),)


def over(spans: Line, role: str) -> Line:
    """Lay a role over those a line has."""
    return tuple((text, f"{name}+{role}" if name else role) for text, name in spans)


def spread(left: Line, right: Line, room: int, role: str = "") -> Line:
    """Set one line at the left and one at the right; the left one gives way."""
    taken = cells(right)
    if taken >= room:
        return fitted(right, room, role)
    return (*fitted(left, room - taken, role), *right)


def column(text: str, room: int, role: str = "") -> Span:
    """Return text cut or filled to a column of ``room`` cells."""
    return pad(text, room), role


def right(text: str, room: int, role: str = "") -> Span:
    """Return text set to the right of a column of ``room`` cells."""
    shown = cut(text, room)
    return " " * (room - width(shown)) + shown, role


def keys(pairs: Iterable[tuple[str, str]], room: int, kept: Sequence[tuple[str, str]] = ()) -> Line:
    """Show keys with what they do, most needed first; one that does not fit makes way for those that do.

    Room is left for those of ``pairs`` that must be ``kept``.
    """
    out: list[Span] = []
    left = room - sum(_wide(*pair) for pair in kept)
    for pair in pairs:
        if pair in kept:
            left += _wide(*pair)
        if _wide(*pair) <= left:
            out += [(f" {pair[0]}", "key"), (f" {pair[1]}", "hint")]
            left -= _wide(*pair)
    return tuple(out)


def key_at(spans: Line, cell: int) -> str:
    """Return which of the ``keys`` of a line a cell of it shows, be it the key or what it does; empty for none."""
    key = ""
    for text, role in spans:
        if role == "key":
            key = text.strip()
        cell -= width(text)
        if cell < 0:
            return key if role in ("key", "hint") else ""
    return ""


def _wide(key: str, label: str) -> int:
    return width(key) + width(label) + 2


def boxed(title: Line, body: Sequence[Line], room: int) -> list[Line]:
    """Set lines under a ruled title, as a panel of ``room`` cells."""
    rule = room - cells(title) - 4
    head: Line = (("── ", "rule"), *title, (" " + "─" * max(0, rule), "rule"))
    return [fitted(head, room), *(fitted((("  ", ""), *one), room) for one in body)]
