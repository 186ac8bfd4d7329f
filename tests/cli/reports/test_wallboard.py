"""The wallboard on a terminal, as a line of text, and as a page in a file."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.cli.reports.wall import reading
from helpdesk_tui.cli.reports.wall.big import drawn, size
from helpdesk_tui.cli.reports.wall.live import painted
from helpdesk_tui.cli.reports.wall.screen import Line, Shown, frame, pages, plain
from helpdesk_tui.domain.look.themes import THEMES
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.reports.board.panels import OLD, Panel, Tone
from helpdesk_tui.reports.board.standing import Board
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.pages.looking import Looking
from tests.cli.conftest import Helpdesk
from tests.reports.test_board import POLICY, QUIET
from tests.terminal import HELPDESK, Terminal

PANELS = [
    Panel("P1 UNANSWERED", "2", ["waits 12m"], Tone.BAD),
    Panel("BREACHED", "1,000+", ["P2 3 P3 997"], Tone.BAD),
    Panel("NEXT DEADLINE", "12m", ["in 12m, at 14:02"]),
    Panel("OPEN", "89,033", ["P1 6 P2 1,173 P3 9,046 P4 38,112 P5 29,508 P6 11,188"]),
    Panel("ANSWERED IN TIME TODAY", "98%", ["P1 4/4 P2 9/10"], Tone.WARNING),
    Panel("CAME IN TODAY", "71", ["closed 11"]),
    Panel("ON DUTY", "Łukasz Ängström, 田中", ["lead: cy"]),
    Panel("WATCH AND BACKUP", "ON", ["backup 2h ago"], Tone.GOOD),
]
FRESH = Shown(PANELS, "Mon 16 Nov 2026 10:00:00", 0, "2 P1 UNANSWERED")


def text(lines: list[Line]) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


@settings(max_examples=40)
@given(
    st.tuples(st.integers(1, 260), st.integers(1, 80)),
    st.integers(0, 20),
    st.booleans(),
    st.sampled_from([0, OLD + 1, 100_000, None]),
)
def test_a_frame_fits_any_terminal(screen: tuple[int, int], page: int, blocks: bool, age: int | None) -> None:
    shown = Shown(PANELS, "Mon 16 Nov 2026 10:00:00", age, "2 P1 UNANSWERED", "The desk\x1b[2J is away.")
    lines, old = frame(shown, screen, page, blocks=blocks)
    assert len(lines) <= screen[1]
    assert all(width(line) <= screen[0] for line in text(lines))
    assert old is (age != 0)
    image = painted(lines, screen, THEMES["dark"], inverse=old)
    assert len(image.plain.split("\n")) == screen[1]
    assert "\x1b" not in image.plain


@pytest.mark.parametrize(("screen", "number"), [((80, 24), 2), ((120, 40), 1), ((200, 50), 1), ((60, 12), 3)])
def test_panels_are_on_as_few_pages_as_can_be_read_from_afar(screen: tuple[int, int], number: int) -> None:
    assert pages(len(PANELS), screen) == number
    together = "\n".join(line for page in range(number) for line in text(frame(FRESH, screen, page)[0]))
    assert all(panel.title[:12] in together for panel in PANELS)
    for page in range(number):
        assert "2 P1 UNANSWERED" in text(frame(FRESH, screen, page)[0])[0]


def test_figures_of_one_page_are_of_one_size() -> None:
    lines = text(frame(FRESH, (200, 50), 0)[0])
    rows = [line for line in lines if "█" in line]
    assert len(rows) >= 3 * 5


def test_stale_figures_turn_the_whole_screen_and_say_since_when() -> None:
    lines, old = frame(Shown(PANELS, "Mon 16 Nov 2026 10:00:00", OLD), (80, 24), 0)
    assert not old
    lines, old = frame(Shown(PANELS, "Mon 16 Nov 2026 10:00:00", 34), (80, 24), 0)
    assert old
    assert text(lines)[:3] == [f" {row}" for row in drawn("STALE 00:34", 1)]
    image = painted(lines, (80, 24), THEMES["ansi"], inverse=True)
    assert all(
        any(span.start <= place < span.end and "reverse" in str(span.style) for span in image.spans)
        for place, letter in enumerate(image.plain)
        if letter != "\n"
    )


def test_letters_are_as_large_as_there_is_room_for() -> None:
    assert size("98%", (40, 9)) == 3
    assert size("98%", (12, 9)) == 1
    assert size("98%", (9, 9)) == 0
    assert size("田", (40, 9)) == 0
    assert drawn("1", 1) == ["▄█", " █", " ▀"]
    assert {letter for row in drawn("98%", 2, blocks=False) for letter in row} == {"#", " "}


def test_a_priority_stands_with_its_count() -> None:
    narrow = text(frame(Shown(PANELS[3:4], "now", 0), (30, 14), 0)[0])
    assert [" ".join(line.split()) for line in narrow if "P" in line and "OPEN" not in line] == [
        "P1 6 P2 1,173 P3 9,046",
        "P4 38,112 P5 29,508",
        "P6 11,188",
    ]


def test_plain_lines_have_every_panel() -> None:
    lines = plain(FRESH)
    assert lines[0] == FRESH.said_at
    assert lines[4].split()[:3] == ["OPEN", "89,033", "P1"]


def test_it_is_printed_once_without_a_terminal(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Core switch is down", "--priority", "P1", "--requester", "Jo Dane")
    printed = helpdesk("wallboard", "--once")
    assert printed.status == 0
    assert printed.out.splitlines()[0].startswith("Mon 16 Nov 2026 10:00")
    assert "P1 UNANSWERED" in printed.out and "switch" not in printed.out and "Jo" not in printed.out
    refused = helpdesk("wallboard")
    assert (refused.status, refused.out) == (2, "")
    assert "--once" in refused.err


def test_it_reads_and_nothing_else(helpdesk: Helpdesk, store: SqliteStore) -> None:
    before = store.stamp(), store.log_at()
    assert helpdesk("wallboard", "--once").status == 0
    assert (store.stamp(), store.log_at()) == before


def test_a_page_is_written_once(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "wall.html"
    assert helpdesk("wallboard", "--once", "--html", str(file)).status == 0
    assert file.read_text().startswith("<!doctype html>")


def test_a_desk_that_is_away_is_told(command: Helpdesk, tmp_path: Path) -> None:
    away = command("--db", str(tmp_path / "none.db"), "wallboard", "--once")
    assert away.status == 5
    assert "There is no desk" in away.err


class Hanging:
    """A desk that answers once, and then never again."""

    policy = POLICY

    def __init__(self) -> None:
        self.asked = 0
        self.hangs = threading.Event()

    def board(self) -> Board:
        self.asked += 1
        if self.asked > 1:
            self.hangs.wait()
            raise Unavailable("It was asked for long enough.")
        return QUIET

    def close(self) -> None:
        pass


def test_a_reading_that_hangs_stops_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr(reading, "EVERY", 0.001)
    monkeypatch.setattr(reading, "SELDOM", 0.001)
    monkeypatch.setattr(reading, "time", type("Clock", (), {"monotonic": lambda: moment[0]}))
    hanging = Hanging()
    read = reading.Reading(cast(Looking, hanging))
    assert read.shown().old
    read.start()
    while hanging.asked < 2:
        read.join(0.001)
    assert (read.shown().age, read.shown().old) == (0, False)
    moment[0] += OLD + 1
    assert (read.shown().age, read.shown().old) == (OLD + 1, True)
    assert [panel.title for panel in read.shown().panels] == [panel.title for panel in PANELS]
    read.end()
    hanging.hangs.set()
    read.join()
    assert "long enough" in (read.shown().trouble or "")


def test_on_a_terminal_it_survives_the_desk_and_says_stale(helpdesk: Helpdesk, db: Path, home: Path) -> None:
    helpdesk("new", "Core switch is down", "--priority", "P1")
    there = db.with_name("elsewhere.db")
    with Terminal([*HELPDESK, "--db", str(db), "wallboard"], columns=100, rows=30) as terminal:
        terminal.until("1 P1 UNANSWERED")
        os.rename(db, there)
        terminal.until(lambda shown: "figures of" in shown and "There is no desk" in shown)
        os.rename(there, db)
        terminal.until(lambda shown: "figures of" not in shown and "1 P1 UNANSWERED" in shown)
        before = terminal.before
        terminal.press("q")
        assert terminal.wait() == 0
        assert terminal.modes() == before
