"""The tour: it goes on when a step has really been done, skips when told, and moves no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.tour import STEPS, Tour
from helpdesk_tui.console.widgets.queue_list import QueueList
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand, Maker
from tests.terminal import HELPDESK, Terminal

WHOLE = (
    "j", "\r", "i", "\x1bp2", "r", "mcalled back\r", "smon 10:00\r", "\x1bnnnynMaria\r\rPrinter is slow\r",
    "u u", "/p:1-3\r", "\x1b]", "?",
)  # fmt: skip
"""What a technician types for each step, in order."""


@pytest.fixture
def toured(sit: Maker) -> Hand:
    hand = sit(toured=True)
    for place in range(8):
        hand.open(f"Ticket {place}", 4)
    hand.sit()
    return hand


def tour(hand: Hand) -> Tour:
    assert hand.app.services.tour is not None
    return hand.app.services.tour


def place(hand: Hand) -> int:
    return tour(hand).place


def test_every_step_goes_on_when_it_has_been_done(toured: Hand) -> None:
    assert len(WHOLE) == len(STEPS) - 1
    for step, keys in enumerate(WHOLE):
        assert place(toured) == step and f" {step + 1}/{len(STEPS)} " in "".join(toured.screen.split("\n")[1:3])
        for burst in keys.split(" ") if keys == "u u" else [keys]:
            toured.moment += 1
            toured.type(burst)
        assert place(toured) == step + 1, (step, keys, toured.screen)
    toured.type("\x1b")
    assert "Leave with q" in toured.screen and "opens your desk" in toured.screen
    toured.type("q")
    assert toured.app._exit


def test_the_key_alone_is_not_the_deed(toured: Hand) -> None:
    toured.type("j\rip")
    assert place(toured) == 3
    toured.type("\x1b\x1bp\x1b")
    assert place(toured) == 3
    toured.type("p4")
    assert place(toured) == 3, "refused: it is a P4 already"
    toured.type("p2")
    assert place(toured) == 4


def test_another_way_to_do_it_counts_as_well(toured: Hand) -> None:
    toured.click(QueueList, offset=(20, 4))
    assert place(toured) == 1
    toured.click(QueueList, offset=(20, 4))
    assert (place(toured), toured.front) == (2, "TicketScreen")


def test_a_colleagues_change_is_not_ones_own(toured: Hand) -> None:
    toured.type("j\ri\x1b\x1b")
    toured.colleague("bo").reprioritise({1001: None}, Priority.P2)
    toured.elsewhere()
    toured.tick()
    assert place(toured) == 3


def test_f9_and_two_escs_with_nothing_to_go_back_from_skip(toured: Hand) -> None:
    toured.key("f9")
    assert place(toured) == 1
    toured.type("\x1b\x1b")
    assert place(toured) == 2
    toured.type("\x1b").type("k").type("\x1b")
    assert place(toured) == 2, "two Escs, not one after the other"
    toured.type("\r").type("i").type("\x1b\x1b")
    assert place(toured) == 3, "these two went back"
    for _ in range(30):
        toured.key("f9")
    assert place(toured) == len(STEPS) - 1


def test_its_line_moves_no_row_and_fits(toured: Hand) -> None:
    rows = toured.screen.split("\n")[3:]
    for _ in STEPS:
        assert toured.screen.split("\n")[3:] == rows
        toured.key("f9")
    for room in (60, 80, 120, 200):
        for step in range(len(STEPS)):
            tour(toured).place = step
            shown = plain(tour(toured).line(room))
            assert width(shown) == room and "…" not in shown


@pytest.mark.parametrize("key", ["o", "A", "d", "?"])
def test_its_line_stands_on_every_screen(toured: Hand, key: str) -> None:
    lines = toured.type(key).screen.split("\n")
    assert f"/{len(STEPS)} " in lines[1] and lines[-1].startswith(" Esc Back")


def test_a_dialog_hides_neither_its_line_nor_the_row_it_is_about(toured: Hand) -> None:
    for number in range(30):
        toured.open(f"More {number}")
    screen = toured.type("Gp").screen.split("\n")
    cursor = toured.shift.window.cursor
    assert cursor is not None and f"/{len(STEPS)} " in screen[2]
    assert any(f" {cursor.number} " in one for one in screen[4:])


def test_keys_bound_elsewhere_are_named(sit: Maker) -> None:
    keymap, _ = read_keys({"why": "x"})
    hand = sit(toured=True, settings=Settings(keymap=keymap))
    hand.open("One")
    tour(hand).place = 2
    assert "what it is: x" in plain(tour(hand).line(80))


def test_the_command_makes_a_desk_of_its_own_and_takes_it_away(tmp_path: Path) -> None:
    team = tmp_path / "team.db"
    env = {"XDG_STATE_HOME": str(tmp_path), "HELPDESK_DB": str(team), "TMPDIR": str(tmp_path)}
    with Terminal([*HELPDESK, "tour"], env=env) as console:
        console.until("1/13 Move down")
        console.press("j")
        console.until("2/13 Open the ticket")
        console.press("\r")
        console.until("3/13 Ask why")
        assert list(tmp_path.glob("helpdesk-tour-*/desk.db"))
        console.press("\x1b")
        console.until("NO.")
        console.press("q")
        assert console.wait() == 0
        assert "helpdesk' opens your own" in console.text
    assert not list(tmp_path.glob("helpdesk-tour-*")) and not team.exists()


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (200, 50)])
def test_an_empty_desk_says_what_to_press_and_names_the_tour(sit: Maker, room: int, height: int) -> None:
    screen = sit(room=room, height=height).screen
    assert "opens a ticket" in screen and "helpdesk tour" in screen
