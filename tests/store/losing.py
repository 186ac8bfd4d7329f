"""A store whose server goes away around a commit: before it is done, or after it, so that only its answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, cast

from helpdesk_tui.store.base import Away, Busy, Store, Transaction, Unclear


class Fault(Enum):
    """What happens to a write."""

    BEFORE = "the commit is lost on its way"
    AFTER = "the answer to the commit is lost"
    AWAY = "the server does not answer at all"
    BUSY = "another program writes"


def losing(inner: Store, faults: list[Fault]) -> Store:
    """Return another store, whose next writes come to these faults (each is taken off the list), the rest to none."""
    return cast(Store, _Losing(inner, faults))


class _Losing:
    def __init__(self, inner: Store, faults: list[Fault]) -> None:
        self._inner = inner
        self._faults = faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @contextmanager
    def write(self, *named: Any) -> Iterator[Transaction]:
        fault = self._faults.pop(0) if self._faults else None
        if fault is Fault.AWAY:
            raise Away("The server does not answer.")
        if fault is Fault.BUSY:
            raise Busy("The desk is busy.")
        with self._inner.write(*named) as transaction:
            yield transaction
            if fault is Fault.BEFORE:
                raise Unclear("It is not known whether it was saved.")
        if fault is Fault.AFTER:
            raise Unclear("It is not known whether it was saved.")
