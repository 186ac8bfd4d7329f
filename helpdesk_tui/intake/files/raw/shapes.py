"""What an object of a JSON file is: a record, an envelope around lists, or an object of records by their keys.

The three look alike until the object ends: ``{"ticket": {...}}``, ``{"tickets": [...]}`` and
``{"tickets": {"7": {...}}}``. So an object is read to a ``Node`` first, whose long lists stand on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.raw.spool import Spool

_IN_MEMORY = 500
"""Elements of a list that are kept in memory; a longer one goes to disk."""
_MOST_OF_A_RECORD = 20_000
"""Elements of a list within one record."""
_IDENTIFIES = frozenset({"id", "number", "key", "iid", "ticket_id", "sys_id", "ticketnumber"})
_DESCRIBES = frozenset(
    {
        "title",
        "summary",
        "name",
        "description",
        "body",
        "email",
        "state",
        "status",
        "state_id",
        "status_id",
        "created_at",
        "fields",
    }
)
_ALONE = frozenset({"subject", "short_description"})
"""Keys that no envelope has."""


class Run:
    """The elements of a list, in order."""

    def __init__(self) -> None:
        """Begin without elements."""
        self._some: list[Any] = []
        self._only_objects = True
        self._spool: Spool | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._some) + (len(self._spool) if self._spool is not None else 0)

    def __iter__(self) -> Iterator[Any]:
        """Yield them from the first."""
        yield from self._some
        if self._spool is not None:
            yield from self._spool

    def append(self, element: object) -> None:
        """Add an element at the end."""
        self._only_objects = self._only_objects and isinstance(element, dict)
        if len(self._some) < _IN_MEMORY:
            self._some.append(element)
            return
        if self._spool is None:
            self._spool = Spool()
        self._spool.append(element)

    @property
    def only_objects(self) -> bool:
        """Whether all elements are objects."""
        return self._only_objects

    @property
    def of_objects(self) -> bool:
        """Whether the first element is an object."""
        return bool(self._some) and isinstance(self._some[0], dict)


@dataclass(slots=True)
class Node:
    """An object that was read: its values, its lists, and the objects in it."""

    scalars: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, Run] = field(default_factory=dict)
    objects: dict[str, Node] = field(default_factory=dict)
    keyed: Run = field(default_factory=Run)
    """Objects beyond the first of an object that has many: pairs of key and value, in order."""

    def value(self) -> dict[str, Any]:
        """Return it as one value. Raises IntakeError where it is too large for a record."""
        for name, run in self.lists.items():
            if len(run) > _MOST_OF_A_RECORD:
                raise IntakeError(
                    f"A record has more than {_MOST_OF_A_RECORD:,} elements in '{clean_display(name)[:40]}'. "
                    "Nothing was imported."
                )
        made = {name: list(run) for name, run in self.lists.items()}
        below = {name: one.value() for name, one in self.objects.items()}
        more = dict(islice(self.keyed, _MOST_OF_A_RECORD))
        return self.scalars | made | below | more

    def is_record(self) -> bool:
        """Return whether it is one record, such as a ticket, and what is in it is its own."""
        if self._keys() & _ALONE:
            return True
        if self.has_records():
            return self.is_named()
        return bool(self.scalars) and not any(one.is_record() or one.has_records() for one in self._wrapped())

    def is_named(self) -> bool:
        """Return whether its keys are those of a record: one that identifies it, and one that describes it."""
        keys = self._keys()
        return bool(keys & _ALONE or (keys & _IDENTIFIES and keys & _DESCRIBES))

    def _keys(self) -> set[str]:
        return {key.casefold() for key in (*self.scalars, *self.objects)}

    def has_records(self) -> bool:
        """Return whether lists of objects, or objects by their keys, are in it."""
        return (
            any(run.of_objects for run in self.lists.values())
            or self.is_keyed()
            or any(one.has_records() for one in self.objects.values())
        )

    def is_keyed(self) -> bool:
        """Return whether its objects are records, and the keys of them what identifies them."""
        if len(self.keyed):
            return True
        if not self.objects or any(run.of_objects for run in self.lists.values()):
            return False
        if all(key.isdigit() or (one.scalars and any(map(str.isdigit, key))) for key, one in self.objects.items()):
            return True
        first, *others = self.objects.values()
        names = first.scalars.keys()
        alike = all(2 * len(names & one.scalars.keys()) > len(names | one.scalars.keys()) for one in others)
        return bool(others) and bool(names) and alike

    def _wrapped(self) -> Iterator[Node]:
        """Yield the objects of it, where its own values say nothing of a record: a count, the next page."""
        keys = {key.casefold() for key in self.scalars}
        if not keys & (_IDENTIFIES | _DESCRIBES):
            yield from self.objects.values()
