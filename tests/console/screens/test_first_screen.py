"""The first screen, painted before Textual is there, is what Textual paints then: nothing is sent a second time."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pyte
import pytest
from textual.geometry import Size

from helpdesk_tui.console.first_screen import differing as changed_lines
from helpdesk_tui.console.first_screen import first_screen
from helpdesk_tui.console.ledger import Ledger
from helpdesk_tui.console.look.colours.borrowed import BORROWED, borrowed
from helpdesk_tui.console.state.announcements import STRIP_FOR
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.views import Tabs
from helpdesk_tui.console.tty.depth import TRUE, plain_signs
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.look.themes import THEMES, Theme
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Away
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import real_now
from tests.console.pilot import POLICY, Hand, Maker
from tests.terminal import HELPDESK, Terminal

SIZES = [(60, 12), (80, 24), (120, 40), (200, 50)]
ENVIRONS = {
    TRUE: {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    256: {"TERM": "xterm-256color"},
    16: {"TERM": "xterm"},
    0: {"TERM": "xterm-256color", "NO_COLOR": "1"},
}


def painted(hand: Hand) -> str:
    """Return what Textual paints, as its driver would write it."""
    console = hand.app.console
    strips = hand.app.screen._compositor.render_strips(Size(hand.room, hand.height))
    return "".join(f"\x1b[{y};1H{strip.render(console)}" for y, strip in enumerate(strips, 1))


def differing(hand: Hand, colours: int) -> list[str]:
    """Return the lines that the ledger would have to send once Textual takes over."""
    plain = plain_signs(hand.shift.settings.environ)
    before, after = (Ledger(hand.room, hand.height, colours=colours, plain_signs=plain) for _ in range(2))
    before.stands(first_screen(hand.shift, hand.room, hand.height))
    after.stands(painted(hand))
    out = []
    for y in range(hand.height):
        one, other = before._wanted[y], after._wanted[y]
        if one != other:
            x = next(x for x in range(hand.room) if (one.chars[x], one.pens[x]) != (other.chars[x], other.pens[x]))
            there, here = "".join(one.chars), "".join(other.chars)
            out.append(f"{y},{x}: {there!r} {one.pens[x]} is not {here!r} {other.pens[x]}")
    return out


def sit_down(sit: Maker, theme: Theme, room: int, height: int, colours: int) -> Hand:
    hand = sit(room=room, height=height, settings=Settings(theme=theme, environ=ENVIRONS[colours]))
    hand.open("Core switch down", 1, opened_at=hand.now - 3600)
    hand.open("Mail is slow", 2, opened_at=hand.now - 3 * 3600, requester="Renée")
    hand.open("Printer", 3, opened_at=hand.now - 1000)
    hand.open("Plotter", 4)
    hand.desk.schedule({hand.open("Cable", 5): None}, hand.now + 50 * 3600)
    hand.shift.news.reload()
    # What was announced is over.
    hand.tick(0).tick(STRIP_FOR + 1)
    hand.app.console._color_system = 3  # type: ignore[assignment]
    return hand


@pytest.mark.parametrize(
    ("room", "height", "colours"), [*((*size, 16) for size in SIZES), *((80, 24, colours) for colours in ENVIRONS)]
)
def test_nothing_is_painted_again_in_the_terminals_own_colours(
    sit: Maker, room: int, height: int, colours: int
) -> None:
    theme = THEMES["terminal"] if colours else THEMES["ansi"]
    assert differing(sit_down(sit, theme, room, height, colours), colours) == []


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        *((name, colours) for name in THEMES for colours in (TRUE, 256)),
        *((name, TRUE) for name in BORROWED),
        ("nord", 256),
    ],
)
def test_nothing_is_painted_again_in_any_theme(sit: Maker, name: str, colours: int) -> None:
    theme = THEMES.get(name) or borrowed(name)
    assert theme is not None
    assert differing(sit_down(sit, theme, 80, 24, colours), colours) == []


@pytest.mark.parametrize(("room", "height"), SIZES)
def test_textual_takes_over_without_another_layout_on_the_way(tmp_path: Path, room: int, height: int) -> None:
    store = SqliteStore(tmp_path / "desk.db")
    desk = Desk(store, POLICY, "bo", real_now)
    for subject in ("Mail is slow", "Printer prints pale"):
        desk.open(Open(subject, Priority.P4))
    store.close()
    env = {"XDG_STATE_HOME": str(tmp_path), "HELPDESK_CONFIG": os.devnull, "HELPDESK_CONSOLE": "new"}
    with Terminal([*HELPDESK, "--db", str(tmp_path / "desk.db")], columns=room, rows=height, env=env) as console:
        console.until("Mail is slow")
        console.taken()
        painted, title, taken_over = bytes(console.sent).partition(b"\x1b]2;Help desk\x07")
    assert b"Mail" in painted and title
    # A second may have passed: it counts what the views hold, and down. Modes and questions went with the first screen.
    for line, sent in re.findall(rb"\x1b\[(\d+)[;\d]*H((?:(?!\x1b\[\d+[;\d]*H).)*)", taken_over):
        assert re.fullmatch(rb"(\x1b\[([0-9;]*[Cm]|K|5n)|[0-9:])*", sent) or line == b"2", sent
    assert not re.search(rb"\x1b(\[[?>]|\])|\x07", taken_over)
    for asked in (b"\x1b[?1000h", b"\x1b[?1006h", b"\x1b[?1004h", b"\x1b[?2004h", b"\x1b[>1u", b"\x1b[?2026$p"):
        assert painted.count(asked) == 1, asked


def test_where_the_font_lacks_our_signs_others_stand_for_them_and_letters_stay(sit: Maker) -> None:
    hand = sit_down(sit, THEMES["terminal"], 80, 24, 16)
    hand.shift.settings.environ = {"TERM": "linux"}
    assert differing(hand, 16) == []
    told = first_screen(hand.shift, 80, 24)
    assert "Renée" in told and "✗" not in told and "·" not in told and " x " in told


def test_what_is_counted_while_textual_loads_takes_the_place_of_what_stood_there(sit: Maker) -> None:
    hand = sit()
    hand.open("Mail is down")
    hand.shift.tabs.counts = [None] * len(hand.shift.tabs.views)
    before = first_screen(hand.shift, 80, 24)
    hand.shift.tabs.count_first(1)
    after = first_screen(hand.shift, 80, 24)
    changed, whole = (pyte.Screen(80, 24) for _ in range(2))
    pyte.Stream(changed).feed(before + changed_lines(before, after))
    pyte.Stream(whole).feed(after)
    assert before != after and changed.display == whole.display
    assert "1 Queue 1 " in changed.display[1] and changed_lines(after, after) == ""


@pytest.mark.parametrize(("tickets", "counted"), [(0, True), (20_000, True), (20_001, False)])
def test_the_views_of_a_small_desk_are_counted_before_the_first_second(sit: Maker, tickets: int, counted: bool) -> None:
    tabs = Tabs(sit().desk)
    assert tabs.count_first(tickets) is counted
    assert (None in tabs.counts) is not counted


def test_a_desk_that_is_away_is_not_counted_first(sit: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Away("The desk is away.")

    desk = sit().desk
    monkeypatch.setattr(desk.store, "count", away)
    assert not Tabs(desk).count_first(0)


def test_the_counts_stand_before_textual_is_there(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "desk.db")
    Desk(store, POLICY, "bo", real_now).open(Open("Mail is slow", Priority.P4))
    store.close()
    waits = (
        "import sys, time; from helpdesk_tui.console import start; start._without = lambda name: time.sleep(600)\n"
        "from helpdesk_tui.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    env = {"XDG_STATE_HOME": str(tmp_path), "HELPDESK_CONFIG": os.devnull}
    with Terminal([sys.executable, "-c", waits, "--db", str(tmp_path / "desk.db")], env=env) as console:
        console.until("1 Queue 1 ")
        os.kill(console.pid, signal.SIGTERM)
        assert console.wait() == 128 + signal.SIGTERM
