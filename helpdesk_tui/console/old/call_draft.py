"""A call in progress as text, so that it outlives a broken connection: with its clock, and its operation id."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING

from helpdesk_tui.console.old.edit import typed
from helpdesk_tui.console.state.drafts import Drafts
from helpdesk_tui.domain.agreement.triage import AnswersError, read_answers, step, written
from helpdesk_tui.domain.tickets.ticket import Channel, Priority

if TYPE_CHECKING:
    from helpdesk_tui.console.old.call import Call

_SLOT = "call"


def latest(drafts: Drafts) -> str | None:
    """Return the slot of the call that was kept last."""
    return next((slot for slot in reversed(drafts.slots()) if slot.partition(":")[0] == _SLOT), None)


def free(drafts: Drafts) -> str:
    """Return a slot that no kept call has: ``call``, ``call:2``, ``call:3``."""
    return next(slot for n in count(1) if drafts.free(slot := _SLOT if n == 1 else f"{_SLOT}:{n}"))


def put_down(call: Call) -> str:
    """Return a call as text; empty when nothing has been typed."""
    texts = {name: edit.text for name, edit in call.edits.items() if edit.parts}
    if not (texts or call.triage.begun):
        return ""
    taken = call.callers.taken
    kept = {
        "opened_at": call.opened_at,
        "op": call.op,
        "answers": written(call.triage.answers),
        "chosen": call.triage.chosen,
        "asking": call.asking,
        "caller_first": call.caller_first,
        "place": call.place,
        "channel": call.channel,
        "answered": call.answered,
        "taken": taken.id if taken else 0,
        "texts": texts,
    }
    return json.dumps(kept, ensure_ascii=False)


def pick_up(call: Call, text: str) -> bool:
    """Put a kept call back into a fresh form; False when the text is none, or does not fit the chart any more."""
    try:
        kept = json.loads(text)
        answers = read_answers(kept["answers"])
        step(call.session.chart, answers)
        edits = {name: typed(str(kept["texts"].get(name, ""))) for name in call.edits}
        chosen = None if kept["chosen"] is None else Priority(kept["chosen"])
        channel, opened_at, op = Channel(kept["channel"]), int(kept["opened_at"]), str(kept["op"])
        place, answered, taken = int(kept["place"]), bool(kept["answered"]), int(kept["taken"])
    except (ValueError, LookupError, TypeError, AttributeError, AnswersError):
        return False
    call.triage.answers, call.triage.chosen = answers, chosen
    # A call that an earlier version kept had its triage first.
    call.asking, call.caller_first = bool(kept.get("asking", True)), bool(kept.get("caller_first", False))
    call.channel, call.opened_at, call.op = channel, opened_at, op
    call.edits, call.place, call.answered = edits, min(max(place, 0), len(call.fields) - 1), answered
    call.callers.taken = call.session.desk.store.requester(taken) if taken else None
    call.look_alike()
    call.renew()
    return True
