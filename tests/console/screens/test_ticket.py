"""The ticket's screen: what it shows and in which order, and that every verb there is about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.widgets.page import Page
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Presence
from tests.console.pilot import Hand, Maker

SIZES = [(60, 12), (80, 24), (120, 40), (200, 50)]


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_it_fits_every_terminal(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open(
        "件名 with [b]markup[/] and a very long tail " * 4, 2, requester="Zoë Åkerström " * 4, body="So it is. " * 80
    )
    for key in ("enter", "end", "home", "pagedown", "j"):
        lines = hand.key(key).screen.split("\n")
        assert len(lines) == height
        assert lines[-1].startswith(" Esc Back")
    assert "[b]markup[/]" in hand.key("home").screen
    assert hand.key("escape").front == "QueueScreen"


def test_it_shows_text_and_history_and_takes_verbs(hand: Hand) -> None:
    number = hand.open("Mail is down", 2, requester="Maria Silva", body="Since this morning.")
    other = hand.open("Other", 1)
    hand.shift.window.find(number)
    hand.type("\rp3")
    assert "Since this morning." in hand.screen and "Maria Silva" in hand.screen
    assert "response due 14:00" in hand.screen and "was made P3, from P2" in hand.screen
    assert hand.ticket(other).priority is Priority.P1
    hand.type("\x1b")
    assert "TO BREACH" in hand.screen


@pytest.mark.parametrize(
    ("triage", "said"),
    [
        ("down=yes workaround=no majority=no", "flow chart: down yes, workaround no, majority no"),
        ("down=yes chosen=P3", "flow chart: down yes; P3 chosen by digit"),
        ("chosen=P4", "ago P4 chosen by digit"),
    ],
)
def test_what_a_call_came_to_is_told_in_words(hand: Hand, triage: str, said: str) -> None:
    hand.open("Slow mail", 3, triage=triage)
    assert said in hand.type("o").told


def test_a_closed_ticket_says_since_when_and_no_longer_that_nobody_has_it(hand: Hand) -> None:
    in_time, late = hand.open("Slow mail"), hand.open("No mail", 2, opened_at=hand.now - 3600)
    hand.desk.take({late: None})
    hand.desk.close({in_time: None, late: None})
    assert f"#{in_time}  closed 10:00:00 " in hand.type(f":{in_time}\r").screen
    assert "nobody's" not in hand.screen
    assert f"#{late}  closed late 10:00:00  with ana" in hand.type(f"\x1b:{late}\r").screen


def test_a_line_of_the_history_ends_where_its_sentence_does(hand: Hand) -> None:
    hand.open("Slow mail", 3)
    lines = [one.rstrip() for one in hand.type("op2").screen.splitlines()]
    assert any(one.endswith("was made P2, from P3") for one in lines)


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_the_description_stands_before_the_arithmetic_of_the_deadlines(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("Mail is down", body="Since this morning.")
    screen = hand.type("\r").screen
    if height < 40:
        # There the arithmetic has a key of its own.
        assert "Target:" not in screen and "i says why" in screen
        assert "Target:" in hand.type("i").screen
    else:
        assert screen.index("Since this morning.") < screen.index("Target:")


def test_marks_on_the_queue_do_not_reach_into_an_open_ticket(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g jo")
    hand.type("t")
    assert (hand.ticket(first).assignee, hand.ticket(second).assignee) == (None, "ana")


def test_a_verb_on_a_ticket_that_was_changed_since_it_was_shown_is_refused(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("\r")
    hand.colleague("bo").reprioritise({number: None}, Priority.P3)
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P3
    assert "was made P3, from P4, by bo" in hand.told


def test_what_others_change_shows_at_once(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("\r")
    hand.colleague("bo").note({number: None}, "called back")
    hand.elsewhere(number)
    assert "called back" in hand.screen


def open_at(hand: Hand) -> list[int | None]:
    return [one.ticket for one in hand.store.present(0)]


def test_others_see_which_ticket_is_open(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.desk.adopt({second: None}, first)
    hand.shift.window.find(second)
    assert [(hand.type(key), *open_at(hand))[1:] for key in "oo\x1b\x1b"] == [(second,), (first,), (second,), (None,)]
    assert hand.shift.opened == []


def test_it_says_who_else_has_it_open(sit: Maker) -> None:
    hand = sit()
    number = hand.open("One")
    hand.store.arrive(Presence("elsewhere", "bo", int(hand.moment), int(hand.moment), number))
    hand.tick()
    assert "open at bo" in hand.type("o").screen


@pytest.mark.parametrize("keys", ["\x1b", "q"])
def test_esc_and_q_go_back(hand: Hand, keys: str) -> None:
    hand.open("One")
    assert hand.type("o").front == "TicketScreen"
    assert hand.type(keys).front == "QueueScreen"
    assert hand.app.is_running


def test_a_child_opens_by_its_digit_and_by_a_click_and_esc_comes_back(hand: Hand) -> None:
    parent, child = hand.open("All mail"), hand.open("My mail")
    hand.desk.adopt({child: None}, parent)
    hand.shift.window.find(parent)
    assert "Children: 1 open of 1" in hand.type("o").screen
    assert f"#{child}" in hand.type("1").screen.split("\n")[1]
    assert f"child of #{parent}" in hand.screen
    assert f"#{parent}" in hand.type("\x1b").screen.split("\n")[1]
    row = next(place for place, one in enumerate(hand.screen.split("\n")) if f"#{child}" in one)
    hand.click(Page, offset=(8, row - 1))
    assert f"#{child}" in hand.screen.split("\n")[1]
    assert f"#{parent}" in hand.type("o").screen.split("\n")[1], "the parent it was opened from is gone back to"
    assert hand.type("\x1b").front == "QueueScreen"


def test_what_is_about_the_list_does_nothing_and_says_so(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    hand.type("o")
    for key in "/b]v2":
        before = hand.shift.order, hand.shift.tabs.at, hand.shift.filter
        assert f"{key} does nothing here; ? shows the keys." in hand.type(key).screen
        assert (hand.shift.order, hand.shift.tabs.at, hand.shift.filter) == before
        assert hand.front == "TicketScreen"


def test_the_wheel_scrolls_and_does_not_where_the_mouse_is_off(hand: Hand) -> None:
    hand.open("One", body="A line.\n" * 60)
    page = hand.type("o").app.screen.query_one(Page)
    page._wheeled(_Nothing(), 3)  # type: ignore[arg-type]
    hand.settle()
    assert page.top == 3
    hand.shift.settings = replace(hand.shift.settings, mouse=False)
    page._wheeled(_Nothing(), 3)  # type: ignore[arg-type]
    hand.settle()
    assert page.top == 3


class _Nothing:
    def stop(self) -> None: ...
    def prevent_default(self) -> None: ...


def test_keys_bound_elsewhere_scroll_and_say_why(sit: Maker) -> None:
    keymap, problems = read_keys({"down": "x", "why": "z"})
    assert not problems
    hand = sit(settings=Settings(keymap=keymap))
    hand.open("One", body="A line.\n" * 60)
    assert "z says why" in hand.type("o").screen
    hand.type("xx")
    assert hand.app.screen.query_one(Page).top == 2
    assert "Target:" in hand.type("z").screen


def test_hostile_text_stays_text(hand: Hand) -> None:
    hand.open("[b]bold[/nope]", body="[red]x[/] \x1b[31m\u202egnp.exe")
    screen = hand.type("o").screen
    assert "[b]bold[/nope]" in screen and "[red]x[/]" in screen and "\x1b" not in screen and "\u202e" not in screen


def test_the_history_says_what_stood_before_and_what_stands_now(hand: Hand) -> None:
    number = hand.open("Slow mail", phone="555 0100")
    bo = hand.colleague("bo")
    bo.edit({number: None}, {"phone": "555 0199", "organisation": "Acme"})
    bo.reprioritise({number: None}, Priority.P2, "nobody can work")
    bo.assign({number: None}, "cai")
    bo.assign({number: None}, "ana")
    bo.follow({number: None}, hand.now + 3600)
    bo.follow({number: None}, hand.now + 7200)
    hand.elsewhere()
    told = [one.strip() for one in hand.type("o").screen.splitlines()]
    for said in (
        "phone: 555 0100 → 555 0199",
        "organisation: nothing → Acme",
        "due: Thu 19 Nov 10:00 EST → Mon 16 Nov 10:30 EST",
        "promised for: Mon 16 Nov 11:00 EST → Mon 16 Nov 12:00 EST",
    ):
        assert said in told
    assert any(one.endswith("was assigned to ana, from cai") for one in told)
    place = told.index("due: Thu 19 Nov 10:00 EST → Mon 16 Nov 10:30 EST")
    assert told[place - 1].endswith("was made P2, from P4") and told[place + 1] == "nobody can work"
    assert sum("555 0199" in one for one in told) == 2, told


def test_who_had_a_ticket_is_said_where_somebody_else_takes_it_or_lets_go_of_it(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.desk.take({number: None})
    hand.colleague("bo").take({number: None})
    hand.desk.assign({number: None}, None)
    hand.colleague("bo").edit({number: None}, {"subject": "Slow mail again"})
    hand.desk.undo()
    hand.elsewhere()
    told = hand.type("o").told
    assert "was taken from ana" in told and "was released, from bo" in told and "was given back to bo" in told
    assert "subject: Slow mail → Slow mail again" in told
