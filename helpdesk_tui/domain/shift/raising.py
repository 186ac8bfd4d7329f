"""Which alarms a ticket gives rise to, and how they compare with those that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.shift.acknowledged import ends_at, is_acknowledged
from helpdesk_tui.domain.shift.advancing import SETTLES
from helpdesk_tui.domain.shift.alarms import Alarm, Rule
from helpdesk_tui.domain.shift.announcement import announce
from helpdesk_tui.domain.shift.conditions import Key, What, holding
from helpdesk_tui.domain.shift.conditions import silent as is_silent
from helpdesk_tui.domain.shift.escalation import Escalations
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket


@dataclass(frozen=True, slots=True)
class Rules:
    """What alarms are raised by: the desk's short name, its agreement, its escalations.

    ``not_before`` is the last restore of a backup: what holds since before it raises nothing (WATCH: log put back).
    """

    desk: str
    policy: Policy
    escalations: Escalations
    not_before: int | None = None


@dataclass(slots=True)
class Compared:
    """What has changed: alarms to be raised, to be ended with a reason, and whose acknowledgement differs."""

    raised: list[Alarm] = field(default_factory=list)
    ended: list[tuple[Alarm, str]] = field(default_factory=list)
    acked: list[Alarm] = field(default_factory=list)
    freed: list[Alarm] = field(default_factory=list)


def key_of(alarm: Alarm) -> Key:
    """Return the condition of an alarm on a ticket."""
    return Key(alarm.number or 0, What(str(alarm.rule)), int(alarm.key.rpartition(":")[2]))


def wanted(ticket: Ticket, rules: Rules, now: int) -> dict[str, Alarm]:
    """Return the alarms that a ticket gives rise to at ``now``, as they are when they are raised, by their keys."""
    found = {}
    for key in holding(ticket, rules.policy, now):
        rule = Rule(str(key.what))
        late = key.what is What.P2 and now < key.instant + rules.escalations.p2_after
        if rule not in rules.escalations.of or late:
            continue
        name = f"{rules.desk}:{rule}:{key.number}:{ticket.cycle}:{key.instant}"
        begun = opens_at(key, ticket, rules.policy, now) or now
        found[name] = Alarm(
            0,
            name,
            rule,
            key.number,
            ticket.cycle,
            now,
            priority=int(ticket.priority),
            counted_from=begun,
            next_at=begun,
        )
    return found


def opens_at(key: Key, ticket: Ticket, policy: Policy, now: int) -> int | None:
    """Return when somebody may be called for a condition, where that is not now (WATCH: quiet hours)."""
    return policy.calendar(ticket.priority).next_open(now) if is_silent(key, ticket, policy, now) else None


def later_at(ticket: Ticket, rules: Rules, now: int) -> int | None:
    """Return when an unanswered P2 is to be looked at again, because somebody is called for it only then."""
    unanswered = ticket.priority is Priority.P2 and ticket.responded_at is None and ticket.running
    at = ticket.clock_start + rules.escalations.p2_after
    return at if unanswered and at > now else None


def compare(
    tickets: Iterable[Ticket],
    open_alarms: Sequence[Alarm],
    rules: Rules,
    now: int,
    before: Callable[[Alarm], Sequence[Alarm]],
) -> Compared:
    """Compare what tickets give rise to with their open alarms.

    ``before`` returns the same alarms on the same ticket of the last hour, which tells what comes and goes.
    """
    here: dict[int, dict[str, Alarm]] = {}
    for alarm in open_alarms:
        here.setdefault(alarm.number or 0, {})[alarm.key] = alarm
    done = Compared()
    for ticket in tickets:
        now_open, then = here.get(ticket.number, {}), wanted(ticket, rules, now)
        for key, alarm in then.items():
            if key not in now_open:
                _raise(done, alarm, ticket, rules, now, before)
            else:
                _acknowledge(done, now_open[key], ticket, now)
        done.ended += [(alarm, why_ended(ticket)) for key, alarm in now_open.items() if key not in then]
    return done


def _raise(
    done: Compared, alarm: Alarm, ticket: Ticket, rules: Rules, now: int, before: Callable[[Alarm], Sequence[Alarm]]
) -> None:
    instant = key_of(alarm).instant
    if rules.not_before is not None and instant < rules.not_before:
        return
    if ticket.priority is not Priority.P1 and (former := before(alarm)):
        # It comes and goes: it is told again, in sum, once it has held for a while.
        settled = max(alarm.counted_from, now + SETTLES)
        why = f"It has come about {len(former) + 1} times within an hour."
        alarm = replace(alarm, counted_from=settled, next_at=settled, in_digest=True, why=why)
    if is_acknowledged(ticket, now, instant):
        alarm = replace(alarm, acked_by=ticket.acked_by, ack_until=ends_at(ticket), next_at=ends_at(ticket))
    done.raised.append(alarm)


def _acknowledge(done: Compared, alarm: Alarm, ticket: Ticket, now: int) -> None:
    if is_acknowledged(ticket, now, key_of(alarm).instant):
        if (alarm.acked_by, alarm.ack_until) != (ticket.acked_by, ends_at(ticket)):
            done.acked.append(
                replace(alarm, acked_by=ticket.acked_by, ack_until=ends_at(ticket), next_at=ends_at(ticket))
            )
    elif alarm.acked_by is not None and (alarm.ack_until is None or now < alarm.ack_until):
        # It was taken back: the steps begin anew.
        done.freed.append(replace(alarm, acked_by=None, ack_until=None, step=0, counted_from=now, next_at=now))


def why_ended(ticket: Ticket) -> str:
    """Return why an alarm on a ticket has ended, as a short sentence."""
    if ticket.status is Status.CLOSED:
        return "It was closed."
    return "It was answered." if ticket.responded_at is not None else "It does not hold any more."


def line_of(alarm: Alarm, ticket: Ticket | None, policy: Policy, now: int, *, again: bool = False) -> str:
    """Return an alarm in one line, without any text of a person."""
    if ticket is None or alarm.number is None:
        return alarm.why or f"{alarm.rule}"
    head = announce(key_of(alarm), ticket, policy, now, again=again).head
    return f"{head}. {alarm.why.rstrip('.')}" if alarm.in_digest and alarm.why else head
