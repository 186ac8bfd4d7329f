"""A handover in words, the same on the command line and in the console: short lines that can be read out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.shift.acknowledged import is_acknowledged
from helpdesk_tui.domain.shift.alarms import RULE_WORDS, Alarm
from helpdesk_tui.domain.shift.week import Task
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.domain.times.instant import narrow
from helpdesk_tui.domain.times.length import age
from helpdesk_tui.domain.words.countdown import clock_reading, promised
from helpdesk_tui.domain.words.instants import moment
from helpdesk_tui.reports.handover import Draft, Handover, Listed
from helpdesk_tui.reports.handover_period import HOURS, Began
from helpdesk_tui.reports.handover_since import EVENTS, Deed, Happened, Line

WIDE = 80
"""Cells of a line on the command line."""
_INDENT, _FURTHER = "  ", "    "


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a ticket's number and priority (None: it is about no ticket), what is said of it, and its subject.

    ``role`` is the colour of what is said. ``owner`` is whose it is: None for nobody's, empty where that is not told.
    """

    said: str
    role: str = ""
    number: int | None = None
    priority: Priority | None = None
    owner: str | None = ""
    subject: str = ""

    def __str__(self) -> str:
        """Return it as one sentence: ``#1042 P2 BREACHED -12m, bo: Mail is down``."""
        head = f"#{self.number} {self.priority} " if self.number is not None else ""
        owner = ", nobody has it" if self.owner is None else f", {self.owner}" if self.owner else ""
        return f"{head}{self.said}{owner}{f': {self.subject}' if self.subject else ''}"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a handover: ``name`` is its key in JSON, ``title`` says how many there are."""

    name: str
    title: str
    rows: tuple[Row, ...]
    more: str = ""


def text(made: Handover, policy: Policy) -> str:
    """Return a handover as text in lines of 80 cells."""
    lines = [part for sentence in opening(made, policy) for part in wrap(sentence, WIDE)]
    for section in sections(made, policy):
        lines += ["", section.title]
        for row in section.rows:
            first, *rest = wrap(str(row), WIDE - len(_FURTHER))
            lines += [f"{_INDENT}{first}", *(f"{_FURTHER}{part}" for part in rest)]
        lines += [f"{_INDENT}{section.more}"] if section.more else []
    return "\n".join(lines)


def opening(made: Handover, policy: Policy) -> list[str]:
    """Return the first sentences: for whom and when, from when to when, who is on duty, and the last signature."""
    period, now = made.period, made.at
    until = _at(period.until, policy, now)
    ahead = f"{until}, when the next shift ends" if period.duty or period.began is Began.ROSTER else until
    sentences = [
        f"Handover for {made.technician}, {moment(now, policy, now)}.",
        f"Since {_since(made, policy)}; ahead until {ahead}.",
    ]
    if period.duty or period.following:
        sentences.append(_duty(made, policy))
    sentences.append(signed_text(made, policy))
    return sentences


def signed_text(made: Handover, policy: Policy) -> str:
    """Return who signed the last handover, and who has read it."""
    signed, now = made.signed, made.at
    if signed is None:
        return "No handover was signed yet."
    readers = ", ".join(f"{who} {_at(at, policy, now)}" for who, at in signed.readers)
    read = f"read by {readers}" if readers else "unread"
    return f"Handed over {_at(signed.at, policy, now)} by {signed.by}, {read}."


def sections(made: Handover, policy: Policy) -> list[Section]:
    """Return the parts of a handover, in the order in which they matter."""
    now = made.at
    until, since = _at(made.period.until, policy, now), _at(made.period.since, policy, now)
    return [
        _section("hot", "Hot", made.hot, (_hot(one, policy, now) for one in made.hot.entries)),
        _alarms(made.alarms, policy, now),
        _section("due", f"Due until {until}", made.due, (_due(one, policy, now) for one in made.due.entries)),
        _section("tasks", f"Tasks until {until}", made.tasks, (_task(one, policy, now) for one in made.tasks.entries)),
        _section(
            "promises",
            f"Promised until {until}",
            made.promises,
            (_promise(one, policy, now) for one in made.promises.entries),
        ),
        _section("waits", "Waiting for the customer", made.waits, (_wait(one, now) for one in made.waits.entries)),
        _passed(made, since, policy),
        _section(
            "unowned", "Without an owner", made.unowned, (_unowned(one, policy, now) for one in made.unowned.entries)
        ),
        _section("drafts", "Your drafts", Listed(made.drafts, len(made.drafts)), map(_draft_of(now), made.drafts)),
    ]


def _at(at: int, policy: Policy, now: int) -> str:
    """Return an instant to the minute: ``14:32`` today, else with its date. Seconds would only be read out."""
    return narrow(at, policy.business, now)


def _since(made: Handover, policy: Policy) -> str:
    at = _at(made.period.since, policy, made.at)
    if made.period.began is Began.HOURS:
        return f"{at}, the last {HOURS // 3_600} hours"
    why = {
        Began.ASKED: "",
        Began.SIGNED: f", as {made.period.signer}'s handover",
        Began.ROSTER: ", when your shift began",
        Began.CONSOLE: ", when your console was opened",
    }
    return f"{at}{why[made.period.began]}"


def _duty(made: Handover, policy: Policy) -> str:
    here, coming = ", ".join(made.period.duty) or "nobody", made.period.following
    if coming is None:
        return f"On duty: {here}."
    return f"On duty: {here}; from {_at(coming.begin, policy, made.at)} {', '.join(coming.who)}."


def _section(name: str, title: str, listed: Listed[Any], rows: Iterator[Row]) -> Section:
    shown = tuple(rows)
    total = f"{listed.total:,}{' or more' if listed.more else ''}" if listed.total else "none"
    left = listed.total - len(shown)
    return Section(name, f"{title}: {total}", shown, more_of(left, more=listed.more))


def more_of(left: int, *, more: bool = False) -> str:
    """Return how many entries are not named: ``and 4 more``; empty where all are."""
    if left <= 0:
        return "and more" if more else ""
    return f"and {left:,} or more" if more else f"and {left:,} more"


def _row(ticket: Ticket, said: str, role: str, owner: str | None) -> Row:
    return Row(said, role, ticket.number, ticket.priority, owner, ticket.subject)


def _hot(ticket: Ticket, policy: Policy, now: int) -> Row:
    """Return a ticket by its clock, with who has acknowledged what it calls for."""
    reading = clock_reading(ticket, policy, now)
    acked = f", acknowledged by {ticket.acked_by}" if is_acknowledged(ticket, now) else ""
    return _row(ticket, f"{reading.text}{acked}", reading.role, ticket.assignee)


def _alarms(alarms: Listed[Alarm], policy: Policy, now: int) -> Section:
    """Return the open alarms, those of one ticket in one line where the same person has acknowledged them."""
    alike: dict[tuple[object, ...], list[Alarm]] = {}
    for place, alarm in enumerate(alarms.entries):
        whose = place if alarm.number is None else alarm.number
        alike.setdefault((alarm.number is None, whose, alarm.acked_by, alarm.ack_until), []).append(alarm)
    section = _section("alarms", "Open alarms", alarms, iter(()))
    rows = tuple(_alarm(some, policy, now) for some in alike.values())
    return replace(section, rows=rows, more=more_of(alarms.total - len(alarms.entries), more=alarms.more))


def _alarm(alarms: Sequence[Alarm], policy: Policy, now: int) -> Row:
    """Return alarms with who acknowledged them; where that has run out, nobody has."""
    one = alarms[0]
    acked = one.acked_by is not None and (one.ack_until is None or now < one.ack_until)
    until = f" until {_at(one.ack_until, policy, now)}" if one.ack_until is not None else ""
    by = f"acknowledged by {one.acked_by}{until}" if acked else "acknowledged by nobody"
    # The row says the priority already.
    rules = ", ".join(dict.fromkeys(RULE_WORDS[alarm.rule].removeprefix(f"P{one.priority} ") for alarm in alarms))
    since = _at(min(alarm.raised_at for alarm in alarms), policy, now)
    level = None if one.priority is None else Priority(one.priority)
    return Row(f"{rules} since {since}, {by}", "" if acked else "breached", one.number, level)


def _unowned(ticket: Ticket, policy: Policy, now: int) -> Row:
    reading = clock_reading(ticket, policy, now)
    return _row(ticket, reading.text, reading.role, "")


def _due(ticket: Ticket, policy: Policy, now: int) -> Row:
    due = ticket.due_at if ticket.due_at is not None else now
    return _row(ticket, f"due {_at(due, policy, now)}", clock_reading(ticket, policy, now).role, ticket.assignee)


def _task(task: Task, policy: Policy, now: int) -> Row:
    lasts = f" to {_at(task.end, policy, now)}" if task.ticket.lasts else ""
    again = ", once more" if task.again else ""
    return _row(task.ticket, f"{_at(task.at, policy, now)}{lasts}{again}", "scheduled", task.ticket.assignee)


def _promise(ticket: Ticket, policy: Policy, now: int) -> Row:
    at = ticket.follow_at if ticket.follow_at is not None else now
    reading = promised(at, _at(at, policy, now), at + 1, now)
    what = f", {ticket.follow_text}" if ticket.follow_text else ""
    return _row(ticket, f"{reading.text}{what}", reading.role, ticket.assignee)


def _wait(ticket: Ticket, now: int) -> Row:
    since = ticket.waiting_since if ticket.waiting_since is not None else now
    return _row(ticket, f"waiting {age(now - since)}", "waiting", ticket.assignee)


def _passed(made: Handover, since: str, policy: Policy) -> Section:
    passed = made.passed
    counts = (
        (passed.opened, "opened"),
        (passed.closed, "closed"),
        (passed.breached, "breached"),
        (passed.late, "tasks late"),
        (passed.reprioritised, "reprioritised"),
        (passed.merged, "merged"),
    )
    rows = [Row(", ".join(f"{count:,} {word}" for count, word in counts))]
    if not passed.whole:
        rows.append(Row(f"More than {EVENTS:,} changes: some of the earlier ones are not among these lines", "warning"))
    rows += [_line(one, policy, made.at) for one in passed.lines]
    return Section("since", f"Since {since}", tuple(rows), more_of(passed.total - len(passed.lines)))


def _line(line: Line, policy: Policy, now: int) -> Row:
    said = ", ".join(_happened(one, policy, now) for one in line.happened)
    missed = any(one.deed is Deed.MISSED for one in line.happened)
    return _row(line.ticket, said, "breached" if missed else "", "")


def _happened(one: Happened, policy: Policy, now: int) -> str:
    at = _at(one.at, policy, now)
    if one.deed is Deed.CHANGED:
        return f"{one.before} to {one.after} {at}"
    if one.deed is Deed.MERGED and one.target is not None:
        return f"merged into #{one.target} {at}"
    return f"{one.deed} {at}"


def _draft_of(now: int) -> Any:
    def row(draft: Draft) -> Row:
        on = f" on {', '.join(f'#{number}' for number in draft.numbers)}" if draft.numbers else ""
        return Row(f"{draft.verb}{on}, left {age(now - draft.at)} ago")

    return row
