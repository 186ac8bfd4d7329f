"""A verb of the command line whose answer is lost: it is asked again under the same operation, and then told."""

from __future__ import annotations

import pytest

from helpdesk_tui.cli.shared.outcome import NOT_KNOWN, once
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Away, Busy, Unclear
from tests.store.losing import Fault, losing
from tests.store.making import NOW, POLICY
from tests.store.memory import MemoryStore


@pytest.fixture
def faults() -> list[Fault]:
    return []


@pytest.fixture
def desk(faults: list[Fault]) -> Desk:
    desk = Desk(losing(MemoryStore(), faults), POLICY, "ana", lambda: NOW)
    desk.open(Open("One", Priority.P4))
    return desk


@pytest.mark.parametrize("fault", [Fault.BEFORE, Fault.AFTER])
def test_it_is_done_once(desk: Desk, faults: list[Fault], fault: Fault) -> None:
    faults[:] = [fault, Fault.AWAY, Fault.BUSY]
    assert once(desk, lambda: desk.note({1001: 1}, "called")).done
    assert [event.text for event in desk.store.history(1001, after=1)] == ["called"]
    assert desk.next_op is None


def test_after_a_while_it_says_that_it_is_not_known(desk: Desk, faults: list[Fault]) -> None:
    faults[:] = [Fault.AFTER, *[Fault.AWAY] * 1_000]
    with pytest.raises(Unclear, match="not known whether this was saved") as said:
        once(desk, lambda: desk.note({1001: 1}, "called"), asked_for=0)
    assert str(said.value) == NOT_KNOWN


@pytest.mark.parametrize(("fault", "error"), [(Fault.AWAY, Away), (Fault.BUSY, Busy)])
def test_what_was_not_begun_is_not_waited_for(
    desk: Desk, faults: list[Fault], fault: Fault, error: type[Exception]
) -> None:
    faults[:] = [fault, Fault.AFTER]
    with pytest.raises(error):
        once(desk, lambda: desk.note({1001: 1}, "called"))
    assert faults == [Fault.AFTER]
