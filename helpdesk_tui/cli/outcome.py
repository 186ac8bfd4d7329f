"""What a verb came to, as the command line says it: sentences, or a refusal with its exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.cli.invocation import CONFLICT, FAILED, MISSING, Failed
from helpdesk_tui.cli.out import moment, say

if TYPE_CHECKING:
    from helpdesk_tui.desk import Desk, Outcome


def tell(outcome: Outcome, desk: Desk) -> None:
    """Say what was done, a sentence a ticket.

    Raises:
        Failed: when something was refused, with the status that fits the reason.
    """
    for sentence in desk.told(outcome, moment):
        say(sentence)
    for refused in outcome.refused:
        if refused.missing:
            raise Failed(refused.refusal.reason, MISSING)
        raise Failed(refused.refusal.reason, CONFLICT if refused.refusal.conflict else FAILED)
