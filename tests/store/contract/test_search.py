"""The contract of every store: what is found by words, wherever and however they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.filters import searched
from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Count, Store, View
from helpdesk_tui.store.sql.asked import search as search_sql
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.conftest import WHOLE
from tests.store.making import NOW, POLICY, a_history, a_ticket, changed, put
from tests.store.memory import MemoryStore

Opens = Callable[[], Store]


def found(store: Store, text: str) -> list[int]:
    """The numbers that a filter finds among all tickets: by a first page, by all of them, and as counted."""
    view = View(parse_query(f"is:all {text}"))
    first = [ticket.number for ticket in store.page(view, 0, 20)]
    whole = [ticket.number for ticket in store.page(view, 0, 10_000)]
    assert first == whole[:20] and store.size(view) == len(whole) and store.count(view.query) == Count(len(whole))
    return sorted(whole)


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk with one ticket, 1001, whose subject nobody looks for."""
    put(store, subject="x")
    return Desk(store, POLICY, "ana", lambda: NOW)


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"subject": "HP Plotter"}, ["lotter", "plot", "hp plotter", '"hp plotter"', "otter", "PLOTTER", "-xyz lot"]),
        ({"email": "ana.meier@acme.example"}, ["acme", "ana.meier@acme.example", "email:acme", "email:ana.meier"]),
        ({"reference": "INC-0012345"}, ["INC-0012345", "inc0012345", "ref:12345", "ref:INC-0012345", "0012345"]),
        ({"organisation": "Hausmeister GmbH"}, ["meister", "from:haus", "from:meister"]),
        ({"text": "Error 0x80070005 at boot"}, ["80070005", '"error 0x80070005"', "0x8007"]),
        ({"subject": "E-mail and Wi-Fi"}, ["email", "e-mail", "wifi", "wi-fi", "mail", "fi", "'e mail'"]),
        ({"subject": "email and wifi"}, ["email", "e-mail", "wi-fi"]),
        ({"requester": "O'Brien"}, ["o'brien", "obrien", "o’brien", "brien", "from:o'brien"]),
        ({"subject": "server 10.0.0.1 down"}, ["10.0.0.1", '"10.0.0.1"', "10.0.0", "10.0"]),
        ({"requester": "İbrahim Yılmaz"}, ["İbrahim", "ibrahim yilmaz", "ILMAZ", "yılmaz", 'from:"İbrahim Yılmaz"']),
        ({"requester": "Ọ̀ṣúnlé"}, ["Ọ̀ṣúnlé", "osunle", "sunle"]),
        ({"requester": "Müller"}, ["mu\u0308ller", "müller", "muller", "uller"]),
        ({"requester": "Straße"}, ["strasse", "straße", "rasse"]),
        ({"subject": "印刷機が故障した"}, ["印刷", "故障", "障", "刷機", "印刷 故障", '"印刷機"']),
        ({"subject": "프린터고장"}, ["프린터", "고장", "린터", "장"]),
        ({"subject": "เครื่องพิมพ์เสีย"}, ["พิมพ์", "เสีย"]),
        ({"phone": "+49 (0)89 123456-78"}, ["phone:08912345678", "phone:12345678", "08912345678", "498912345678"]),
        ({"phone": "089 12345678"}, ["phone:+498912345678", "phone:004989/12345678", "12345678"]),
        ({"phone": "+1 212 760 1700 ext. 214"}, ["phone:x214", "x214", "phone:1700", "7601700", "phone:214"]),
        ({"subject": "a b"}, ["a", "b", "a b", '"a b"']),
    ],
)  # fmt: skip
def test_a_ticket_is_found(store: Store, fields: dict[str, Any], asked: list[str]) -> None:
    put(store, subject="Something else", requester="Nobody", text="nothing to do with it", phone="+1 555 9999999")
    put(store, **({"subject": "y"} | fields))
    for text in asked:
        assert found(store, text) == [1002], text


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"subject": "10.0.0.12 and 110.0.0.1 and 1.10.0.0"}, ["10.0.0.1", '"10.0.0.1"']),
        ({"subject": "10 users, 0 printers, 0 phones, 1 fax"}, ["10.0.0.1"]),
        ({"subject": "paper out of printer"}, ['"out of paper"', '"printer paper"', '"of print"', '"per out"']),
        ({"subject": "disk", "text": "full"}, ['"disk full"']),
        ({"subject": "E-mail server"}, ['"server email"', "rver-email"]),
        ({"subject": "Plotter"}, ["pl0tter", "lo", "ploter", "tt", "plotter2", "email:plotter", "note:plotter"]),
        ({"subject": "potter plots lotion"}, ["lotter", "plotion"]),
        ({"subject": "か"}, ["が"]),
        ({"subject": "印刷"}, ["刷印", "印機"]),
        ({"phone": "+1 212 760 1700 x214"}, ["phone:x215", "phone:x21", "60170", "phone:760"]),
        ({"reference": "INC-77"}, ["email:inc", "note:77", "from:inc"]),
    ],
)  # fmt: skip
def test_a_ticket_is_not_found_by_what_it_does_not_say(store: Store, fields: dict[str, Any], asked: list[str]) -> None:
    put(store, **({"subject": "y"} | fields))
    for text in asked:
        assert found(store, text) == [], text
        assert found(store, f"-{text}") == [1001], text


