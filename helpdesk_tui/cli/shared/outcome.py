"""What a verb came to, as the command line says it: sentences or JSON, and for what was refused an exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.invocation import CONFLICT, FAILED, MISSING, Failed
from helpdesk_tui.cli.shared.out import event_json, print_json, say, ticket_json
from helpdesk_tui.domain.words.instants import moment

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk, Outcome
    from helpdesk_tui.domain.rules.outcome import Refused


def say_outcome(outcome: Outcome, desk: Desk, *, as_json: bool = False) -> None:
    """Say what was done, a sentence a ticket, or all of it as one JSON object.

    Raises:
        Failed: when something was refused, with each reason; the exit status is the highest of theirs.
    """
    sentences = desk.sentences(outcome, moment)
    if as_json:
        print_json(outcome_json(outcome, desk, sentences))
    else:
        for sentence in sentences:
            say(sentence)
    if outcome.refused:
        reasons = dict.fromkeys(refused.refusal.reason for refused in outcome.refused)
        raise Failed("\n".join(reasons), max(map(_status, outcome.refused)))


def missing(*numbers: int) -> Outcome:
    """Return the outcome of a verb on tickets that do not exist."""
    from helpdesk_tui.desk import Outcome, Refused, new_op
    from helpdesk_tui.domain.rules.step import Refusal

    refused = (Refused(number, Refusal(f"There is no ticket #{number}."), missing=True) for number in numbers)
    return Outcome(new_op(), refused=tuple(refused))


def outcome_json(outcome: Outcome, desk: Desk, sentences: list[str]) -> dict[str, object]:
    """Return what was done, the tickets after it, each once, and what was refused. Keys do not change."""
    after = {ticket.number: ticket for ticket in outcome.tickets}
    now = desk.clock()
    return {
        "op": outcome.op,
        "told": sentences,
        "done": [{"number": event.number, **event_json(event)} for event in outcome.events],
        "tickets": [ticket_json(ticket, desk.policy, now) for ticket in after.values()],
        "refused": [
            {"number": one.number, "reason": one.refusal.reason, "status": _status(one)} for one in outcome.refused
        ],
    }


def _status(refused: Refused) -> int:
    """Return the exit status that fits a refusal."""
    if refused.missing:
        return MISSING
    return CONFLICT if refused.refusal.conflict else FAILED
