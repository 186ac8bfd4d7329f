"""The whole ticket as lines: who and what, its description, its family, why it is due when it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from helpdesk_tui.console.look.columns import clock_cell
from helpdesk_tui.console.look.family import child_lines, relation, summary
from helpdesk_tui.console.look.lines import BLANK, Line, line
from helpdesk_tui.domain.agreement.sla import Policy, state
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.counted import callers
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket, parse_pauses, status_at
from helpdesk_tui.domain.times.length import age
from helpdesk_tui.domain.words.countdown import closing
from helpdesk_tui.domain.words.explain import explain_ticket
from helpdesk_tui.domain.words.history import of_task, result_line
from helpdesk_tui.domain.words.instants import spoken

_CHOSEN = "chosen"
"""What stands in the answers before a priority that was chosen by its digit."""


def heading(text: str, room: int) -> Line:
    """Return the heading of a part, ruled to the end of the line."""
    return line((f"  {text} ", "title"), ("─" * max(0, room - len(text) - 5), "rule"))


def head_lines(ticket: Ticket, policy: Policy, now: int, room: int, why: str, reason: str | None = None) -> list[Line]:
    """Return what the ticket is, whose it is and how it stands; ``why`` is the key that explains its deadlines.

    ``reason`` is why its response was missed.
    """
    clock, role = clock_cell(ticket, policy, now)
    which = (" ", (f" {ticket.priority} ", f"p{int(ticket.priority)}"), (f"  #{ticket.number}", "title"))
    whose = ("  " + (f"with {ticket.assignee}" if ticket.assignee else "nobody's yet"), "strong")
    if ticket.closed_at is not None:
        # The clock's word is the state here, and nobody is to take it any more.
        since = (f"  {closing(state(policy, ticket, now))} {spoken(ticket.closed_at, policy, now)}", "")
        out: list[Line] = [line(*which, since, *([whose] if ticket.assignee else []))]
    else:
        out = [line(*which, f"  {status_at(ticket, now)}", whose, ("  ", ""), (f" {clock} ", role))]
    out += [line((f"  {part}", "title")) for part in wrap(ticket.subject, room - 4)]
    who = [ticket.requester, ticket.organisation, ticket.phone, ticket.email]
    said = "   ".join(part for part in who if part) or "requester unknown"
    out += [line(f"  {part}") for part in wrap(said, room - 4)]
    way = "" if ticket.channel is Channel.UNKNOWN else f"by {ticket.channel}, "
    came = f"{way}{spoken(ticket.opened_at, policy, now)}, {age(now - ticket.opened_at)} ago"
    extra = [came, ticket.reference and f"was {ticket.reference}", ticket.triage and _answers(ticket.triage)]
    extra.insert(0, f"affected: {ticket.affected}" if ticket.affected else None)
    out += [line((f"  {part}", "dim")) for part in wrap("   ".join(part for part in extra if part), room - 4)]
    if due := [f"{name} due {spoken(at, policy, now)}" for name, at in _due(ticket)]:
        says = line(("   ", ""), (why, "key"), (" says why", "hint")) if why else ()
        out.append(line(f"  {'   '.join(due)}", *says))
    if (result := result_line(ticket, policy, now)) is not None:
        missed = result.startswith(str(Sla.MISSED))
        out.append(line((f"  {result}", "missed" if missed else "dim")))
    if reason is not None:
        out += [line((f"  {part}", "missed")) for part in wrap(f"missed because: {reason}", room - 4)]
    if ticket.follow_at is not None:
        what = f": {ticket.follow_text}" if ticket.follow_text else ""
        word = "waits until" if ticket.wait_until else "promised for"
        said = f"{word} {spoken(ticket.follow_at, policy, now)}{what}"
        out += [line((f"  {part}", "strong")) for part in wrap(said, room - 4)]
    out += [line((f"  {part}", "")) for one in of_task(ticket, policy, now) for part in wrap(one, room - 4)]
    return out


def _answers(triage: str) -> str:
    """Say what a call's questions came to: "down yes, workaround no; P3 chosen by digit"."""
    parts = [(key, value) for key, _, value in (part.partition("=") for part in triage.split())]
    answers = ", ".join(f"{key} {value}".strip() for key, value in parts if key != _CHOSEN)
    chosen = next((f"{value} chosen by digit" for key, value in parts if key == _CHOSEN), "")
    return "; ".join(part for part in (answers and f"flow chart: {answers}", chosen) if part)


def _due(ticket: Ticket) -> Iterator[tuple[str, int]]:
    """Yield the clocks that run, each with the instant when it is due (seconds UTC)."""
    if ticket.status is Status.CLOSED:
        return
    if ticket.responded_at is None and ticket.response_due is not None and ticket.priority is not Priority.P6:
        yield "response", ticket.response_due
    if ticket.update_due is not None:
        yield "update", ticket.update_due
    if ticket.resolution_due is not None:
        yield "resolution", ticket.resolution_due


def belonging_lines(ticket: Ticket, other: Ticket | None, key: str) -> list[Line]:
    """Say what the ticket is a child of or was merged into, with its subject and the key that leads there."""
    belongs = relation(ticket)
    if belongs is None:
        return []
    words, number = belongs
    said = "" if other is None else f" {other.priority} {other.status}: {other.subject}"
    return [line(("  └ ", "strong"), (key, "key"), (f"  {words} ", "strong"), (f"#{number}", "strong"), said)]


def resolution_lines(ticket: Ticket, room: int) -> list[Line]:
    """Say how it was resolved."""
    return [line((f"  ■ {part}", "met")) for part in wrap(ticket.resolution or "", room - 6) if part]


@lru_cache(maxsize=4)
def description_lines(body: str, room: int) -> list[Line]:
    """Return what the requester reported, as it was written down."""
    return [heading("Description", room), *(line(f"  {part}") for part in wrap(body, room - 4)), BLANK]


def family_lines(children: Sequence[Ticket], policy: Policy, now: int, room: int) -> list[Line]:
    """Show the children, each with the digit that opens it."""
    if not children:
        return []
    return [heading(summary(children).capitalize(), room), *child_lines(children, policy, now), BLANK]


def caller_lines(ticket: Ticket, counted: Sequence[Event], room: int) -> list[Line]:
    """Show who was counted in besides the requester."""
    if not ticket.affected:
        return []
    shown = [line(f"  {part}") for one in callers(counted) for part in wrap(one, room - 4)]
    return [heading(f"Counted in besides the requester (affected: {ticket.affected})", room), *shown, BLANK]


def deadline_lines(ticket: Ticket, policy: Policy, now: int, room: int) -> list[Line]:
    """Show why each of its clocks is due when it is."""
    said = explain_ticket(policy, ticket, parse_pauses(ticket.pauses), now)
    return [heading("Deadline", room), *(line(f"  {part}") for one in said for part in wrap(one, room - 4)), BLANK]
