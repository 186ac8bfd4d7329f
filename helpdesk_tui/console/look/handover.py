"""The handover on a page: its sentences, and under the heading of each part a line for each entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.console.look.columns import Sign
from helpdesk_tui.console.look.lines import BLANK, Line, Span, column, fitted, line, over, right
from helpdesk_tui.domain.text.cells import cut, width, wrap
from helpdesk_tui.domain.words.countdown import WIDEST
from helpdesk_tui.reports.handover_text import Row, Section

Place = tuple[str, int, int]
"""What identifies an entry: the name of its part, the ticket's number, and how often that stood there before."""

_NUMBER, _PRIORITY, _LEAST_SUBJECT, _LEAST_OWNER, _OWNER = 7, 2, 24, 9, 12
_WIDE = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines of a handover, and at which of them each entry with a ticket stands."""

    lines: Sequence[Line]
    places: Sequence[tuple[int, Place]]


def handover_lines(opening: Sequence[str], sections: Sequence[Section], cursor: Place | None, room: int) -> Shown:
    """Return a handover in ``room`` cells, with the entry under the ``cursor`` marked."""
    lines: list[Line] = [line((f"  {part}", "")) for one in opening for part in wrap(one, room - 4)]
    places: list[tuple[int, Place]] = []
    for section in sections:
        lines += [BLANK, _heading(section.title, room)]
        said, owner = _columns(section, room)
        times: Counter[int] = Counter()
        for row in section.rows:
            if row.number is None:
                lines += [line((f"  {part}", row.role)) for part in wrap(str(row), room - 4)]
                continue
            place = section.name, row.number, times[row.number]
            times[row.number] += 1
            places.append((len(lines), place))
            lines.append(_row(row, said, owner, room, chosen=place == cursor))
        lines += [line((f"  {section.more}", "dim"))] if section.more else []
    return Shown(lines, places)


def _heading(text: str, room: int) -> Line:
    return line((f"  {text} ", "title"), ("─" * max(0, room - width(text) - 5), "rule"))


def _columns(section: Section, room: int) -> tuple[int, int]:
    """Return the cells for what is said of each ticket of a part, and for whose it is; alike in most parts."""
    rows = [row for row in section.rows if row.number is not None]
    owners = [width(_owner(row)) for row in rows if row.owner != ""]
    owner = min(max(_LEAST_OWNER, *owners), _OWNER if room < _WIDE else 2 * _OWNER) if owners else 0
    left = room - _NUMBER - _PRIORITY - 6 - owner - (_LEAST_SUBJECT if any(row.subject for row in rows) else 0)
    return min(max(WIDEST, *(width(row.said) for row in rows)) if rows else WIDEST, max(8, left)), owner


def _owner(row: Row) -> str:
    return Sign.NOBODY if row.owner is None else row.owner


def _row(row: Row, said: int, owner: int, room: int, *, chosen: bool) -> Line:
    level, text = int(row.priority or 0), cut(row.said, said)
    whose: list[Span | str] = [" ", column(_owner(row), owner, "dim" if row.owner is None else "")] if owner else []
    shown = line(
        (" ›" if chosen else "  ", "mark"),
        right(f"#{row.number}", _NUMBER),
        " ",
        (str(row.priority), f"p{level}"),
        " ",
        (text, row.role),
        " " * (said - width(text)),
        *whose,
        " ",
        row.subject,
    )
    return over(fitted(shown, room), "cursor") if chosen else shown
