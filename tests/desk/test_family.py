"""Parents, children and duplicates at the desk: one operation each, whole or not at all, and one undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.empty import empty_desk
from tests.store.making import NOW, POLICY


@dataclass
class Family:
    store: SqliteStore
    now: int = NOW

    def __post_init__(self) -> None:
        self.ana, self.bo = (Desk(self.store, POLICY, name, lambda: self.now) for name in ("ana", "bo"))
        self.parent, self.one, self.two, self.other = (
            self.open(subject, who)
            for subject, who in zip(("Mail", "Post", "Inbox", "X"), ("Maria", "Bo", "Cy", "Di"), strict=True)
        )
        assert self.ana.adopt(dict.fromkeys((self.one, self.two)), self.parent).done

    def open(self, subject: str, who: str) -> int:
        return self.bo.open(Open(subject, Priority.P3, requester=who)).tickets[0].number

    def ticket(self, number: int) -> Ticket:
        ticket = self.store.ticket(number)
        assert ticket is not None
        return ticket

    @property
    def children(self) -> dict[int, int | None]:
        return {child.number: child.version for child in self.store.children(self.parent)}

    def states(self) -> list[Status]:
        return [self.ticket(number).status for number in (self.parent, self.one, self.two)]


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    """#1001 with the children #1002 and #1003, and #1004 beside them."""
    family = Family(SqliteStore(empty_desk(tmp_path / "desk.db")))
    yield family
    assert family.store.check() == []
    family.store.close()


def reason(outcome: Outcome) -> str:
    assert not outcome.done
    return outcome.refused[0].refusal.reason


def test_closing_with_the_children_is_one_operation_one_undo_and_one_redo(family: Family) -> None:
    outcome = family.ana.close({family.parent: None}, "Switch replaced", children=family.children)
    assert [event.number for event in outcome.events] == [1001, 1002, 1003] and len({e.op for e in outcome.events}) == 1
    assert family.states() == [Status.CLOSED] * 3 and family.ticket(1003).resolution == "Switch replaced"
    assert len(family.ana.undo().events) == 3
    assert family.states() == [Status.OPEN] * 3
    assert len(family.ana.redo().events) == 3
    assert family.states() == [Status.CLOSED] * 3


def test_a_note_goes_to_the_children_and_is_withdrawn_from_all(family: Family) -> None:
    family.ana.note({family.parent: None}, "Vendor is on it", children=family.children)
    assert [family.store.history(number)[-1].text for number in (1001, 1002, 1003)] == ["Vendor is on it"] * 3
    assert len(family.ana.undo(1003).events) == 3


def test_a_child_that_somebody_closed_since_keeps_all_of_them_open(family: Family) -> None:
    seen = family.children
    family.bo.close({family.two: None}, "Works again")
    outcome = family.ana.close({family.parent: None}, "Switch replaced", children=seen)
    assert "#1003" in reason(outcome) and "by bo" in reason(outcome) and outcome.refused[0].refusal.conflict
    assert family.states() == [Status.OPEN, Status.OPEN, Status.CLOSED]
    assert family.ticket(family.one).version == seen[family.one]


def test_a_child_that_was_released_since_is_not_reached(family: Family) -> None:
    seen = family.children
    family.bo.release({family.one: None})
    assert "#1002 was released from #1001 by bo" in reason(family.ana.note({family.parent: None}, "x", children=seen))
    assert family.store.history(family.parent)[-1].text is None


def test_a_change_that_does_not_bear_on_it_stands_in_nobodys_way(family: Family) -> None:
    seen = family.children
    family.bo.take({family.one: None})
    assert family.ana.close({family.parent: None}, "Done", children=seen).done


def test_ten_get_one_parent_in_one_operation(family: Family) -> None:
    ten = dict.fromkeys(family.open(f"Mail {place}", f"Caller {place}") for place in range(10))
    assert len(family.ana.adopt(ten, family.parent).events) == 10
    assert len(family.store.children(family.parent)) == 12
    family.ana.undo()
    assert len(family.store.children(family.parent)) == 2


def test_no_ticket_comes_to_be_its_own_ancestor(family: Family) -> None:
    assert "release it first" in reason(family.ana.adopt({family.parent: None}, family.one))
    assert "take #1001" in reason(family.ana.adopt({family.other: None}, family.one))
    assert "no ticket #9" in reason(family.ana.adopt({family.other: None}, 9))


def test_undo_does_not_make_a_second_level(family: Family) -> None:
    family.ana.release({family.one: None})
    family.bo.adopt({family.other: None}, family.one)
    assert "has 1 child of its own" in reason(family.ana.undo())
    assert family.ticket(family.one).parent is None


def test_merging_closes_counts_and_tells_on_both(family: Family) -> None:
    outcome = family.ana.merge(dict.fromkeys((family.one, family.other)), family.parent)
    assert [(event.number, str(event.kind)) for event in outcome.events] == [
        (1002, "merged"), (1001, "absorbed"), (1004, "merged"), (1001, "absorbed"),
    ]  # fmt: skip
    assert family.ticket(family.parent).affected == 3
    assert family.ticket(family.one).merged_into == family.parent
    assert family.ana.undo().done
    assert family.ticket(family.parent).affected is None and family.ticket(family.one).status is Status.OPEN
    assert family.ana.redo().done
    assert family.ticket(family.parent).affected == 3 and family.ticket(family.other).merged_into == family.parent


def test_a_merging_is_undone_whoever_called_about_the_target_since(family: Family) -> None:
    family.ana.merge({family.other: None}, family.parent)
    family.bo.attach({family.parent: None}, Attach("Eve"))
    assert family.ana.undo().done
    assert family.ticket(family.parent).affected == 2


def test_reopening_a_duplicate_takes_it_out_of_the_target_and_undo_puts_it_back(family: Family) -> None:
    family.ana.merge({family.other: None}, family.parent)
    family.now += 60
    assert len(family.bo.reopen({family.other: None}).events) == 2
    assert family.ticket(family.parent).affected is None and family.ticket(family.other).merged_into is None
    family.bo.undo()
    assert family.ticket(family.parent).affected == 2 and family.ticket(family.other).merged_into == family.parent


def test_a_merging_is_not_redone_into_a_ticket_closed_since(family: Family) -> None:
    family.ana.merge({family.other: None}, family.parent)
    family.ana.undo()
    family.bo.close({family.parent: None}, "Done")
    assert "#1001 is closed" in reason(family.ana.redo())
    assert family.ticket(family.other).status is Status.OPEN


def test_a_merging_that_somebody_closed_before_is_refused_with_who(family: Family) -> None:
    seen = family.ticket(family.other).version
    family.bo.close({family.other: None}, "Solved")
    assert "by bo" in reason(family.ana.merge({family.other: seen}, family.parent))
    assert family.ticket(family.parent).affected is None


def test_attainment_counts_a_late_duplicate_and_no_early_one(family: Family) -> None:
    family.ana.merge({family.one: None}, family.parent)
    family.now += 5 * 3600
    family.ana.merge({family.other: None}, family.parent)
    assert [family.ticket(number).judged for number in (family.one, family.other)] == [None, Sla.MISSED]
