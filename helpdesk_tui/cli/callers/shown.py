"""How a known caller is shown by the command line, and what was changed of their record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.invocation import MISSING, Failed
from helpdesk_tui.cli.shared.out import iso
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.words.history import joined
from helpdesk_tui.domain.words.instants import moment

if TYPE_CHECKING:
    from helpdesk_tui.domain.tickets.desk_events import DeskEvent
    from helpdesk_tui.store.base import Reader

_MOST_CHANGES = 10
_FIELDS = {"numbers": "further numbers", "emails": "further addresses", "names": "former names"}


def requester_json(one: Requester) -> dict[str, object]:
    """Return a requester as scripts see it; its keys do not change."""
    return {
        "id": one.id,
        "name": one.name,
        "phone": one.phone,
        "email": one.email,
        "organisation": one.organisation,
        "note": one.note,
        "organisation_note": one.organisation_note,
        "seen_at": iso(one.seen_at) if one.seen_at else None,
        "numbers": list(one.numbers),
        "emails": list(one.emails),
        "names": list(one.names),
        "merged_into": one.merged_into or None,
    }


def facts(one: Requester) -> Iterator[tuple[str, str]]:
    """Yield what is known of a requester, each with its label."""
    rows: Sequence[tuple[str, str | None]] = (
        ("Phone", ", ".join(filter(None, (one.phone, *one.numbers)))),
        ("Email", ", ".join(filter(None, (one.email, *one.emails)))),
        ("Also called", ", ".join(one.names)),
        ("Note", one.note),
        ("Organisation", one.organisation_note),
        ("Merged into", f"requester {one.merged_into}, which stands for this one" if one.merged_into else None),
    )
    yield from ((label, text) for label, text in rows if text)


def changes(reader: Reader, one: Requester, policy: Policy, now: int) -> list[str]:
    """Return what was changed of a requester's record, the latest first, each with when and by whom."""
    from helpdesk_tui.desk import caller_changes

    found = islice(caller_changes.changes(reader, one.id), _MOST_CHANGES)
    return [f"{moment(event.at, policy, now)}  {_change(event, one.id)} by {event.actor}" for event in found]


def _change(event: DeskEvent, identity: int) -> str:
    from helpdesk_tui.domain.tickets.desk_events import CALLER, DeskKind

    gone, kept = event.facts.get("merged"), event.facts.get(CALLER)
    other = f"merged into requester {kept}" if gone == identity else f"requester {gone} merged into this one"
    if event.kind == DeskKind.CALLERS_UNDONE:
        return f"taken back: {other}" if gone else f"put back: {_fields(event)}"
    return other if event.kind == DeskKind.CALLERS_MERGED else f"changed: {_fields(event)}"


def _fields(event: DeskEvent) -> str:
    """Say which fields were changed, a name from what to what where that was not erased."""
    names = str(event.facts.get("fields") or "").split(",")
    before, after = event.texts.get("before.name"), event.texts.get("after.name")
    named = f"name from {before} to {after}" if before and after else "name"
    return joined(named if name == "name" else _FIELDS.get(name, name) for name in names)


def missing(identity: int) -> Failed:
    """Return what is said where there is no such requester."""
    return Failed(f"There is no requester {identity}. 'helpdesk requester list' names them.", MISSING)
