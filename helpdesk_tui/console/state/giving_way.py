"""What the console reads unasked, or for a word that is still being typed, gives way to a key."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from helpdesk_tui.store.base import Store

_UNNOTICED = 0.02
"""Seconds that a key may wait unnoticed: on most desks everything has been read by then."""


def giving_way(store: Store, key_waits: Callable[[], bool]) -> AbstractContextManager[None]:
    """Return a block in which a read raises Interrupted where a key waits and it is not done soon."""
    end = time.perf_counter() + _UNNOTICED
    return store.giving_way(lambda: key_waits() and time.perf_counter() >= end)
