"""The desk's own events in SQLite: how they are written, and the event of an upgrade."""

from __future__ import annotations

import time
from collections.abc import Mapping

from helpdesk_tui import __version__
from helpdesk_tui.domain.tickets.desk_events import RESTORED, UNTOLD, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.store.base import Transaction
from helpdesk_tui.store.log.chain import TELLS_ALL
from helpdesk_tui.store.log.codec import DESK_EVENT_COLUMNS
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log import log_end

# The event itself, with its link in the chain.
INSERT = f"""
INSERT INTO desk_event ({", ".join(DESK_EVENT_COLUMNS)}, chain) VALUES ({", ".join("?" * len(DESK_EVENT_COLUMNS))}, ?)
"""
# Its personal texts beside it.
INSERT_TEXTS = "INSERT INTO desk_event_text (seq, texts) VALUES (?, ?)"
# What a desk kept among its settings until its log said it: see ``upgraded``.
_OLD_SETTINGS = "SELECT name, value FROM setting WHERE name = 'purges_told_after' OR name = 'restored'"
_FORGET = "DELETE FROM setting WHERE name = 'purges_told_after' OR name = 'restored'"
# A purge was recorded for the first time here: no text went without a record after it.
_FIRST_PURGE = "SELECT min(seq) FROM event WHERE kind = 'purged'"
# A desk that is made now records every purge: its name says so, and its log begins with its name.
_TELLS_ALL = "UPDATE setting SET value = ? || value WHERE name = 'desk'"

_UNTIL_THEN = 9
"""The schema from which on the log itself holds what its verification depends on."""


def upgraded(link: Link, transaction: Transaction, version: int, latest: int) -> None:
    """Append the event that a desk of schema ``version`` was brought to the ``latest``, in the write that is open.

    Before, what a verification depends on was among the settings, where anybody could change it. It is moved to the
    log.
    """
    kept: Mapping[str, str] = dict(link.rows(_OLD_SETTINGS))
    link.run(_FORGET)
    if version == 0:
        link.run(_TELLS_ALL, (TELLS_ALL,))
        return
    facts: dict[str, Value] = {"from": version, "to": latest, "program": __version__}
    if version < _UNTIL_THEN:
        facts[UNTOLD] = _silent_until(link, kept.get("purges_told_after", ""))
        if kept.get("restored"):
            facts[RESTORED] = kept["restored"]
    actor, op = account(), f"upgrade-{version}-{latest}"
    transaction.append_desk_event(DeskEvent(DeskKind.UPGRADED, int(time.time()), actor, op, facts))


def _silent_until(link: Link, kept: str) -> int:
    """Return the event up to which purges may be without a record: the kept one, or that before the first record."""
    first = link.value(_FIRST_PURGE)
    most = log_end.end_of(link)[0] if first is None else int(first) - 1
    return min(int(kept), most) if kept.isascii() and kept.isdigit() and len(kept) < 19 else 0


def account() -> str:
    """Return the name of the account that this process runs under, as the kernel says."""
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
