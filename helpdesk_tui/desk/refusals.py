"""Notes refused rights in the log, up to a limit, so that refusals cannot fill the disk."""

from __future__ import annotations

from contextlib import suppress

from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.base import Reader, Store, StoreError

AN_HOUR, A_DAY = 10, 100
"""The most refusals that are noted for one account in an hour, and for all in a day: at most 10 MB a year."""

LAST = "last"
"""The fact of the refusal after which those of the same hour (or day) are not noted."""

_HOUR, _DAY = 3600, 86_400


def note(store: Store, by: By, facts: dict[str, Value]) -> None:
    """Note that ``by`` was refused the right in ``facts``, if not too many were noted lately.

    A desk that cannot be written is ignored: the technician has been told of the refusal.
    """
    with suppress(StoreError):
        if not _left(store, by):
            return
        with store.write() as transaction:
            left = _left(transaction, by)
            if left:
                further = {LAST: 1} if left == 1 else {}
                transaction.append_desk_event(by.event(DeskKind.REFUSED, facts | further))


def _left(reader: Reader, by: By) -> int:
    """Return how many refusals may still be noted."""
    lately = [one for one in reader.desk_events(A_DAY, kinds=[DeskKind.REFUSED]) if _since(one, by.at, _DAY)]
    own = [one for one in lately if _since(one, by.at, _HOUR) and _account(one) == (by.via or by.actor)]
    return max(0, min(A_DAY - len(lately), AN_HOUR - len(own)))


def _since(event: DeskEvent, now: int, span: int) -> bool:
    """Return whether an event is not older than ``span`` seconds; one in the future counts too."""
    return event.at > now - span


def _account(event: DeskEvent) -> str:
    return event.via or event.actor
