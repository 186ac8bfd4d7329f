"""What every store does with requesters: found by a number's end and a name's beginning, kept, taken over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.domain.rules.alike import useful_words
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Store
from tests.store.making import NOW, a_history, a_ticket, put

MARIA = Requester("Maria Silva", "+1 (212) 760-1700 x12", "maria@acme.example", "Acme Corp", "asks for Ana", NOW)


def keep(store: Store, *requesters: Requester) -> list[int]:
    with store.write() as transaction:
        return [transaction.keep_requester(one) for one in requesters]


def names(found: list[Requester]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    "typed", ["1700", "7601700", "2127601700", "12127601700", "0012127601700", "01112127601700", "02127601700"]
)
def test_a_requester_is_found_by_the_end_of_their_number_whatever_its_spelling(store: Store, typed: str) -> None:
    keep(store, MARIA, Requester("Bo Chen", "212.760.1701"), Requester("Nobody"))
    assert names(store.requesters_by_number(typed)) == ["Maria Silva"]


def test_a_number_kept_without_its_country_is_found_by_one_typed_with_it(store: Store) -> None:
    keep(store, Requester("Bo Chen", "212.760.1701"), Requester("Jan Krüger", "030 1234567"))
    assert names(store.requesters_by_number("12127601701")) == ["Bo Chen"]
    assert names(store.requesters_by_number("49301234567")) == ["Jan Krüger"]
    assert store.requesters_by_number("13107601701") == []
    assert store.requesters_by_number("") == []


def test_colleagues_on_one_number_come_with_the_last_contact_first(store: Store) -> None:
    keep(store, MARIA, Requester("Bo Chen", "2127601700", seen_at=NOW + 5), Requester("Al", "2127601700", seen_at=3))
    assert names(store.requesters_by_number("1700", 2)) == ["Bo Chen", "Maria Silva"]


def test_a_requester_is_found_by_beginnings_of_name_organisation_and_address(store: Store) -> None:
    keep(store, MARIA, Requester("Zoë Marinos", organisation="Bauhaus", seen_at=NOW - 1), Requester("Bo"))
    assert names(store.requesters_named("mari")) == ["Maria Silva", "Zoë Marinos"]
    assert names(store.requesters_named("sil acm")) == ["Maria Silva"]
    assert names(store.requesters_named("zoe")) == ["Zoë Marinos"]
    assert names(store.requesters_named("silva bau")) == []
    assert names(store.requesters_named('"*')) == []
    assert names(store.requesters_named("", 2)) == ["Maria Silva", "Zoë Marinos"]


def test_callers_without_a_record_are_found_by_beginnings_of_their_names_on_tickets(store: Store) -> None:
    put(store, requester="Caller 2403", organisation="Location 98", opened_at=NOW - 9)
    put(store, requester="Caller 2403", organisation="Location 98", opened_at=NOW - 5)
    put(store, requester="Caller 2410", opened_at=NOW - 7)
    put(store, requester="Caller 2499", phone="212 555 0100"), put(store, email="caller@acme.example"), put(store)
    found = store.callers_named("call 24", 9)
    assert found == [
        Requester("Caller 2403", organisation="Location 98", seen_at=NOW - 5),
        Requester("Caller 2410", seen_at=NOW - 7),
    ]
    assert store.callers_named("2403") == found[:1] and store.callers_named("CALLER", 1) == found[:1]
    assert store.callers_named("403") == store.callers_named("location") == []
    assert store.callers_named("") == store.callers_named('"*') == []
    assert store.tickets_of(found[0], 9, only_open=True)[0].requester == "Caller 2403"


def test_a_kept_requester_reads_back_and_can_be_changed(store: Store) -> None:
    [identity] = keep(store, MARIA)
    kept = store.requester(identity)
    assert kept is not None and (kept.phone, kept.note, kept.lines) == (MARIA.phone, MARIA.note, MARIA.lines)
    keep(store, Requester("Maria Santos", "5550100", id=identity, seen_at=NOW))
    assert store.requesters_by_number("1700") == [] and store.requesters_named("silva") == []
    assert (
        names(store.requesters_by_number("0100")) == names(store.requesters_called("maria santos")) == ["Maria Santos"]
    )
    assert store.requester(identity + 1) is None


def test_what_to_know_of_an_organisation_comes_with_its_people(store: Store) -> None:
    [identity] = keep(store, MARIA)
    with store.write() as transaction:
        transaction.keep_organisation("ACME CORP", "gold contract", NOW)
    kept = store.requester(identity)
    assert kept is not None and kept.organisation_note == "gold contract"


def test_nothing_is_known_of_somebody_whose_write_was_undone(open_store: Callable[[], Store]) -> None:
    store = open_store()
    with pytest.raises(RuntimeError), store.write() as transaction:
        transaction.keep_requester(MARIA)
        raise RuntimeError
    assert store.requesters_named("") == []


def test_a_load_makes_its_requesters_known_once_each(store: Store) -> None:
    def told(at: int, name: str, phone: str | None, reference: str) -> object:
        return a_history(a_ticket(requester=name, phone=phone, organisation="Acme", opened_at=at, reference=reference))

    store.load([told(NOW, "Maria", "1 212 5550", "a"), told(NOW + 9, "Maria", "1-212-5550", "b")])  # type: ignore[list-item]
    store.load([told(NOW + 20, "maria", "12125550", "c"), told(NOW, "Bo", None, "d"), told(NOW, "Al", "5551", "e")])  # type: ignore[list-item]
    known = store.requesters_named("")
    assert [(one.name, one.seen_at) for one in known] == [("Maria", NOW + 20), ("Al", NOW)]


def test_a_requesters_tickets_are_theirs_the_latest_first(store: Store) -> None:
    own = [put(store, requester="Maria Silva", phone=phone).number for phone in ("212 760 1700", "+12127601700", None)]
    closed = put(store, requester="maria silva", phone="2127601700", status=Status.CLOSED, closed_at=NOW).number
    put(store, requester="Maria Silva", phone="555 0000", organisation="Other")
    put(store, requester="Anna Maria Silva", phone="2127601700")
    keep(store, MARIA, Requester("Anna Maria Silva", "2127601700"))
    assert [ticket.number for ticket in store.tickets_of(MARIA, 9, only_open=True)] == own[::-1]
    assert [ticket.number for ticket in store.tickets_of(MARIA, 2, only_open=False)] == [closed, own[-1]]


def test_open_tickets_alike_are_found_outages_first(store: Store) -> None:
    mail = put(store, subject="Mailbox does not open", organisation="Bauhaus").number
    outage = put(store, subject="Core switch", priority=Priority.P1).number
    down = put(store, subject="Mail is down for all", priority=Priority.P2).number
    firm = put(store, subject="New keyboard", organisation="Acme Corp").number
    put(store, subject="Monitor flickers")
    put(store, subject="Mail is down", status=Status.CLOSED, closed_at=NOW)
    found = store.alike(useful_words("the mail is down"), "acme corp", 9)
    assert [ticket.number for ticket in found] == [down, outage, firm, mail]
    assert [ticket.number for ticket in store.alike((), None, 9)] == [outage]
