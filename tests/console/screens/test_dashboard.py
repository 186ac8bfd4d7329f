"""The dashboard under an eye."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.domain.filters.conditions import Condition
from helpdesk_tui.domain.shift.figures import Figures, Span
from helpdesk_tui.store.base import Interrupted
from tests.console.pilot import Hand, Maker

MINUTE, HOUR = 60, 3_600


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (100, 30), (120, 40), (200, 50), (300, 80)])
def test_it_fits_every_terminal(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for level in (1, 2, 3, 3, 4, 5):
        hand.open("Mail is down", level)
    lines = hand.type("d").screen.split("\n")
    assert [len(one) for one in lines] == [room] * height
    assert "Deadlines, next 8 hours" in hand.screen and lines[-1].startswith(" Esc Back A Agenda")
    assert ("more lines" in hand.screen) is (height == 12)
    assert "Who has what" in hand.key("end").screen


@pytest.mark.parametrize("room", [60, 80])
def test_it_says_what_its_bricks_mean(sit: Maker, room: int) -> None:
    hand = sit(room=room)
    assert " 2 a ticket due then, by priority   █ in time  ░ too late" in hand.type("d").screen


def test_a_deadline_is_a_brick_with_the_digit_of_its_priority(hand: Hand) -> None:
    hand.open("Mail is down", 2)
    for _ in range(2):
        hand.open("Slow mail", 3)
    hand.type("d")
    assert "3 due" in hand.screen
    picture = hand.screen.partition(" due ")[2].partition("2 a ticket due")[0]
    assert (picture.count("2 "), len(re.findall(r" 3 ", picture))) == (1, 2)


def test_its_footer_names_the_keys_that_are_bound(sit: Maker) -> None:
    keymap, problems = read_keys({"agenda": "z", "dashboard": "A", "reload": []})
    assert not problems
    footer = sit(settings=Settings(keymap=keymap)).type("A").screen.splitlines()[-1]
    assert "z Agenda" in footer and "Count anew" not in footer


def test_many_deadlines_are_drawn_to_scale_and_say_so(hand: Hand) -> None:
    for _ in range(30):
        hand.open("Slow mail", 3)
    hand.type("d")
    assert "30 due" in hand.screen and "Deadlines, next 8 hours" in hand.screen and "one brick is" in hand.screen
    first = hand.resize(60, 12).screen.splitlines()[1]
    assert "30 due" in first and re.search(r"one brick is \d+ tickets", first)


def test_an_empty_desk_is_told_in_words(hand: Hand) -> None:
    assert "nothing is due in this time" in hand.type("d").screen
    assert "No open tickets" in hand.screen and hand.screen.count("none") == 6


@pytest.mark.parametrize(
    ("late", "hours"),
    [("2026-11-02T04:30:00", 25), ("2027-03-15T03:30:00", 23), ("2026-11-17T04:30:00", 24)],
)
def test_the_day_has_as_many_hours_as_the_clocks_give_it_and_its_last_one_is_drawn(
    hand: Hand, late: str, hours: int
) -> None:
    hand.now = int(datetime.fromisoformat(late).replace(tzinfo=UTC).timestamp())
    hand.open("Slow mail", 3)
    hand.type("d")
    row = next(line for line in hand.screen.splitlines() if line.startswith("  came in"))
    wide = (80 - 12 - 8) // hours
    assert row.rstrip().endswith(" 1") and row.index("█") == 12 + (hours - 1) * wide


def test_a_day_without_arrivals_names_no_tallest_bar(hand: Hand) -> None:
    assert "tallest" not in hand.type("d").screen
    hand.open("Slow mail", 3)
    assert "tallest bar 1" in hand.tick(MINUTE).screen


@pytest.mark.parametrize(("room", "height"), [(80, 24), (120, 40)])
def test_who_has_what_tells_long_names_apart_and_from_their_bricks(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    names = ["resolver 31", "resolver 316", "maria.santos", "nobody in particular at all"]
    for name in names:
        hand.open("Slow mail", 3, assignee=name)
    hand.type("d")
    assert all(f"  {name} " in hand.screen for name in names[:3])
    assert re.search(r"nobody in [a-z ]+… 3", hand.screen)


def test_attainment_is_met_of_judged_and_p1_says_how_long_it_took(hand: Hand) -> None:
    first, second = hand.open("Global outage", 1), hand.open("Global outage", 1)
    hand.now += 2 * MINUTE
    hand.desk.respond({first: None})
    hand.now += 8 * MINUTE
    hand.desk.respond({second: None})
    hand.type("d")
    assert re.search(r"P1 +█+░+ 1 of 2 mean 6m 00s", hand.screen)


def test_a_breach_that_nobody_has_answered_yet_is_not_attained(hand: Hand) -> None:
    hand.open("Mail is down for us", 2)
    hand.open("Global outage", 1)
    hand.now += 4 * MINUTE
    hand.type("d")
    assert re.search(r"P1 +·+ none", hand.screen) and re.search(r"P2 +·+ none", hand.screen)
    hand.now += 26 * MINUTE
    hand.type("\x1bd")
    assert re.search(r"P1 +░+ 0 of 1", hand.screen) and re.search(r"P2 +·+ none", hand.screen)
    hand.now += 1
    hand.type("\x1bd")
    assert re.search(r"P2 +░+ 0 of 1", hand.screen)


def test_each_response_cycle_counts_once(hand: Hand) -> None:
    number = hand.open("Slow mail", 3)
    hand.now += MINUTE
    hand.desk.respond({number: None})
    hand.desk.close({number: None})
    hand.desk.reopen({number: None})
    hand.now += 5 * HOUR
    hand.desk.respond({number: None})
    hand.type("d")
    assert re.search(r"P3 +█+░+ 1 of 2", hand.screen)


def test_arrivals_and_closings_are_counted_since_midnight(hand: Hand) -> None:
    numbers = [hand.open("Slow mail") for _ in range(3)]
    hand.desk.close({numbers[0]: None})
    hand.type("d")
    assert re.search(r"came in .* 3\b", hand.screen) and re.search(r"closed .* 1\b", hand.screen)
    assert re.search(r"came in .* 0\b", hand.tick(24 * HOUR).screen)


def test_who_has_what_names_nobody_first_and_then_whoever_has_most(hand: Hand) -> None:
    hand.open("Slow mail", 4)
    for who in ("bo", "cho", "cho"):
        hand.open("Slow mail", 3, assignee=who)
    hand.type("d")
    held = re.findall(r"(nobody|bo|cho) +([1-6]+) +(\d+)", hand.screen)
    assert held == [("nobody", "4", "1"), ("cho", "33", "2"), ("bo", "3", "1")]


def test_it_counts_anew_when_something_is_written_and_when_a_minute_has_passed(hand: Hand) -> None:
    hand.type("d")
    number = hand.open_quietly("Slow mail")
    before = hand.screen
    assert hand.tick().screen == before
    hand.elsewhere(number)
    assert re.search(r"came in .* 1\b", hand.screen)
    hand.open_quietly("Slow mail")
    assert re.search(r"came in .* 2\b", hand.tick(MINUTE).screen)


def test_a_burst_of_writing_is_counted_once_a_second(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    hand.type("d")
    counted: list[int] = []
    real = hand.store.figures

    def counting(span: Span, breached: Condition) -> Figures:
        counted.append(span.now)
        return real(span, breached)

    monkeypatch.setattr(hand.store, "figures", counting)
    hand.now += 1
    for _ in range(10):
        hand.elsewhere(hand.open_quietly("Slow mail"))
        assert hand.screen
    assert len(counted) == 1


def test_counting_gives_way_to_a_key_and_is_done_with_the_next_second(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.open("Slow mail")
    asked: list[Callable[[], bool]] = []
    real, gives_way = hand.store.figures, hand.store.giving_way

    def slow(span: Span, breached: Condition) -> Figures:
        while hand.app.gate.waits():
            if asked[-1]():
                raise Interrupted("A key has been pressed.")
        return real(span, breached)

    def giving_way(asks: Callable[[], bool]) -> AbstractContextManager[None]:
        asked.append(asks)
        return gives_way(asks)

    monkeypatch.setattr(hand.store, "figures", slow)
    monkeypatch.setattr(hand.store, "giving_way", giving_way)
    assert "being counted" in hand.type("dr").screen and "given up" not in hand.told
    assert re.search(r"came in .* 1\b", hand.tick().screen)
    hand.open_quietly("Slow mail")
    hand.elsewhere()
    hand.app.gate.comes()
    assert re.search(r"came in .* 1\b", hand.tick(MINUTE).screen), "what was counted before stays"
    hand.type("\x01")
    assert re.search(r"came in .* 2\b", hand.tick().screen)


def test_no_verb_reaches_a_ticket_that_is_not_in_sight(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("dtrpw")
    assert hand.ticket(number).version == 1
    assert "No ticket is chosen here" in hand.screen


def test_d_and_esc_go_back_and_a_shows_the_agenda_in_its_place(hand: Hand) -> None:
    assert hand.type("dd").front == "QueueScreen"
    assert hand.type("d\x1b").front == "QueueScreen"
    assert hand.type("dq").front == "QueueScreen" and hand.app.is_running
    hand.type("dA")
    assert [type(one).__name__ for one in hand.app.screen_stack] == ["QueueScreen", "AgendaScreen"]
    hand.type("d")
    assert [type(one).__name__ for one in hand.app.screen_stack] == ["QueueScreen", "DashboardScreen"]


def test_what_is_about_the_list_does_nothing_there_and_undo_works(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("t").type("d")
    assert "2 does nothing here" in hand.type("2").screen and "/ does nothing here" in hand.type("/").screen
    hand.tick(2)
    hand.type("u")
    assert hand.ticket(number).assignee is None and hand.front == "DashboardScreen"


def test_the_space_bar_scrolls_and_marks_nothing(sit: Maker) -> None:
    hand = sit(room=60, height=12)
    hand.open("Slow mail")
    before = hand.type("d").screen
    assert hand.type(" ").screen != before and not hand.shift.marked
