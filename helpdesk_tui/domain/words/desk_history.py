"""An event of the desk as a whole, said in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from helpdesk_tui.domain.tickets.desk_events import NOTES, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value

_ERASED = "(erased)"


def sentence(event: DeskEvent) -> str:
    """Return an event in words, without who and when: ``exported 12 tickets as csv to out.csv: is:all``."""
    known = _SENTENCES.get(event.kind)
    return known(event) if known else f"{event.kind} {_listed(event.facts)}".rstrip()


def _text(event: DeskEvent, name: str) -> str | None:
    return event.texts.get(name) or (_ERASED if name in event.erased else None)


def _number(value: Value, what: str) -> str:
    return f"{value:,} {what}{'' if value == 1 else 's'}" if isinstance(value, int) else f"{what}s"


def _imported(event: DeskEvent) -> str:
    first, last = event.facts.get("first"), event.facts.get("last")
    notes = event.facts.get(NOTES)
    further = f" and {_number(notes, 'note')} on tickets that were here" if notes else ""
    return f"imported {_number(event.facts.get('tickets'), 'ticket')}{further} as events {first} to {last}"


def _exported(event: DeskEvent) -> str:
    asked = _text(event, "filter")
    where = event.facts.get("file")
    to = "standard output" if where == "-" else where
    sentence = f"exported {_number(event.facts.get('tickets'), 'ticket')} as {event.facts.get('format')} to {to}"
    return f"{sentence}: {asked}" if asked else sentence


def _backed_up(event: DeskEvent) -> str:
    return f"made a backup, {event.facts.get('file')}, of the log up to {_up_to(event.facts.get('head'))}"


def _restored(event: DeskEvent) -> str:
    sentence = f"restored the backup {event.facts.get('backup')}, of the log up to {_up_to(event.facts.get('head'))}"
    lost = event.facts.get("lost")
    if lost is None:
        return f"{sentence}; what was there before could not be read"
    return f"{sentence}; events {lost} of before are gone" if lost else sentence


def _up_to(head: Value) -> str:
    return f"event {str(head).partition(':')[0]}"


def _upgraded(event: DeskEvent) -> str:
    facts = event.facts
    return f"brought the desk from schema {facts.get('from')} to {facts.get('to')} (helpdesk {facts.get('program')})"


_RIGHTS = {
    "work": "work on tickets",
    "reassign": "give away or take a colleague's ticket",
    "recompute": "count deadlines anew",
    "import": "import",
    "purge": "erase what was written",
    "backup": "make a backup",
    "restore": "put a backup in the desk's place",
    "speak": "work as somebody else",
    "enter": "work here",
}


def _refused(event: DeskEvent) -> str:
    right = str(event.facts.get("right"))
    ticket, role = event.facts.get("ticket"), event.facts.get("role")
    sentence = f"was refused to {_RIGHTS.get(right, right)}"
    sentence += f" (#{ticket})" if ticket else ""
    sentence += f", as {role}" if role else ""
    return f"{sentence}; further refusals of then are not noted" if event.facts.get("last") else sentence


def _record(event: DeskEvent) -> str:
    """Return which record was changed, and each field with its values: ``requester 3; name: "Bo", was "Bob"``."""
    fields = [name for name in str(event.facts.get("fields") or "").split(",") if name]
    changes = [f"{name}: {_stood(event, f'after.{name}')}, was {_stood(event, f'before.{name}')}" for name in fields]
    return "; ".join([f"requester {event.facts.get('caller')}", *changes])


def _stood(event: DeskEvent, name: str) -> str:
    text = _text(event, name)
    return "nothing" if text is None else _ERASED if text == _ERASED else f'"{text}"'


def _changed(event: DeskEvent) -> str:
    return f"changed {_record(event)}"


def _merged(event: DeskEvent) -> str:
    return f"merged requester {event.facts.get('merged')} into {_record(event)}"


def _took_back(event: DeskEvent) -> str:
    merged = event.facts.get("merged")
    return (
        f"took back a change of {_record(event)}"
        if merged is None
        else f"took requester {merged} out of {_record(event)}"
    )


def _organisation(event: DeskEvent) -> str:
    return f"noted of {_stood(event, 'organisation')}: {_stood(event, 'after.note')}"


def _purged(event: DeskEvent) -> str:
    return f"erased the texts of events {event.facts.get('events')} of this log"


def _purge_due(event: DeskEvent) -> str:
    return f"brought back purged text of open tickets: {event.facts.get('tickets')}; it is to be purged once they close"


def _handed_over(event: DeskEvent) -> str:
    return f"handed the desk over, with the log up to event {event.facts.get('seq')}"


def _handover_read(event: DeskEvent) -> str:
    return f"read the handover of event {event.facts.get('handover')}"


def _listed(facts: Mapping[str, Value]) -> str:
    return ", ".join(f"{name} {value}" for name, value in facts.items() if value is not None)


_SENTENCES: Mapping[str, Callable[[DeskEvent], str]] = {
    DeskKind.EXPORTED: _exported,
    DeskKind.IMPORTED: _imported,
    DeskKind.BACKED_UP: _backed_up,
    DeskKind.RESTORED: _restored,
    DeskKind.UPGRADED: _upgraded,
    DeskKind.REFUSED: _refused,
    DeskKind.CALLER_CHANGED: _changed,
    DeskKind.CALLERS_MERGED: _merged,
    DeskKind.CALLERS_UNDONE: _took_back,
    DeskKind.ORGANISATION_CHANGED: _organisation,
    DeskKind.PURGED: _purged,
    DeskKind.PURGE_DUE: _purge_due,
    DeskKind.HANDED_OVER: _handed_over,
    DeskKind.HANDOVER_READ: _handover_read,
}
