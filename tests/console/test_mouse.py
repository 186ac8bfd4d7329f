"""The mouse: rows, tabs and the wheel, through a real terminal's own sequences."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.old import pointing
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.tab_line import tab_at, tab_line
from helpdesk_tui.console.state.settings import Manners
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.conftest import CHART, POLICY, Hand
from tests.terminal import HELPDESK, Terminal

FIRST_ROW, TABS = 4, 2
"""Lines of the screen, counted from 1 as a terminal does."""


def click(column: int, row: int) -> str:
    """Return a click as a terminal reports it (SGR, 1006)."""
    return f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"


def wheel(down: bool) -> str:
    return f"\x1b[<{65 if down else 64};10;10M"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    store = SqliteStore(tmp_path / "desk.db")
    desk = Desk(store, POLICY, "bo", lambda: int(time.time()))
    for place in range(12):
        desk.open(Open(f"Ticket {place}", Priority.P4, opened_at=int(time.time()) - 60 + place))
    yield tmp_path
    store.close()


def console(desk: Path, config: str = "", **size: int) -> Terminal:
    (desk / "config.toml").write_text(config)
    env = {"XDG_STATE_HOME": str(desk), "HELPDESK_CONFIG": str(desk / "config.toml")}
    terminal = Terminal([*HELPDESK, "--db", str(desk / "desk.db")], env=env, **size)
    terminal.until("Ticket 0")
    # Before Textual has taken the terminal a click would be lost.
    terminal.until(lambda text: b"\x1b[?2004h" in terminal.sent)
    terminal.settle()
    return terminal


def test_a_click_chooses_a_row_and_one_on_the_chosen_row_opens_it(desk: Path) -> None:
    with console(desk) as terminal:
        terminal.press(click(20, FIRST_ROW + 5))
        terminal.settle()
        assert "History" not in terminal.text
        terminal.press(click(20, FIRST_ROW + 5))
        terminal.until(lambda text: "History" in text and "Ticket 5" in text)


def test_a_double_click_opens_a_row_and_its_second_half_does_nothing_more(desk: Path) -> None:
    with console(desk) as terminal:
        terminal.press(click(20, FIRST_ROW + 3) * 2)
        terminal.until(lambda text: "History" in text and "Ticket 3" in text)
        terminal.press("\x1b")
        terminal.until(lambda text: "Ticket 11" in text)
        terminal.press(click(20, FIRST_ROW + 3) * 2)
        terminal.until(lambda text: "History" in text and "Ticket 3" in text)


def test_a_click_on_a_tab_shows_its_view_and_the_wheel_moves(desk: Path) -> None:
    with console(desk) as terminal:
        column = terminal.lines[TABS - 1].index("Wait") + 1
        terminal.press(click(column, TABS))
        terminal.until("Nothing in Waiting")
        terminal.press(click(4, TABS))
        terminal.until("Ticket 0")
        terminal.press(wheel(down=True) + wheel(down=True) + wheel(down=False))
        terminal.settle()
        terminal.press("\r")
        terminal.until(lambda text: "History" in text and "Ticket 3" in text)


def test_a_click_on_the_preview_below_reaches_no_row_behind_it(desk: Path) -> None:
    with console(desk) as terminal:
        terminal.press("v")
        terminal.until("──")
        terminal.press(click(20, 20) * 2)
        terminal.settle()
        assert "History" not in terminal.text


def test_switched_off_no_sequence_of_the_mouse_is_asked_for_or_does_anything(desk: Path) -> None:
    with console(desk, "mouse = false\n") as terminal:
        terminal.press(click(20, FIRST_ROW + 5) * 2 + click(40, TABS) + wheel(down=True))
        terminal.settle()
        assert "History" not in terminal.text and "Nothing in" not in terminal.text
        assert b"\x1b[?1000h" not in terminal.sent and b"\x1b[?1006h" not in terminal.sent
        terminal.press("\r")
        terminal.until(lambda text: "History" in text and "Ticket 0" in text)


@pytest.mark.parametrize("room", [60, 80, 120, 200])
def test_every_cell_of_the_tab_line_belongs_to_the_tab_that_stands_there(hand: Hand, room: int) -> None:
    tabs = hand.session.tabs
    for at in range(len(tabs.views)):
        tabs.at = at
        shown = "".join(text for text, _ in tab_line(tabs, room))
        found = [tab_at(tabs, cell, room) for cell in range(room)]
        for place in {one for one in found if one is not None}:
            assert f" {place + 1} " in shown[found.index(place) :][:3]
        assert found[len(shown) :] == [None] * (room - len(shown))


def test_after_a_click_the_order_is_held_as_after_a_key(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.moment += HOLD + 1
    pointing.point(hand.session, 2)
    hand.colleague("bo").reprioritise({second: None}, Priority.P2)
    hand.elsewhere()
    assert [row.ticket.number for row in hand.session.window.rows()] == [first, second]


def test_the_wheel_moves_where_keys_are_bound_elsewhere_and_is_still_in_a_form(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    keymap, _ = read_keys({"down": "x", "up": "z"})
    hand.session = Session(hand.desk, lambda: CHART, "Help desk", manners=Manners(keymap=keymap))
    pointing.wheel(hand.session, 3)
    assert hand.session.window.index == 1
    hand.type("n21700")
    before = hand.screen
    pointing.wheel(hand.session, 3)
    assert hand.screen == before
