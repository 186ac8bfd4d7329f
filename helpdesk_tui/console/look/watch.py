"""What is said of the watch: who is on duty, which alarms are open, who has acknowledged them, that nobody watches.

A ticket's alarm stands in its row as a sign, and in words where there is room for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpdesk_tui.console.look.columns import Sign
from helpdesk_tui.console.look.lines import Line, Span, column, drawable, line
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.shift.acknowledged import ends_at, is_acknowledged
from helpdesk_tui.domain.shift.alarms import RULE_WORDS, Alarm, Rule
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.instant import narrow
from helpdesk_tui.domain.times.length import age

WATCH_ROOM = 120
"""Cells of a screen from which the header says who is on duty and who has acknowledged alarms; below, a chip does."""

_MOST = 99
_NAMED = 2
_MARK, _AGE, _TICKET, _ALARM, _ACKNOWLEDGED = 3, 6, 9, 34, 26
_ALARM_LEAST, _NAME_AND_HOUR = 22, 20
_WITH_SUBJECT = 110
"""Cells from which on the ticket's subject stands beside its alarm."""


@dataclass(frozen=True, slots=True)
class WatchSaid:
    """What the header says of the watch.

    ``on_duty`` is None where there is no roster. ``alarms`` are open, ``acknowledged`` of them by the people ``by``.
    """

    on_duty: tuple[str, ...] | None = None
    alarms: int = 0
    acknowledged: int = 0
    by: tuple[str, ...] = ()
    nobody: bool = False


def acknowledged(alarm: Alarm, now: int) -> bool:
    """Return whether somebody has acknowledged an alarm, and still stands for it."""
    return alarm.acked_by is not None and (alarm.ack_until is None or now < alarm.ack_until)


def said_of(alarms: Sequence[Alarm], on_duty: tuple[str, ...] | None, now: int, *, nobody: bool) -> WatchSaid:
    """Return what the header says."""
    known = [alarm for alarm in alarms if acknowledged(alarm, now)]
    by = tuple(sorted({alarm.acked_by or "" for alarm in known}))
    return WatchSaid(on_duty, len(alarms), len(known), by, nobody)


def watch_spans(said: WatchSaid, most: int) -> list[Span]:
    """Return what the header says, in 0 to 2 steps of detail: that nobody watches always, and how many alarms.

    In the step below these, -1, the alarms are a number with a sign: ``13!``.
    """
    spans: list[Span] = [(" Nobody watches ", "bar-alarm")] if said.nobody else []
    if said.alarms:
        number = str(said.alarms) if said.alarms <= _MOST else f"{_MOST}+"
        count = f"{number}{Sign.ALARM}" if most < 0 else f"{number} alarm{'' if said.alarms == 1 else 's'}"
        who = f", {acks_text(said)}" if said.acknowledged and most > 0 else ""
        spans.append((f" {count}{who} ", "bar-alarm" if said.acknowledged < said.alarms else "bar-strong"))
    if said.on_duty is not None and most > 1:
        spans.append((f" {duty_text(said)} ", "bar" if said.on_duty else "bar-alarm"))
    return spans


def duty_text(said: WatchSaid) -> str:
    """Return who is on duty."""
    if not said.on_duty:
        return "nobody is on duty"
    return f"on duty {_names(said.on_duty)}"


def acks_text(said: WatchSaid) -> str:
    """Return who has acknowledged how many of the alarms."""
    count = "" if said.acknowledged == said.alarms else f"{said.acknowledged} "
    return f"{count}acknowledged by {_names(said.by)}"


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return drawable(", ".join(names) if more <= 0 else f"{', '.join(names[:_NAMED])} +{more}")


def sign(ticket: Ticket, alarms: Iterable[Alarm], now: int) -> str:
    """Return the sign of a ticket's alarms; empty where it has none."""
    states = {acknowledged_by(ticket, alarm, now) is not None for alarm in alarms}
    return "" if not states else Sign.ACKNOWLEDGED if states == {True} else Sign.ALARM


def alarm_lines(ticket: Ticket, alarms: Sequence[Alarm], policy: Policy, now: int, room: int) -> list[Line]:
    """Return each alarm of a ticket in words: ``alarm, acknowledged by bo until 14:30``."""
    return [
        line((part, "breached" if acknowledged_by(ticket, alarm, now) is None else "dim"))
        for alarm in alarms
        for part in wrap(_said(ticket, alarm, policy, now), room)
    ]


def _said(ticket: Ticket, alarm: Alarm, policy: Policy, now: int) -> str:
    by = acknowledged_by(ticket, alarm, now)
    if by is None:
        return f"alarm since {narrow(alarm.raised_at, policy.business, now)}: {RULE_WORDS[alarm.rule]}"
    who, until = by
    return drawable(f"alarm, acknowledged by {who}{_until(until, policy, now)}: {RULE_WORDS[alarm.rule]}")


def acknowledged_by(ticket: Ticket | None, alarm: Alarm, now: int) -> tuple[str, int | None] | None:
    """Return who has acknowledged an alarm, and until when; None where nobody has. ``ticket`` is the one it is of.

    The ticket says it as soon as somebody has, the alarm once the watch has seen it.
    """
    if acknowledged(alarm, now):
        return alarm.acked_by or "", alarm.ack_until
    if ticket is not None and ticket.acked_by is not None and is_acknowledged(ticket, now, alarm.raised_at):
        return ticket.acked_by, ends_at(ticket)
    return None


def _until(at: int | None, policy: Policy, now: int) -> str:
    return "" if at is None else f" until {narrow(at, policy.business, now)}"


def alarm_heads(room: int) -> Line:
    """Return the headings over the open alarms."""
    heads = (("   AGE", _AGE + _MARK), ("TICKET", _TICKET), ("ALARM", _alarm(room)), ("ACKNOWLEDGED", _ACKNOWLEDGED))
    subject = [("SUBJECT", "heads")] if room >= _WITH_SUBJECT else []
    return line(*(column(text, cells, "heads") for text, cells in heads), *subject)


def alarm_row(
    alarm: Alarm, ticket: Ticket | None, policy: Policy, now: int, room: int, *, here: bool, ended: bool
) -> Line:
    """Return an alarm as a row: since when, about what, and who has acknowledged it; ``here`` is the cursor."""
    by = acknowledged_by(ticket, alarm, now)
    role = "dim" if ended else "" if by else "breached"
    state = ("ended", "dim") if ended else ("nobody", "dim")
    if by and not ended:
        state = f"{by[0]}{_until(by[1], policy, now)}", ""
    return line(
        column(" › " if here else "", _MARK, "mark"),
        column(age(now - alarm.raised_at), _AGE, role),
        column("" if alarm.number is None else f"#{alarm.number}", _TICKET, "strong" if here else role),
        column(drawable(_what(alarm)), _alarm(room), role),
        column(drawable(state[0]), _ACKNOWLEDGED, state[1]),
        *([(drawable(ticket.subject), "dim")] if ticket is not None and room >= _WITH_SUBJECT else []),
    )


def _alarm(room: int) -> int:
    """Return the cells for what an alarm is about: on a narrow screen fewer, for who has acknowledged it and until."""
    return min(_ALARM, max(_ALARM_LEAST, room - _MARK - _AGE - _TICKET - _NAME_AND_HOUR))


def _what(alarm: Alarm) -> str:
    """Return what an alarm is about, with the name of the target or the roster."""
    named = alarm.rule in (Rule.FAILED, Rule.GAP, Rule.STALE)
    return f"{RULE_WORDS[alarm.rule]}: {alarm.about}" if named else RULE_WORDS[alarm.rule]
