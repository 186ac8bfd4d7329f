"""The scripts that make a desk on a server, with the values of the program filled in."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from helpdesk_tui.domain.filters.searched import COLUMNS
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.store.base import FIRST_NUMBER, PRESENCE_KEPT
from helpdesk_tui.store.log.codec import TICKET_COLUMNS, TICKET_ROW

_OF_LEADS = frozenset({Kind.RECOMPUTED, Kind.UPGRADED, Kind.PURGED})
"""The kinds of a ticket's events that only a lead may write."""

_OF_TECHNICIANS = (
    DeskKind.EXPORTED,
    DeskKind.BACKED_UP,
    DeskKind.REFUSED,
    DeskKind.CALLER_CHANGED,
    DeskKind.CALLERS_MERGED,
    DeskKind.CALLERS_UNDONE,
    DeskKind.ORGANISATION_CHANGED,
    DeskKind.HANDED_OVER,
    DeskKind.HANDOVER_READ,
)
"""The kinds of the desk's events that any technician may write."""


def text_of(name: str) -> str:
    """Return a script of this engine, with the values of the program filled in."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    for mark, value in _filled().items():
        text = text.replace(f"{{{mark}}}", value)
    return text


def _filled() -> dict[str, str]:
    """Return the values for ``{name}`` in the scripts: columns and kinds, which the program defines in one place."""
    return {
        "changes": ", ".join(f"{name} = row_.{name}" for name in (*TICKET_ROW, "body")),
        "columns": _quoted((*TICKET_ROW, "body")),
        "derived": _quoted(("number", "version", *TICKET_ROW[len(TICKET_COLUMNS) :])),
        "pages": ", ".join(COLUMNS),
        "kinds": _quoted(set(Kind) - _OF_LEADS),
        "lead_kinds": _quoted(_OF_LEADS),
        "all_kinds": _quoted(Kind),
        "desk_kinds": _quoted(_OF_TECHNICIANS),
        "first": str(FIRST_NUMBER),
        "kept": str(PRESENCE_KEPT),
    }


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))
