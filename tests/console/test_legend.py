"""The help page explains all that the screen shows, from the tables that draw it, and is readable at 80x24."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from helpdesk_tui.console.keys import form_keys
from helpdesk_tui.console.keys.form_keys import FORMS, FormKey
from helpdesk_tui.console.look.columns import Sign
from helpdesk_tui.console.look.lines import cells
from helpdesk_tui.console.old import call, call_sheet
from helpdesk_tui.console.old.chips import CHIPS
from helpdesk_tui.console.old.frame import queue_height
from helpdesk_tui.console.old.legend import legend
from helpdesk_tui.console.old.panels import Help
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from helpdesk_tui.domain.words.countdown import WIDEST, Word, promised, reading
from tests.console.conftest import MONDAY_10, Hand


def pages(hand: Hand) -> str:
    """Return the help page as it is scrolled through, screen by screen."""
    hand.session.window.resize(queue_height(hand.height))
    seen = [hand.type("?").screen]
    for _ in range(40):
        seen.append(hand.key("pagedown").screen)
    return "\n".join(seen)


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_scrolling_through_the_page_shows_every_entry_of_every_table(hand: Hand, room: int, height: int) -> None:
    hand.room, hand.height = room, height
    seen = pages(hand)
    for part in legend():
        assert part.title in seen
        for shown, told in part.entries:
            assert shown.strip() in seen
            assert told in seen or room < 80, told


def test_no_line_of_the_page_is_cut_at_80_columns(hand: Hand) -> None:
    assert max(cells(one) for one in Help(hand.session).whole(80)) <= 80


def test_all_words_of_the_clock_are_explained_and_it_says_no_others() -> None:
    now = MONDAY_10
    said: set[str] = set()
    cases = product(Priority, Status, Sla, (None, now - 60, now + 60), (None, now + 90), (True, False), (True, False))
    for priority, status, sla, due, scheduled, answered, opened in cases:
        read = reading(
            priority,
            status,
            sla,
            due,
            now - 99,
            scheduled,
            now,
            open_now=opened,
            answered=answered,
            at_once=priority is Priority.P1 and not answered,
            waiting_since=now,
        )
        said.add(re.sub(r" ?(\d.*|<1m)$", "", read.text).strip())
    for late in (-60, 60):
        read = promised(now - late, "14:00", now + 999, now)
        said.add(re.sub(r" ?(\d.*|<1m)$", "", read.text).strip())
    assert said == {word.strip() for word in Word}
    shown = [entry for entry, _ in legend()[0].entries]
    assert len(shown) == len(Word) and all(len(entry) <= WIDEST for entry in shown)


def test_every_sign_chip_and_form_key_is_explained() -> None:
    told = {shown: meaning for part in legend() for shown, meaning in part.entries if meaning}
    assert {*Sign} <= told.keys()
    assert {chip.example for chip in CHIPS} <= told.keys()
    listed = [key for _, keys in FORMS for key in keys]
    assert {id(one) for one in vars(form_keys).values() if isinstance(one, FormKey)} == {id(key) for key in listed}


def test_the_forms_name_no_function_key_that_the_table_does_not_have() -> None:
    for module in (call, call_sheet):
        source = Path(str(module.__file__)).read_text("utf-8")
        assert not re.findall(r'"[fF]\d"', source)


@pytest.mark.parametrize("room", range(60, 130, 7))
def test_the_way_to_the_page_stands_in_the_footer_of_the_queue_at_every_width(hand: Hand, room: int) -> None:
    hand.open("Mail is down")
    hand.room = room
    foot = hand.screen.splitlines()[-1]
    assert "? Help" in foot and foot.startswith(" n New o Open") and "…" not in foot
