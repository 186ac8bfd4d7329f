"""Whose tickets are whose: by any of a person's numbers and addresses, by a name only where there is nothing else."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.requester import Requester, known_as
from helpdesk_tui.store.base import Store
from tests.store.making import NOW, put


def keep(store: Store, *requesters: Requester) -> list[Requester]:
    with store.write() as transaction:
        ids = [transaction.keep_requester(one) for one in requesters]
    return [one for identity in ids if (one := store.requester(identity)) is not None]


def own(store: Store, who: Requester) -> list[int]:
    return [ticket.number for ticket in store.tickets_of(who, 99, only_open=True)]


def test_a_ticket_is_found_by_its_number_whatever_the_name_on_it(store: Store) -> None:
    number = put(store, requester="Maria Silva", phone="+49 (0)89 123456-78").number
    nameless = put(store, phone="08912345678").number
    [santos] = keep(store, Requester("Maria Santos", "0049 89 12345678"))
    assert own(store, santos) == [nameless, number]


def test_a_ticket_is_found_by_any_of_a_persons_numbers_and_addresses(store: Store) -> None:
    [maria] = keep(
        store, Requester("Maria", "555 0100", "m@acme.example", numbers=("555 0199",), emails=("m@x.example",))
    )
    numbers = [
        put(store, requester="Maria", phone="555 0199").number,
        put(store, requester="M. Silva", email="M@X.example", phone="900 0000").number,
        put(store, email="m@acme.example").number,
        put(store, requester="Maria", phone="555 0100").number,
    ]
    put(store, requester="Maria", phone="555 0101")
    assert own(store, maria) == numbers[::-1]


def test_namesakes_at_one_firm_do_not_see_each_others_tickets(store: Store) -> None:
    one, other = keep(
        store,
        Requester("John Smith", "555 0100", None, "Acme"),
        Requester("John Smith", "555 0200", None, "Acme"),
    )
    mine = put(store, requester="John Smith", phone="555 0100", organisation="Acme").number
    theirs = put(store, requester="John Smith", phone="555 0200", organisation="Acme").number
    assert (own(store, one), own(store, other)) == ([mine], [theirs])


def test_namesakes_on_one_switchboard_are_told_apart_by_their_extensions(store: Store) -> None:
    one, other = keep(
        store, Requester("John Smith", "212 760 1700 x12"), Requester("John Smith", "212 760 1700 ext. 14")
    )
    mine = put(store, requester="John Smith", phone="+1 212 760 1700 ext 12").number
    theirs = put(store, requester="John Smith", phone="2127601700 #14").number
    either = put(store, requester="John Smith", phone="2127601700").number
    assert (own(store, one), own(store, other)) == ([either, mine], [either, theirs])


def test_colleagues_on_one_number_have_their_own_tickets(store: Store) -> None:
    maria, bo = keep(store, Requester("Maria", "555 0100"), Requester("Bo", "555 0100", names=("Bob",)))
    marias = put(store, requester="MARIA", phone="555 0100").number
    bos = put(store, requester="Bob", phone="555 0100").number
    unknown = put(store, requester="Cy", phone="555 0100").number
    assert (own(store, maria), own(store, bo)) == ([unknown, marias], [unknown, bos])


def test_a_name_finds_tickets_that_have_neither_number_nor_address_and_no_others(store: Store) -> None:
    [maria] = keep(store, Requester("Maria Silva", "555 0100", None, "Acme"))
    bare = put(store, requester="maria silva", organisation="ACME").number
    homeless = put(store, requester="Maria Silva").number
    put(store, requester="Maria Silva", organisation="Other")
    put(store, requester="Maria Silva", email="maria@other.example")
    assert own(store, maria) == [homeless, bare]


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("İbrahim Yılmaz", "ibrahim yilmaz"),
        ("Ọ̀ṣúnlé", "osunle"),
        ("Mu\u0308ller", "MÜLLER"),
        ("Weiß", "WEISS"),
        ("山田太郎", "山田太郎"),
        ("O’Brien", "o'brien"),
    ],
)
def test_a_name_is_the_same_however_it_is_spelled(store: Store, kept: str, told: str) -> None:
    [who] = keep(store, Requester(kept, "555 0100"))
    bare, numbered = put(store, requester=told).number, put(store, requester=told, phone="555 0100").number
    assert own(store, who) == [numbered, bare]
    assert (
        [one.id for one in store.requesters_called(told)]
        == [one.id for one in store.requesters_named(told)]
        == [who.id]
    )
    assert known_as(store.requesters_like(Requester(told, "5550100")), Requester(told, "5550100")) == who


def test_an_extension_written_in_one_with_the_number_is_the_same_line(store: Store) -> None:
    [who] = keep(store, Requester("Jan", "089 123456 Durchwahl 78"))
    numbers = [put(store, phone=phone).number for phone in ("+49 89 12345678", "089 123456 DW 78", "089 123456")]
    put(store, phone="089 123456 DW 79")
    assert own(store, who) == numbers[::-1]
    [joined] = keep(store, Requester("Kim", "+49 (0)89 123456-78"))
    assert own(store, joined) == numbers[1::-1]


def test_a_short_number_is_its_own_line_and_no_end_of_another(store: Store) -> None:
    [who] = keep(store, Requester("Jan", "1700"))
    number = put(store, phone="1700").number
    put(store, phone="212 760 1700")
    assert own(store, who) == [number]


@pytest.mark.parametrize("typed", ["x214", "214", "ext 214", "1700 x214", "12127601700 ext. 214"])
def test_a_requester_is_found_by_the_extension(store: Store, typed: str) -> None:
    keep(
        store,
        Requester("Maria", "+1 212 760 1700 x214"),
        Requester("Bo", "+1 212 760 1700 x215"),
        Requester("Al", "x99"),
    )
    assert [one.name for one in store.requesters_by_number(typed)] == ["Maria"]
    assert [one.name for one in store.requesters_by_number("x99")] == ["Al"]


def test_a_requester_is_found_by_each_number_and_each_name(store: Store) -> None:
    keep(
        store, Requester("Maria Santos", "555 0100", numbers=("555 0199",), names=("Maria Silva",), emails=("m@x.org",))
    )
    assert all(len(store.requesters_by_number(typed)) == 1 for typed in ("0100", "0199"))
    assert all(len(store.requesters_named(typed)) == 1 for typed in ("sant", "silva", "m x org"))


def test_a_record_that_another_stands_for_is_not_found_any_more(store: Store) -> None:
    gone, kept = keep(store, Requester("Maria", "555 0100"), Requester("Marie", "555 0199"))
    keep(store, Requester("Maria", "555 0100", id=gone.id, merged_into=kept.id))
    assert (
        store.requesters_by_number("0100") == store.requesters_named("maria") == store.requesters_called("Maria") == []
    )
    assert [one.id for one in store.requesters_named("")] == [kept.id]
    merged = store.requester(gone.id)
    assert merged is not None and merged.merged_into == kept.id


def test_whoever_shares_a_number_or_an_address_is_found_before_namesakes(store: Store) -> None:
    keep(
        store,
        Requester("Maria", "900 0000", seen_at=NOW),
        Requester("Bo", "555 0100"),
        Requester("Cy", None, "office@acme.example"),
        Requester("Di", "555 0101", "di@acme.example", seen_at=NOW),
    )
    told = Requester("maria", "+1 555 0100", "OFFICE@acme.example")
    assert [one.name for one in store.requesters_like(told)] == ["Bo", "Cy", "Maria"]
