"""The calls that were left before they were saved, at this console or one that is gone: who, what, since when."""

from __future__ import annotations

import json
from dataclasses import dataclass

from helpdesk_tui.console.state.drafts import Drafts
from helpdesk_tui.domain.agreement.triage import AnswersError, Chart, read_answers, step
from helpdesk_tui.domain.tickets.ticket import Priority

SLOT = "call"
"""What the slots of calls begin with."""


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A call that is kept as a draft, with the priority it has come to so far (None: to none).

    ``since`` is when it rang, in seconds UTC; ``text`` is all of it, as it was put down.
    """

    slot: str
    who: str
    what: str
    since: int
    priority: Priority | None
    text: str

    @property
    def presses(self) -> bool:
        """Whether it is an outage, which must not be forgotten."""
        return self.priority is not None and self.priority <= Priority.P2


def kept_calls(drafts: Drafts, chart: Chart) -> list[KeptCall]:
    """Return the calls that are kept, the one typed in last first; those that cannot be read are left out."""
    slots = [slot for slot in reversed(drafts.slots()) if slot.partition(":")[0] == SLOT]
    found = (_read(slot, drafts.get(slot, alone=True), chart) for slot in slots)
    return [one for one in found if one is not None]


def _read(slot: str, text: str, chart: Chart) -> KeptCall | None:
    try:
        kept = json.loads(text)
        after = step(chart, read_answers(kept["answers"]))
        chosen = None if kept["chosen"] is None else Priority(kept["chosen"])
        texts, since = dict(kept["texts"]), int(kept["opened_at"])
    except (ValueError, LookupError, TypeError, AttributeError, AnswersError):
        return None
    so_far = chosen if chosen is not None else after if isinstance(after, Priority) else None
    who = next((str(texts[name]) for name in ("requester", "phone", "organisation") if texts.get(name)), "")
    return KeptCall(slot, who, str(texts.get("subject", "")), since, so_far, text)
