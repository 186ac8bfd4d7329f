"""What is kept of the queue, rows, header and rendered lines, is never shown longer than it is true.

After each thing that can change the screen it is painted once more with nothing kept: that has to be the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from textual.strip import Strip

from helpdesk_tui.console.screens.queue import QueueScreen
from helpdesk_tui.console.state.presence import HERE_FOR
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.bars import HeaderLine
from helpdesk_tui.console.widgets.kept import Kept
from helpdesk_tui.console.widgets.queue_list import QueueList
from helpdesk_tui.console.widgets.rows import Drawn
from helpdesk_tui.domain.look.themes import THEMES
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import CHART, Hand, Maker

ROOMS = [(80, 24), (200, 50)]


@pytest.fixture(params=ROOMS, ids=["80x24", "200x50"])
def desk(request: pytest.FixtureRequest, sit: Maker) -> Hand:
    """Four tickets in sight, one of them under the cursor."""
    hand = sit(room=request.param[0], height=request.param[1])
    for subject, priority in (("Printer", 4), ("Mail", 3), ("Scanner", 4), ("Wiki", 5)):
        hand.open(subject, priority, requester="Maria")
    hand.type("g")
    return hand


def painted(hand: Hand) -> list[Strip]:
    with hand.app._context():
        return hand.app.screen._compositor.render_strips(hand.app.size)


def anew(hand: Hand) -> list[Strip]:
    """Paint the screen with nothing kept: no row, no header, no line."""
    for screen in hand.app.screen_stack:
        for one in screen.query(Kept):
            one._rendered = None
            one._styles_cache.clear()
            if isinstance(one, QueueList):
                one._drawn = Drawn()
            elif isinstance(one, HeaderLine):
                one._told = None
        if isinstance(screen, QueueScreen):
            with hand.app._context():
                screen.renew()
    hand.settle()
    return painted(hand)


def changes(hand: Hand, do: Callable[[], object]) -> None:
    """Do something that must change what is shown, and compare that with the screen painted anew."""
    before = painted(hand)
    do()
    after = painted(hand)
    assert after != before
    assert after == anew(hand)


def theme(hand: Hand, name: str) -> None:
    hand.shift.settings.theme = THEMES[name]
    hand.shown_anew()


def test_steps_marks_and_views(desk: Hand) -> None:
    for keys in ("j", "j", " ", "k", "G", "g", "2", "1", "\x1b"):
        changes(desk, partial(desk.type, keys))


def test_another_theme(desk: Hand) -> None:
    for name in ("dark", "light", "high-contrast", "terminal"):
        changes(desk, partial(theme, desk, name))


def test_another_theme_while_a_dialog_is_open(desk: Hand) -> None:
    changes(desk, lambda: desk.type("p"))
    changes(desk, lambda: theme(desk, "dark"))
    changes(desk, lambda: desk.type("\x1b"))


def test_another_size(desk: Hand) -> None:
    for room, height in ((100, 30), (60, 12), (140, 24), (80, 24)):
        changes(desk, partial(desk.resize, room, height))


def test_one_s_own_writes_and_undo(desk: Hand) -> None:
    for keys in ("t", "p2", "u", "U", "w"):
        changes(desk, partial(desk.type, keys))


def test_what_a_colleague_writes(desk: Hand) -> None:
    number = desk.shift.window.tickets()[0].number
    bo = desk.colleague("bo")

    def written(write: Callable[[], object]) -> None:
        write()
        desk.elsewhere()

    changes(desk, partial(written, lambda: bo.take({number: desk.ticket(number).version})))
    assert "bo" in desk.screen
    changes(desk, partial(written, lambda: desk.open_quietly("Plotter")))
    changes(desk, partial(written, lambda: bo.reprioritise({number: desk.ticket(number).version}, Priority.P2)))


def test_who_has_a_ticket_open_comes_and_goes(desk: Hand) -> None:
    bo = Shift(desk.colleague("bo"), lambda: CHART, "Help desk", 20, moment=lambda: desk.moment)

    def come() -> None:
        bo.opened.append(desk.shift.window.tickets()[1].number)
        bo.show_open()
        desk.elsewhere()

    changes(desk, come)
    assert "@" in desk.screen

    def go() -> None:
        desk.moment += HERE_FOR + 1
        desk.elsewhere()

    changes(desk, go)
    assert "@" not in desk.screen


def test_seconds_minutes_and_the_day_s_border(desk: Hand) -> None:
    desk.tick(13 * 3600 + 59 * 60 + 57)
    assert "23:59" in desk.screen.splitlines()[0]
    desk.tick(2)
    changes(desk, desk.tick)
    assert "00:00" in desk.screen.splitlines()[0]
    for seconds in (60, 3600, 86_400):
        changes(desk, partial(desk.tick, seconds))


def test_a_filter_as_it_is_typed_and_taken_back(desk: Hand) -> None:
    for keys in ("/", "P", "rin", "\r", "\x1b"):
        changes(desk, partial(desk.type, keys))


def test_a_notice_comes_and_goes(desk: Hand) -> None:
    def say(text: str) -> None:
        desk.shift.say(text)
        desk.shown_anew()

    for text in ("Saved.", "A long notice " * 20, ""):
        changes(desk, partial(say, text))
