"""A signed handover stands in the log, and is new to everybody else until they have read it."""

from __future__ import annotations

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import last, read, sign, waiting
from helpdesk_tui.domain.rules.roles import NotAllowed, Rights, Role
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.words.desk_history import sentence
from helpdesk_tui.store.base import Store
from tests.store.conftest import new_desk, open_store, store
from tests.store.making import NOW, POLICY

__all__ = ["new_desk", "open_store", "store"]

READINGS = (DeskKind.HANDOVER_READ,)


def desk(store: Store, who: str, now: int = NOW, role: Role = Role.TECHNICIAN) -> Desk:
    return Desk(store, POLICY, who, lambda: now, Rights(role))


def test_a_signature_holds_who_when_from_when_and_the_head_of_the_log(store: Store) -> None:
    ana = desk(store, "ana")
    ana.open(Open("Private words", Priority.P1))
    seq, chain = store.head()
    signed = sign(ana, NOW - 3600)
    assert (signed.by, signed.at, signed.since, signed.upto) == ("ana", NOW, NOW - 3600, f"{seq}:{chain}")
    event = store.desk_events(1)[0]
    assert (event.seq, event.texts) == (signed.seq, {}) and set(event.facts) == {"since", "seq", "chain"}
    assert sentence(event) == f"handed the desk over, with the log up to event {seq}"
    assert last(ana) == signed


def test_it_is_new_to_another_technician_until_they_read_it_once(store: Store) -> None:
    ana, bo, cy = desk(store, "ana"), desk(store, "bo", NOW + 60), desk(store, "cy", NOW + 90)
    assert waiting(bo) is None and last(bo) is None
    signed = sign(ana, NOW - 3600)
    assert waiting(ana) is None and waiting(bo) == waiting(cy) == signed
    assert [read(bo, signed), read(bo, signed), read(ana, signed)] == [True] * 3
    assert waiting(bo) is None and waiting(cy) is not None
    assert read(cy, signed) and [(one.actor, one.facts) for one in store.desk_events(9, kinds=READINGS)] == [
        ("cy", {"handover": signed.seq}),
        ("bo", {"handover": signed.seq}),
    ]
    found = last(ana)
    assert found is not None and found.readers == (("bo", NOW + 60), ("cy", NOW + 90))
    assert sentence(store.desk_events(1)[0]) == f"read the handover of event {signed.seq}"


def test_a_later_handover_is_new_again_and_the_earlier_one_is_read_no_more(store: Store) -> None:
    ana, bo = desk(store, "ana"), desk(store, "bo", NOW + 60)
    first = sign(ana, NOW - 3600)
    assert read(bo, first)
    second = sign(bo, NOW)
    assert waiting(ana) == second and waiting(bo) is None
    third = sign(ana, NOW)
    assert read(bo, first) and waiting(bo) == third
    assert len(store.desk_events(9, kinds=READINGS)) == 1


def test_the_same_operation_signs_once(store: Store) -> None:
    ana = desk(store, "ana")
    assert sign(ana, NOW, "op-1") == sign(ana, NOW, "op-1") != sign(ana, NOW, "op-2")


def test_a_viewer_may_read_and_neither_signs_nor_writes_that_they_read(store: Store) -> None:
    signed = sign(desk(store, "ana"), NOW)
    vic = desk(store, "vic", role=Role.VIEWER)
    before = store.head()
    assert waiting(vic) == signed and read(vic, signed) is False
    assert store.head() == before and waiting(vic) == signed
    with pytest.raises(NotAllowed, match="needs the role technician; yours is viewer"):
        sign(vic, NOW)
    assert [one.kind for one in store.desk_events(9)] == [DeskKind.REFUSED, DeskKind.HANDED_OVER]


def test_undo_leaves_a_signature_where_it_is(store: Store) -> None:
    ana = desk(store, "ana")
    number = ana.open(Open("One", Priority.P4)).tickets[0].number
    signed = sign(ana, NOW)
    assert ana.undo().events[0].number == number
    assert last(ana) == signed
