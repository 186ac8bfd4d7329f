"""The clocks that a watch goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.store.watching import Boot


@dataclass(frozen=True, slots=True)
class Clocks:
    """``now`` is the desk's, ``real`` the machine's (both seconds UTC), ``boot`` one that nobody sets."""

    now: Callable[[], int]
    real: Callable[[], int]
    boot: Callable[[], Boot]
