"""The contract of every store for shared work: who has what open, drafts, and what has just been reached."""

from __future__ import annotations

from helpdesk_tui.domain.ticket import Priority, Sla, Status
from helpdesk_tui.store.base import Presence, Store
from tests.store.making import put


def test_presence_tells_the_open_ticket_and_its_latest(store: Store) -> None:
    store.arrive(Presence("a", "ana", 100, 100, 1001))
    assert store.present(0) == [Presence("a", "ana", 100, 100, 1001)]
    store.arrive(Presence("a", "ana", 110, 110, None))
    assert store.present(0) == [Presence("a", "ana", 100, 110, None)]


def test_a_draft_is_kept_replaced_and_forgotten(store: Store) -> None:
    store.keep_draft("ana", "note 1001", "called", 1)
    store.keep_draft("ana", "close 1002", "rest\nof it \U0001f600", 2)
    store.keep_draft("bo", "note 1001", "his own", 3)
    store.keep_draft("ana", "note 1001", "called twice", 4)
    assert list(store.drafts("ana").items()) == [
        ("close 1002", "rest\nof it \U0001f600"),
        ("note 1001", "called twice"),
    ]
    store.keep_draft("ana", "note 1001", "", 5)
    assert store.drafts("ana") == {"close 1002": "rest\nof it \U0001f600"}
    assert store.drafts("bo") == {"note 1001": "his own"}
    assert store.drafts("cai") == {}


def test_a_draft_of_nothing_is_no_draft(store: Store) -> None:
    store.keep_draft("ana", "note 1001", "", 1)
    assert store.drafts("ana") == {}


def test_a_draft_goes_over_the_text_that_was_seen_there_and_over_no_other(store: Store) -> None:
    assert store.keep_draft("ana", "note 1001", "one", 1, over="")
    assert store.keep_draft("ana", "note 1001", "one more", 2, over="one")
    assert not store.keep_draft("ana", "note 1001", "another", 3, over="one")
    assert not store.keep_draft("ana", "note 1001", "another", 3, over="")
    assert not store.keep_draft("ana", "note 1001", "", 3, over="one")
    assert store.drafts("ana") == {"note 1001": "one more"}
    assert store.keep_draft("ana", "note 1001", "", 4, over="one more")
    assert store.drafts("ana") == {}


def test_a_draft_that_is_gone_or_was_written_already_is_written(store: Store) -> None:
    assert store.keep_draft("ana", "note 1001", "one", 1, over="gone by now")
    assert store.keep_draft("ana", "note 1001", "one", 2, over="before an unclear end")
    assert store.keep_draft("ana", "note 1002", "", 2, over="gone by now")
    assert store.drafts("ana") == {"note 1001": "one"}


def test_what_has_been_reached_lies_after_the_one_instant_and_not_after_the_other(store: Store) -> None:
    due = put(store, priority=Priority.P3, due_at=200, response_due=200, warn_at=150)
    put(store, priority=Priority.P3, due_at=400, response_due=400, warn_at=300)
    answered = {"responded_at": 20, "judged": Sla.MET}
    put(store, priority=Priority.P3, due_at=200, response_due=200, warn_at=None, **answered)
    put(store, priority=Priority.P3, due_at=200, response_due=200, status=Status.CLOSED, closed_at=20, **answered)
    assert [one.number for one in store.reached(149, 150)] == [due.number]
    assert [one.number for one in store.reached(199, 200)] == [due.number]
    assert [one.number for one in store.reached(100, 250)] == [due.number]
    assert store.reached(150, 199) == []
    assert store.reached(200, 299) == []
    assert len(store.reached(0, 1000)) == 2
    assert len(store.reached(0, 1000, limit=1)) == 1
