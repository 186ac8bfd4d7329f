"""Verifies the whole log of a desk's file: whether it is the one that was written."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.store.log.walk import MOST, Progress, Verdict
from helpdesk_tui.store.sql.log import verifying
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.log.log_end import end_of


def verify(
    link: Link, heads: Iterable[Head] = (), *, texts: bool = True, progress: Progress | None = None, most: int = MOST
) -> Verdict:
    """Verify the log, which ends where the engine's own numbering does: see ``store.sql.log.verifying``."""
    return verifying.verify(link, lambda: end_of(link)[0], heads, texts=texts, progress=progress, most=most)
