"""The contract of every store for shared work: who has what open, and drafts."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.store.base import Presence, Store
from tests.store.making import a_ticket, changed, opened


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


def test_when_each_draft_was_kept_last_can_be_asked(store: Store) -> None:
    store.keep_draft("ana", "note 1001", "called", 1)
    store.keep_draft("ana", "close 1002", "rest", 2)
    store.keep_draft("bo", "note 1001", "his own", 3)
    store.keep_draft("ana", "note 1001", "called twice", 4)
    assert store.draft_times("ana") == {"note 1001": 4, "close 1002": 2} and store.draft_times("cai") == {}


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


def test_technicians_are_who_did_something_here_and_who_is_here_now(store: Store) -> None:
    with store.write() as transaction:
        ticket = a_ticket(transaction.new_number())
        transaction.append(opened(ticket, actor="bo"), ticket)
        transaction.append(*changed(ticket, Kind.NOTED, actor="Ana (at zendesk)", text="as it was"))
    store.arrive(Presence("a", "cai", 100, 100))
    assert store.technicians() == ["bo", "cai"]
