"""What a verb came to, as the command line says it: sentences or JSON, and for what was refused an exit status."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.invocation import CONFLICT, FAILED, MISSING, Failed
from helpdesk_tui.cli.shared.out import event_json, print_json, say, ticket_json
from helpdesk_tui.domain.words.instants import moment
from helpdesk_tui.store.base import Away, Busy, Unclear

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk, Outcome
    from helpdesk_tui.domain.rules.outcome import Refused

ASKED_FOR, AGAIN = 30.0, 0.2
"""Seconds for which a server that went away is asked whether it saved something, and between two questions."""
NOT_KNOWN = "It is not known whether this was saved. Look with 'helpdesk show N' before you do it again."


def once(desk: Desk, act: Callable[[], Outcome], *, asked_for: float = ASKED_FOR) -> Outcome:
    """Do a verb of the desk under one operation's id; where the answer is lost, it is asked for, and done once.

    Raises Unclear where the store did not answer for ``asked_for`` seconds.
    """
    from helpdesk_tui.desk import new_op

    op, end, doubtful = new_op(), time.monotonic() + asked_for, False
    while True:
        desk.next_op = op
        try:
            return act()
        except (Unclear, Away, Busy) as error:
            doubtful |= isinstance(error, Unclear)
            if not doubtful:
                raise
            if time.monotonic() >= end:
                raise Unclear(NOT_KNOWN) from error
        finally:
            desk.next_op = None
        time.sleep(AGAIN)


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
