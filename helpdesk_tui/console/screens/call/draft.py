"""A call in progress as text, so that it outlives a broken connection: with its clock, and its operation id."""

from __future__ import annotations

import json
from itertools import count

from helpdesk_tui.console.screens.call.form import CallForm, WayIn
from helpdesk_tui.console.state.drafts import Drafts
from helpdesk_tui.console.state.kept_calls import SLOT
from helpdesk_tui.domain.agreement.triage import AnswersError, read_answers, step, written
from helpdesk_tui.domain.tickets.ticket import Channel, Priority


def free(drafts: Drafts) -> str:
    """Return a slot that no kept call has: ``call``, ``call:2``, ``call:3``."""
    return next(slot for n in count(1) if drafts.free(slot := SLOT if n == 1 else f"{SLOT}:{n}"))


def put_down(form: CallForm) -> str:
    """Return a call as text; empty when nothing has been typed."""
    if not form.begun:
        return ""
    taken = form.who.callers.taken
    kept = {
        "opened_at": form.opened_at,
        "op": form.op,
        "answers": written(form.triage.answers),
        "chosen": form.triage.chosen,
        "asking": form.asking,
        "caller_first": form.caller_first,
        "place": form.fields.place,
        "channel": form.way.channel,
        "answered": form.way.answered,
        "taken": taken.id if taken else 0,
        "typed_name": form.who.typed_name,
        "texts": {name: text for name, text in form.fields.texts.items() if text},
    }
    return json.dumps(kept, ensure_ascii=False)


def pick_up(form: CallForm, text: str) -> bool:
    """Put a kept call back into a fresh form; False when the text is none, or does not fit the chart any more."""
    try:
        kept = json.loads(text)
        answers = read_answers(kept["answers"])
        step(form.shift.chart, answers)
        texts = {name: str(kept["texts"].get(name, "")) for name in form.fields.texts}
        chosen = None if kept["chosen"] is None else Priority(kept["chosen"])
        way, opened_at, op = WayIn(Channel(kept["channel"]), bool(kept["answered"])), int(kept["opened_at"]), kept["op"]
        place, taken = int(kept["place"]), int(kept["taken"])
    except (ValueError, LookupError, TypeError, AttributeError, AnswersError):
        return False
    form.triage.answers, form.triage.chosen = answers, chosen
    # A call that an earlier version kept had its triage first.
    form.asking, form.caller_first = bool(kept.get("asking", True)), bool(kept.get("caller_first", False))
    form.way, form.opened_at, form.op = way, opened_at, str(op)
    form.fields.texts.update(texts)
    names = form.fields.names
    form.fields.active = names[min(max(place, 0), len(names) - 1)]
    form.who.callers.taken = form.shift.desk.store.requester(taken) if taken else None
    form.who.typed_name = str(kept.get("typed_name", ""))
    form.who.look_alike()
    form.renew()
    return True
