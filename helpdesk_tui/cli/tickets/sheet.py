"""One ticket on paper: what ``show`` prints for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdesk_tui.cli.shared.out import Span, terminal_width
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import pad, wrap
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.tickets.counted import callers
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Channel, Sla, Ticket, parse_pauses, status_at
from helpdesk_tui.domain.times.length import age, exactly
from helpdesk_tui.domain.words.countdown import clock_reading
from helpdesk_tui.domain.words.explain import explain_ticket
from helpdesk_tui.domain.words.history import changed_by, result_line, values
from helpdesk_tui.domain.words.instants import moment
from helpdesk_tui.domain.words.lines import short_with_state

Line = tuple[Span, ...]
BLANK: Line = ()
_LABEL = 13
"""Cells of the widest label."""
_WIDEST = 100


def sheet(
    ticket: Ticket,
    body: str | None,
    events: Sequence[Event],
    policy: Policy,
    now: int,
    children: Sequence[Ticket] = (),
    reason: str | None = None,
) -> Iterator[Line]:
    """Yield the lines: head, facts, description, children, who is affected, why it is due when it is, history.

    ``reason`` is why its response was missed.
    """
    room = min(terminal_width() or _WIDEST, _WIDEST)
    level = policy.levels[ticket.priority]
    status = status_at(ticket, now)
    clock = clock_reading(ticket, policy, now)
    named: Line = ((f"#{ticket.number}  ", "strong"), (f"{ticket.priority}", f"p{int(ticket.priority)}"))
    stands: Line = ((f"{status}  ", ""), (clock.text, clock.role))
    level_name = f" {level.name}"
    if sum(len(text) for text, _ in (*named, *stands)) + len(level_name) + 2 <= room:
        yield (*named, (f"{level_name}  ", ""), *stands)
    else:
        yield (*named, (level_name, ""))
        yield stands
    for row in wrap(clean_display(ticket.subject), room):
        yield ((row, "title"),)
    yield BLANK
    for label, fact in _facts(ticket, policy, now, reason):
        yield from _indented(fact, room, pad(label, _LABEL))
    if body:
        yield BLANK
        yield from _indented(body, room)
    lines = [short_with_state(child, now) for child in children]
    yield from _section("Children", lines, room)
    yield from _section("Counted in", callers(events) if ticket.affected else [], room)
    yield from _section("Deadlines", explain_ticket(policy, ticket, parse_pauses(ticket.pauses), now), room)
    yield BLANK
    yield (("History", "heads"),)
    earlier = ticket.version - len(events)
    if earlier:
        yield from _indented(f"{earlier:,} earlier; 'helpdesk show {ticket.number} --all' has them too.", room)
    for event in events:
        via = f" By way of {event.via}." if event.via else ""
        yield from _indented(changed_by(event, policy, now) + via, room)
        for one in values(event, policy):
            yield from _indented(one, room, "   ")
        if event.text and event.version > 1:
            yield from _indented(event.text, room, "   ")


def _facts(ticket: Ticket, policy: Policy, now: int, reason: str | None) -> Iterator[tuple[str, str]]:
    who = ", ".join(part for part in (ticket.requester, ticket.organisation, ticket.phone, ticket.email) if part)
    yield "Requester", who or "not known"
    if ticket.affected:
        yield "Affected", f"{ticket.affected} callers"
    if ticket.parent is not None:
        yield "Child of", f"#{ticket.parent}"
    if ticket.merged_into is not None:
        yield "Merged into", f"#{ticket.merged_into}"
    yield "Assignee", ticket.assignee or "nobody"
    way = "not known" if ticket.channel is Channel.UNKNOWN else str(ticket.channel)
    yield "Came in by", f"{way}{f', {ticket.reference} elsewhere' if ticket.reference else ''}"
    yield "Opened", f"{moment(ticket.opened_at, policy, now)}, {age(now - ticket.opened_at)} ago"
    for label, at in (
        ("Responded", ticket.responded_at),
        ("Begun", ticket.begun_at),
        ("Due", ticket.due_at),
        ("Scheduled", ticket.scheduled_for),
        ("Waiting since", ticket.waiting_since),
        ("Closed", ticket.closed_at),
    ):
        if at is not None:
            yield label, moment(at, policy, now)
    if ticket.follow_at is not None:
        what = f": {ticket.follow_text}" if ticket.follow_text else ""
        yield "Promised", f"{moment(ticket.follow_at, policy, now)}{what}"
    if (result := result_line(ticket, policy, now)) is not None:
        yield "Result", result
    if reason is not None:
        yield "Missed why", reason
    if (known := settled(ticket, now)).done is not None:
        yield "Task", "on time" if known.done is Sla.MET else "late"
    if ticket.taken_from is not None and ticket.taken_due is not None:
        until = moment(ticket.taken_due, policy, now)
        yield "Taken over", f"from #{ticket.taken_from}, {ticket.taken_as}: due {until}"
    if ticket.regular_at is not None and ticket.regular_at != ticket.scheduled_for:
        yield "Regularly", moment(ticket.regular_at, policy, now)
    if ticket.lasts:
        yield "Lasts", exactly(ticket.lasts)
    if ticket.as_agreed:
        yield "As agreed", "kept outside opening hours"
    regular = ticket.scheduled_for if ticket.regular_at is None else ticket.regular_at
    if ticket.recurrence and regular is not None:
        from helpdesk_tui.domain.times.recurring.recurrence import rule_line

        yield "Repeats", rule_line(ticket.recurrence, regular, policy.business)
    if ticket.previous is not None:
        yield "Comes after", f"#{ticket.previous}"
    if ticket.resolution:
        yield "Resolution", ticket.resolution


def _section(title: str, lines: Sequence[str], room: int) -> Iterator[Line]:
    if lines:
        yield BLANK
        yield ((title, "heads"),)
    for line in lines:
        yield from _indented(line, room)


def _indented(text: str, room: int, label: str = " ") -> Iterator[Line]:
    """Yield ``text`` wrapped behind ``label``, its further lines as far in."""
    for row in wrap(clean_display(text, lines=True), max(room - len(label) - 1, 20)):
        yield (f"{label} ", "dim"), (row, "")
        label = " " * len(label)
