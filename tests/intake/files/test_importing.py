"""An import is planned without writing, and carried out whole or not at all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpdesk_tui.domain.text.cells import NEW_EMOJI
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.files.importing import IntakeError
from helpdesk_tui.intake.files.reading import FORMATS
from helpdesk_tui.store.base import Store, View
from tests.intake.desks import FILES, LOG, NOW, Decided, carry_out, lasts, planned, with_the_log

INCIDENTS, TICKETS = FILES / "incidents.csv", FILES / "tickets.csv"


@pytest.mark.parametrize(("path", "name"), [(INCIDENTS, "incident log"), (TICKETS, "ticket table")])
def test_the_kind_of_file_is_known_by_its_columns(store: Store, path: Path, name: str) -> None:
    assert planned(path, store).format == name
    assert name in [known.name for known in FORMATS]


def test_planning_writes_nothing(store: Store) -> None:
    plan = planned(TICKETS, store)
    assert store.page(View(), 0, 10) == []
    assert plan.events == sum(len(history) for history in plan.histories) > 0


@pytest.mark.parametrize("path", [INCIDENTS, TICKETS])
def test_a_second_run_adds_nothing(store: Store, path: Path) -> None:
    plan = planned(path, store)
    assert carry_out(store, plan) == len(plan.histories) > 0
    again = planned(path, store)
    assert (again.histories, again.already_here) == ((), len(plan.histories))
    assert carry_out(store, again) == 0
    assert store.check() == []


def test_numbers_are_given_in_the_order_of_opening(store: Store) -> None:
    carry_out(store, planned(INCIDENTS, store))
    tickets = [store.ticket(number) for number in (1001, 1002, 1003)]
    assert [ticket.reference for ticket in tickets if ticket] == ["INC1", "INC2", "INC5"]


def test_progress_ends_at_the_whole(store: Store) -> None:
    told: list[tuple[int, int]] = []
    plan = planned(TICKETS, store)
    carry_out(store, plan, lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)


def test_what_breaks_off_leaves_nothing_behind(store: Store) -> None:
    plan = planned(INCIDENTS, store)

    def pull_the_plug(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(store, plan, pull_the_plug)
    assert planned(INCIDENTS, store).already_here == 0


def test_an_unknown_file_is_refused_with_what_it_names(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,\x1b[2Jage\nx,y\n")
    with pytest.raises(IntakeError) as refused:
        planned(path, store)
    assert "people.csv is no file that is known here" in str(refused.value)
    assert "\x1b" not in str(refused.value)


def shows(sentence: str) -> bool:
    """Return whether a sentence has nothing but what can be seen; younger emoji than Python knows are some of it."""
    return "".join(character for character in sentence if character not in NEW_EMOJI).isprintable()


def sound(plan: Decided) -> None:
    """Check what holds for any plan: it is a history, in time, and nobody made up a P1."""
    for ticket in lasts(plan.histories):
        assert ticket.opened_at <= NOW
    for left_out in plan.left_out:
        assert left_out.line > 1
        assert left_out.reason
        assert shows(left_out.reason)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode(errors="surrogatepass")))
@example(content="\U0001fa8e,subject".encode())
def test_any_bytes_are_a_plan_or_a_sentence(tmp_path: Path, empty: Store, content: bytes) -> None:
    path = tmp_path / "any.csv"
    for head in (b"", b"subject,priority,body\n"):
        path.write_bytes(head + content)
        try:
            sound(planned(path, empty))
        except IntakeError as refused:
            assert all(map(shows, str(refused).splitlines()))


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return the content with a few bytes, cells or lines changed, doubled, moved or gone."""
    nasty = (
        b"\xff",
        b'"',
        b"\n",
        b";",
        b",",
        b"?",
        b"\x1b",
        b"P1",
        b"9999",
        b"-",
        b"\xe2\x80\xae",
        b"0001-01-01 00:00",
    )
    pieces = bytearray(content)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(pieces) + 1)
        match chance.randrange(4):
            case 0:
                del pieces[place : place + chance.randrange(1, 30)]
            case 1:
                pieces[place:place] = chance.choice(nasty)
            case 2:
                pieces[place : place + 4] = chance.choice(nasty)
            case _:
                other = chance.randrange(len(pieces) + 1)
                pieces[place:place] = pieces[other : other + chance.randrange(60)]
    return bytes(pieces)


@pytest.mark.parametrize("path", [INCIDENTS, TICKETS])
def test_a_damaged_file_is_a_plan_or_a_sentence(tmp_path: Path, empty: Store, path: Path) -> None:
    chance, content = random.Random(11), path.read_bytes()
    taken = 0
    for _ in range(600):
        damaged = tmp_path / "damaged.csv"
        damaged.write_bytes(mutated(content, chance))
        try:
            plan = planned(damaged, empty)
        except IntakeError as refused:
            assert all(map(shows, str(refused).splitlines()))
            continue
        sound(plan)
        taken += len(plan.histories)
    assert taken > 600


def test_a_damaged_log_never_makes_a_p1_or_p6(tmp_path: Path, empty: Store) -> None:
    chance, content = random.Random(5), INCIDENTS.read_bytes()
    for _ in range(200):
        damaged = tmp_path / "damaged.csv"
        damaged.write_bytes(mutated(content, chance))
        try:
            plan = planned(damaged, empty)
        except IntakeError:
            continue
        if plan.format == "incident log":
            made = {ticket.priority for history in plan.histories for _, ticket in history}
            assert not made & {Priority.P1, Priority.P6}


@with_the_log
def test_a_damaged_real_log_is_a_plan_or_a_sentence(tmp_path: Path, empty: Store) -> None:
    chance = random.Random(3)
    head, _, rows = LOG.read_bytes().partition(b"\n")
    for _ in range(20):
        place = chance.randrange(len(rows))
        damaged = tmp_path / "damaged.csv"
        damaged.write_bytes(head + b"\n" + mutated(rows[place : place + 40_000].partition(b"\n")[2], chance))
        try:
            sound(planned(damaged, empty))
        except IntakeError as refused:
            assert all(map(shows, str(refused).splitlines()))