def test_notes_resolutions_reasons_and_attached_calls_are_found(desk: Desk) -> None:
    seen = {1001: None}
    desk.note(seen, "Reset the fuser unit by hand")
    desk.reprioritise(seen, Priority.P3, "boss complained")
    desk.attach(seen, Attach("Zebulon", phone="+1 555 1234", said="same smell in the lab"))
    desk.close(seen, "Replaced the drum")
    for text in (
        "fuser",
        '"fuser unit"',
        "note:fuser",
        "user",
        "omplain",
        "zebulon",
        "smell",
        "drum fuser",
        "note:drum",
    ):
        assert found(desk.store, text) == [1001], text
    assert found(desk.store, '"hand boss"') == []
    desk.reopen(seen)
    assert found(desk.store, "note:drum") == [1001], "how it was resolved the last time"


def test_what_is_found_follows_corrections_undo_and_redo(desk: Desk) -> None:
    seen = {1001: None}
    desk.edit(seen, {"subject": "Quokka", "email": "wil@echidna.example", "phone": "+49 89 1234567"})
    assert found(desk.store, "quokka echidna 891234567") == [1001]
    desk.edit(seen, {"subject": "Wombat", "email": None, "phone": None})
    assert found(desk.store, "wombat") == [1001]
    for gone in ("quokka", "echidna", "phone:1234567"):
        assert found(desk.store, gone) == []
    desk.undo()
    assert (found(desk.store, "quokka email:echidna"), found(desk.store, "ombat")) == ([1001], [])
    desk.redo()
    assert (found(desk.store, "uokka"), found(desk.store, "wombat")) == ([], [1001])
    desk.note(seen, "bilby")
    desk.undo()
    assert found(desk.store, "bilby") == []
    desk.note(seen, "numbat")
    desk.close(seen, "koala")
    desk.undo()
    assert (found(desk.store, "koala"), found(desk.store, "numbat")) == ([], [1001])
    desk.redo()
    assert found(desk.store, "numbat koala") == [1001]
    assert desk.store.check() == []


def test_a_word_of_the_body_and_one_of_the_hundredth_note_find_the_ticket(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searched, "ROOM", 60)
    put(desk.store, subject="Plotter", text="it smells of burning")
    desk.note({1001: None}, "a short one")
    for place in range(100):
        desk.note({1002: None}, f"called again, the {place}th time, quokka")
    asked = ["plotter quokka", "burn uokka", "99th", '"99th time"', "plotter 0th 99th", "note:quokka", "smell -short"]
    for text in asked:
        assert found(desk.store, text) == [1002], text
    for text in ("burning 100th", '"quokka called"', "plotter -quokka", "note:plotter"):
        assert 1002 not in found(desk.store, text), text
    desk.edit({1002: None}, {"subject": "Scanner"})
    assert (found(desk.store, "scanner 99th"), found(desk.store, "plotter")) == ([1002], [])
    desk.undo()
    desk.undo()
    assert (found(desk.store, "99th"), found(desk.store, "plotter 98th")) == ([], [1002])
    assert desk.store.check() == []


