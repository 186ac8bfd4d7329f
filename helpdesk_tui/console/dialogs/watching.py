"""Who is on duty, to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk_tui.console.dialogs.reading import ReadingDialog
from helpdesk_tui.console.look.lines import BLANK, Line, column, drawable, line
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.times.instant import day_near

if TYPE_CHECKING:
    from helpdesk_tui.domain.roster.roster import Duty, Roster

_WEEK = 7 * 86_400
_NAME, _PEOPLE = 16, 24


class DutyDialog(ReadingDialog):
    """Says who is on duty by each roster, until when, and who comes next."""

    verb, asks, open_only = "duty", "On duty", False

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about all rosters, if there are any."""
        if not self.shift.watch.rosters():
            self.shift.say(self.shift.watch.problem or "There is no roster: no watch file is set.", "hint")
            return False
        return super().begin({}, argument)

    def lines(self, room: int) -> Sequence[Line]:
        """Return two lines for each roster: now, and next."""
        return [one for roster in self.shift.watch.rosters() for one in _of_roster(roster, self.shift.now)][:-1]


def _of_roster(roster: Roster, now: int) -> Iterator[Line]:
    from helpdesk_tui.domain.roster.roster import duties, next_on_duty

    there, following = next(duties(roster, now, now + _WEEK)), next_on_duty(roster, now)
    until = _time(roster, there.end, now) if there.end < now + _WEEK else ""
    yield line(
        column(f"  {drawable(roster.name)}", _NAME, "title"), column("now", 6, "hint"), _people(there),
        (f"until {until}" if until else "", ""),
    )  # fmt: skip
    if following is not None:
        yield line(
            column("", _NAME), column("next", 6, "hint"), _people(following),
            f"from {_time(roster, following.begin, now)}",
        )  # fmt: skip
    if roster.stale:
        yield line(column("", _NAME), ("its calendar could not be read for a day: this may be wrong", "missed"))
    yield BLANK


def _people(duty: Duty) -> tuple[str, str]:
    return column(drawable(", ".join(duty.who)) or "nobody", _PEOPLE, "strong" if duty.who else "breached")


def _time(roster: Roster, at: int, now: int) -> str:
    """Return a time on the roster's wall clock, with its zone."""
    local, here = (datetime.fromtimestamp(one, roster.zone) for one in (at, now))
    return f"{day_near(local.date(), here.date())} {local:%H:%M %Z}"
