"""From when to when a handover tells: by the roster, by the technician's own console, or by the length of a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import Signed
from helpdesk_tui.desk.team import HERE_FOR
from helpdesk_tui.domain.roster.roster import Duty, Roster, Shift, next_on_duty, on_duty, shifts

HOURS = 8 * 3_600
"""Seconds of a shift that no roster says the length of: so far a handover looks back, and ahead."""

_JUST_ENDED = 4 * 3_600
"""Seconds after its end in which a shift is still the one that is handed over."""
_NEW = 3_600
"""Seconds after it was read in which a handover still begins where its signer's did."""
_DAY = 86_400


class Began(StrEnum):
    """By what a handover knows from when on to tell."""

    ASKED = "asked"
    SIGNED = "signed"
    ROSTER = "roster"
    CONSOLE = "console"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Period:
    """What a handover is about: what happened since ``since``, and what is ahead up to ``until``, the next shift's end.

    Without a roster, ``until`` is eight hours ahead. ``signer`` signed the handover that it begins with. ``duty`` are
    those on duty now, and ``following`` who is next.
    """

    since: int
    until: int
    began: Began
    signer: str = ""
    duty: tuple[str, ...] = ()
    following: Duty | None = None


def period_of(
    desk: Desk, rosters: Sequence[Roster] = (), asked: int | None = None, signed: Signed | None = None
) -> Period:
    """Return what a handover is about.

    ``asked`` is an instant to begin with. Else the handover of somebody else begins it that was not read, or read
    within the hour, so that both read the same; else the technician's shift by the roster, their own console, or
    eight hours ago.
    """
    now = desk.clock()
    own = _own_shift(rosters, desk.actor, now)
    since, began, signer = *_began(desk, own, now), ""
    if asked is not None:
        since, began = asked, Began.ASKED
    elif signed is not None and signed.is_new_to(desk.actor, now - _NEW):
        since, began, signer = signed.since, Began.SIGNED, signed.by
    duty = dict.fromkeys(who for roster in rosters for who in on_duty(roster, now))
    coming = [one for roster in rosters if (one := next_on_duty(roster, now)) is not None]
    following = min(coming, key=lambda one: one.begin, default=None)
    return Period(since, _until(rosters, own, now), began, signer, tuple(duty), following)


def _began(desk: Desk, own: tuple[Roster, Shift] | None, now: int) -> tuple[int, Began]:
    if own is not None:
        return own[1].begin, Began.ROSTER
    here = [one.since for one in desk.store.present(now - HERE_FOR) if one.technician == desk.actor]
    return next(((one, Began.CONSOLE) for one in here if now - _DAY < one < now), (now - HOURS, Began.HOURS))


def _own_shift(rosters: Sequence[Roster], who: str, now: int) -> tuple[Roster, Shift] | None:
    """Return the shift of a technician that runs, else the one that has just ended; None without any."""
    for begin, end in ((now, now + 1), (now - _JUST_ENDED, now + 1)):
        found = [(roster, one) for roster in rosters for one in shifts(roster, begin, end) if one.who == who]
        if found:
            return max(found, key=lambda one: one[1].begin)
    return None


def _until(rosters: Sequence[Roster], own: tuple[Roster, Shift] | None, now: int) -> int:
    """Return when the shift after the technician's ends; where they have none, the one after that which runs."""
    if own is not None and own[1].end <= now:
        running = shifts(own[0], now, now + 1)
        return max((one.end for one in running), default=now + HOURS)
    coming = next_on_duty(own[0], now) if own is not None else None
    return coming.end if coming is not None else now + HOURS
