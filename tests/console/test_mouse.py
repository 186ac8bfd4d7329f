"""The mouse: rows, tabs and the wheel, through a real terminal's own sequences."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.pilot import POLICY
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
    terminal.taken()
    return terminal


def test_a_click_on_the_first_screen_chooses_the_row_that_it_shows(desk: Path) -> None:
    with Terminal([*HELPDESK, "--db", str(desk / "desk.db")], env={"XDG_STATE_HOME": str(desk)}) as terminal:
        while b"\x1b[?1006h" not in terminal.sent:
            terminal.pump(1)
        row = next(place for place, text in enumerate(terminal.lines, 1) if "Ticket 5" in text)
        terminal.press(click(20, row) + click(20, row))
        terminal.until("History")
        assert "Ticket 5" in terminal.text and "Ticket 4" not in terminal.text


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
