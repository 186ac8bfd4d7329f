"""The watch of a demonstration: a watch file with a made-up roster, and the handover of the shift before.

It calls nobody outside: its one target is a program that appends what it gets to a file beside the desk.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import sign
from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.intake.demo.words import TECHNICIANS

SHIFT = 8 * 3_600
"""Seconds of a shift."""
_SIGNED_AFTER, _BEGUN_SINCE = 120, 20 * 60
"""Seconds after its begin at which a shift was handed over; those for which it has gone on at least."""


@dataclass(frozen=True, slots=True)
class Duty:
    """The shift that runs: whose it is, who had the one before and has the next, and when it began (seconds UTC)."""

    who: str
    before: str
    after: str
    began: int


def duty_of(who: str, now: int, calendar: Calendar) -> Duty:
    """Return a shift of ``who`` that runs at ``now``, and began at a full hour of the desk's wall clock."""
    before, after = [one for one in TECHNICIANS if one != who][:2]
    wall = calendar.local(now - _BEGUN_SINCE).replace(minute=0, second=0, tzinfo=None)
    return Duty(who, before, after, calendar.instant(wall)[0])


def watch_file(duty: Duty, calendar: Calendar, argv: Sequence[str]) -> str:
    """Return the text of the watch file; ``argv`` is the program that gets what is sent."""
    first: datetime = calendar.local(duty.began - SHIFT).replace(tzinfo=None)
    people = (duty.before, duty.who, duty.after)
    reached = "\n".join(f'[people.{json.dumps(one)}]\ntargets = ["file"]' for one in people)
    return f"""\
[[roster]]
name = "duty"
zone = {json.dumps(calendar.zone_name)}
[[roster.rotation]]
people = {json.dumps(people)}
from = {first.isoformat(timespec="seconds")}
every = "8 hours"

[[escalation]]
rules = ["p1-unanswered", "p2-unanswered", "breach", "promise-due"]
steps = [{{after = "0s", to = ["duty"]}}, {{after = "5m", to = ["duty", "next"]}}]
every = "2m"
fallback = "file"

[[target]]
name = "file"
kind = "exec"
argv = {json.dumps(list(argv))}

{reached}

[watch]
consoles = "stand-in"
"""


def hand_over(desk: Desk, duty: Duty) -> None:
    """Sign the handover of the shift before, as its technician did shortly after the shift that runs began."""
    at = duty.began + _SIGNED_AFTER
    sign(Desk(desk.store, desk.policy, duty.before, lambda: at), duty.began - SHIFT)
