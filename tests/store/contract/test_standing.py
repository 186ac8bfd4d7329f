"""What every store answers the wallboard and the metrics: the same as the plainest one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.shift.totals import Totals
from helpdesk_tui.domain.tickets.ticket import Status, Ticket, status_at
from helpdesk_tui.reports.board.standing import Beside, look
from helpdesk_tui.reports.metrics import measured as measured_module
from helpdesk_tui.reports.metrics.kept import Kept, brought_up
from helpdesk_tui.reports.metrics.measured import measure
from helpdesk_tui.store.base import Declined, Store
from tests.store.conftest import NewDesk
from tests.store.making import NOW, POLICY, opened, put, tickets
from tests.store.memory import MemoryStore


def filled(store: Store, made: list[Ticket]) -> Store:
    for ticket in made:
        with store.write() as transaction:
            numbered = replace(ticket, number=transaction.new_number())
            transaction.append(opened(numbered), numbered)
    return store


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tickets(), max_size=8), st.integers(NOW - 50, NOW + 50), st.sampled_from([1, 300]))
def test_every_store_has_the_same_figures(new_desk: NewDesk, made: list[Ticket], now: int, many: int) -> None:
    made = [replace(one, wait_until=one.follow_at) if one.status is Status.WAITING else one for one in made]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured_module, "_MANY", many)
        compare(new_desk, made, now)


def compare(new_desk: NewDesk, made: list[Ticket], now: int) -> None:
    store, plain = filled(new_desk()(), made), filled(MemoryStore(), made)
    board = look(store, POLICY, now, now, Beside())
    assert board == look(plain, POLICY, now, now, Beside())
    measured = measure(store, POLICY, now, now, brought_up(Kept(), store).totals, None)
    expected = measure(plain, POLICY, now, now, brought_up(Kept(), plain).totals, None)
    assert replace(measured, schema=0, totals=Totals()) == replace(expected, schema=0, totals=Totals())
    assert Totals() + measured.totals == Totals() + expected.totals
    counted = Counter(
        (ticket.priority, status_at(ticket, now)) for ticket in made if ticket.status is not Status.CLOSED
    )
    assert +Counter(measured.open) == counted


def test_a_store_that_only_reads_refuses_every_write(store: Store) -> None:
    put(store)
    store.only_read()
    with pytest.raises(Declined, match="reading alone"):
        put(store)
    with pytest.raises(Declined, match="reading alone"):
        store.put_setting("x", "1")
    with pytest.raises(Declined, match="reading alone"):
        store.keep_draft("ana", "note", "text", NOW)
    assert store.ticket(1001) is not None and store.ticket(1002) is None
