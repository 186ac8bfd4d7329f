"""What lies over the queue moves nothing: long notices, the preview below, a terminal that is too small."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.look.notices import SAID_FOR
from tests.console.pilot import Hand, Maker

SIZES = [(60, 12), (80, 24), (120, 40), (200, 50)]


def rows(hand: Hand) -> list[str]:
    """Return the lines that are neither header, tabs, headings, notice nor keys."""
    return hand.screen.split("\n")[3:-2]


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_a_long_notice_is_told_whole_and_hides_only_the_end_of_the_list(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for place in range(60):
        hand.open(f"Ticket {place}")
    hand.type("g")
    before = rows(hand)
    told = " ".join(f"word{place}" for place in range(40))
    hand.shift.say(told)
    hand.app.renew()
    hand.settle()
    assert told in hand.told
    after = rows(hand)
    same = [one == other for one, other in zip(before, after, strict=True)]
    assert same[0] and same == sorted(same, reverse=True)
    assert hand.screen.split("\n")[-1].startswith(" n New")
    hand.tick(SAID_FOR)
    assert rows(hand)[1:] == before[1:] or "word" not in hand.screen


def test_a_long_notice_stands_at_the_top_where_the_end_has_the_cursors_row(hand: Hand) -> None:
    for place in range(60):
        hand.open(f"Ticket {place}")
    hand.type("G")
    last = rows(hand)[-1]
    hand.shift.say("All of this is said because it matters, and it is longer than a line of eighty cells can hold.")
    hand.app.renew()
    hand.settle()
    assert rows(hand)[-1] == last and "All of this" in hand.screen.split("\n")[3]


@pytest.mark.parametrize(("room", "height"), SIZES)
@pytest.mark.parametrize("keys", ["gm", "Gm", "gp", "gp6", "ga"])
def test_a_long_notice_is_told_whole_over_a_dialog_too_which_stays_where_it_is(
    sit: Maker, room: int, height: int, keys: str
) -> None:
    hand = sit(room=room, height=height)
    for place in range(60):
        hand.open_quietly(f"Ticket {place}")
    hand.elsewhere()
    hand.type(keys)
    panel = hand.app.screen.query_one(".panel").region
    if height == 12 and "p" in keys:
        pytest.skip("the six priorities leave two lines of twelve")
    before = hand.screen.split("\n")
    told = " ".join(f"word{place}" for place in range(30))
    hand.shift.say(told)
    hand.app.renew()
    hand.settle()
    assert told in hand.told
    assert hand.screen.split("\n")[panel.y : panel.bottom] == before[panel.y : panel.bottom]
    hand.tick(SAID_FOR)
    assert "word" not in hand.screen


def test_esc_takes_away_a_notice_that_hides_rows_before_anything_else(hand: Hand) -> None:
    hand.open("One")
    hand.type("3").shift.say("It is longer than a line. " * 5)
    hand.type("\x1b")
    assert not hand.said and hand.shift.tabs.at == 2
    hand.type("\x1b")
    assert hand.shift.tabs.at == 0


def test_v_shows_the_ticket_below_on_a_narrow_screen_and_never_hides_the_cursor(hand: Hand) -> None:
    for place in range(30):
        hand.open(f"Ticket {place}", requester="Maria")
    hand.type("gmcalled back\r")
    hand.tick(SAID_FOR)
    assert "called back" not in hand.screen
    hand.type("v")
    assert "called back" in hand.screen and "Maria" in hand.screen
    for _ in range(30):
        hand.type("j")
        ticket = hand.shift.window.cursor
        assert ticket is not None
        assert any(f" {ticket.number} " in line and "P4" in line for line in rows(hand))
    hand.type("v")
    assert "Maria ·" not in hand.screen


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (119, 40)])
def test_the_preview_below_moves_nothing_and_makes_way_for_a_dialog(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for place in range(60):
        hand.open(f"Ticket {place}", requester="Maria")
    hand.type("g")
    before = rows(hand)
    hand.type("v")
    assert "── #1001" in hand.screen and rows(hand)[:2] == before[:2]
    assert "── #1001" not in hand.type("m").screen
    assert "── #1001" in hand.type("\x1b").screen


def test_the_preview_says_whole_how_the_requester_is_reached(sit: Maker) -> None:
    hand = sit(room=120, height=30)
    hand.open(
        "One", requester="Carla Pereira", organisation="Meridian Logistics", phone="+1-901-555-0187", email="c@m.org"
    )
    beside = [one.rpartition("│ ")[2].strip() for one in hand.type("v").screen.split("\n") if "│" in one]
    assert "Carla Pereira · Meridian Logistics" in beside and "+1-901-555-0187 · c@m.org" in beside


def test_the_preview_stands_beside_the_list_by_itself_on_a_wide_screen(hand: Hand) -> None:
    hand.open("Mail is down", 2, requester="Maria", phone="1700")
    hand.type("mno answer\r")
    hand.tick(SAID_FOR)
    assert "Maria · " not in hand.resize(120, 24).screen
    screen = hand.resize(160, 24).screen
    assert "Maria · +1700" in screen or "Maria · 1700" in screen
    assert "no answer" in screen and all(len(one) == 160 for one in screen.split("\n"))
    assert "Maria · " not in hand.type("v").screen
    hand.type("v")
    assert "Maria · " in hand.resize(120, 24).screen


@pytest.mark.parametrize(("room", "height"), [(59, 24), (80, 11), (10, 3)])
def test_on_a_terminal_without_room_nothing_works_but_leaving(hand: Hand, room: int, height: int) -> None:
    number = hand.open("One")
    hand.resize(room, height)
    assert "This termi" in hand.screen and (room < 30 or f"{room}x{height}" in hand.screen)
    hand.type("t:take\rn\x1bp2")
    assert hand.ticket(number).assignee is None and hand.ticket(number).version == 1
    hand.resize(80, 24)
    assert hand.front == "QueueScreen" and "One" in hand.screen
    hand.resize(room, height).type("q")
    assert hand.app._exit


def test_a_dialog_that_was_open_is_there_again_once_there_is_room(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mcalled").resize(40, 10).type(" nothing").resize(80, 24)
    hand.type(" back\r")
    assert hand.store.history(number)[-1].text == "called back"


def test_a_console_that_starts_without_room_says_so(sit: Maker) -> None:
    hand = sit(room=40, height=10)
    assert "The desk needs 60x12" in hand.told
    hand.resize(80, 24)
    assert "No open tickets" in hand.screen