WORDS = [
    "printer", "Plotter", "E-mail", "wi-fi", "o'brien", "10.0.0.1", "10.0.0.12", "a", "ab", "abc", "abcd", "Zoë",
    "ΣΊΣΥΦΟΣ", "İbrahim", "印刷機", "印", "が", "프린터", "ที่นี่", "+49 (0)89 123456-78", "x214", "1700", "-", "P1/P2",
    "straße", "disk full",
]  # fmt: skip
_some = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
_parts = st.builds(
    lambda word, start, size, sign, quotes: f'{sign}{quotes}{word[start : start + size]}{quotes}',
    st.sampled_from(WORDS), st.integers(0, 4), st.integers(1, 12), st.sampled_from(["", "", "-"]),
    st.sampled_from(["", "", '"']),
)  # fmt: skip
_keyed = st.builds(
    lambda key, word: f'{key}:"{word}"', st.sampled_from(["from", "email", "note", "ref"]), st.sampled_from(WORDS)
)


@settings(max_examples=60 if WHOLE else 30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    made=st.lists(st.tuples(_some, _some, _some, st.lists(_some, max_size=5), st.booleans()), max_size=12),
    filters=st.lists(st.lists(_parts | _keyed, min_size=1, max_size=3).map(" ".join), min_size=8, max_size=8),
    room=st.sampled_from([10, 40, 4_096]),
    glimpse=st.booleans(),
)
def test_any_words_find_what_the_memory_finds(
    new_desk: Callable[[], Opens],
    monkeypatch: pytest.MonkeyPatch,
    made: list[tuple[str, str, str, list[str], bool]],
    filters: list[str],
    room: int,
    glimpse: bool,
) -> None:
    monkeypatch.setattr(searched, "ROOM", room)
    monkeypatch.setattr(search_sql, "_FIRST", 400 if glimpse else 0)
    store, memory = new_desk()(), MemoryStore()
    for desk in (store, memory):
        loaded = made[: len(made) // 2]
        desk.load([a_history(_ticket(one), *[{"text": note} for note in one[3]], text=one[1]) for one in loaded])
        for one in made[len(loaded) :]:
            ticket = put(desk, **_fields(one), text=one[1])
            for note in one[3]:
                with desk.write() as transaction:
                    event, ticket = changed(ticket, text=note)
                    transaction.append(event, ticket)
    for text in filters:
        try:
            view = View(parse_query(f"{text} is:all"))
        except ValueError:
            continue
        expected = memory.page(view, 0, 100)
        assert store.page(view, 0, 100) == expected, text
        assert store.size(view) == len(expected)
        assert store.count(view.query) == Count(len(expected))
    assert store.check() == []


def _fields(made: tuple[str, str, str, list[str], bool]) -> dict[str, Any]:
    subject, _, who, _, closed = made
    fields: dict[str, Any] = {"subject": subject or "-", "requester": who or None, "email": f"{who}@x.example"}
    fields["phone"] = "+49 (0)89 123456-78" if "x214" in who else None
    return fields | ({"status": Status.CLOSED, "closed_at": NOW, "resolution": who or None} if closed else {})


def _ticket(made: tuple[str, str, str, list[str], bool]) -> Any:
    return a_ticket(**_fields(made))


def test_a_first_page_ends_where_it_should_at_any_size(open_store: Opens) -> None:
    store = open_store()
    if not isinstance(store, SqliteStore):
        pytest.skip("the memory knows no pages")
    store.load([a_history(a_ticket(subject=f"Plotter {place % 3}", due_at=NOW + place)) for place in range(30)])
    for text in ("plotter", "lotter", "plotter 2", "p:4 lotter", "is:closed lotter"):
        view = View(parse_query(text))
        whole = store.page(view, 0, 10_000)
        for start, count in ((0, 1), (0, 5), (5, 5), (8, 5), (25, 10), (0, 400), (100, 3)):
            put(store, subject="unlike")
            assert store.page(view, start, count) == whole[start : start + count], (text, start, count)
