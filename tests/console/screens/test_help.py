"""The help page explains all that the screen shows, from the tables that draw it, and is readable at 80x24."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from helpdesk_tui.console import dialogs, screens
from helpdesk_tui.console.keys import form_keys
from helpdesk_tui.console.keys.form_keys import FORMS, FormKey
from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.keys.verbs import VERBS
from helpdesk_tui.console.look.columns import Sign
from helpdesk_tui.console.look.lines import cells
from helpdesk_tui.console.screens.help import HelpScreen
from helpdesk_tui.console.screens.legend import legend
from helpdesk_tui.console.state.own_commands import OwnCommand
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.widgets.chips import CHIPS
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status
from helpdesk_tui.domain.words.countdown import WIDEST, Word, promised, reading
from tests.console.pilot import MONDAY_10, Hand, Maker


def pages(hand: Hand) -> str:
    """Return the help page as it is scrolled through, screen by screen."""
    seen = [hand.type("?").screen]
    for _ in range(200 // (hand.height - 5)):
        seen.append(hand.key("pagedown").screen)
    return "\n".join(seen)


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_scrolling_through_the_page_shows_every_entry_of_every_table(sit: Maker, room: int, height: int) -> None:
    seen = pages(sit(room=room, height=height))
    for part in legend():
        assert part.title in seen
        for shown, told in part.entries:
            assert shown.strip() in seen
            assert told in seen or room < 80, told


def test_no_line_of_the_page_is_cut_at_80_columns(hand: Hand) -> None:
    hand.type("?")
    screen = hand.app.screen
    assert isinstance(screen, HelpScreen)
    assert max(cells(one) for one in screen.lines(80, 20)) <= 80


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


def test_no_screen_or_dialog_names_a_function_key_that_the_table_does_not_have() -> None:
    for room in (dialogs, screens):
        for path in Path(str(room.__file__)).parent.rglob("*.py"):
            assert not re.findall(r'"[fF]\d"', path.read_text("utf-8")), path


@pytest.mark.parametrize("room", range(60, 130, 7))
def test_the_way_to_the_page_stands_in_the_footer_of_the_queue_at_every_width(sit: Maker, room: int) -> None:
    hand = sit(room=room)
    hand.open("Mail is down")
    foot = hand.screen.splitlines()[-1]
    assert "? Help" in foot and foot.startswith(" n New o Open") and "…" not in foot


def test_it_names_every_key_of_the_table(sit: Maker) -> None:
    screen = sit(height=200).type("?").screen
    for verb in VERBS:
        assert verb.help in screen


@pytest.mark.parametrize("keys", ["undo", "/undo", "/UNDO", "/your last"])
def test_letters_search_and_so_does_the_filters_key(hand: Hand, keys: str) -> None:
    screen = hand.type(f"?{keys}").screen
    assert "Undo your last change" in screen and "Close with a resolution" not in screen


def test_a_verb_is_found_by_its_name_and_a_key_stands_first(hand: Hand) -> None:
    assert "The week's scheduled tasks" in hand.type("?agenda").screen
    hand.type("\x1b/g")
    assert "g Home    The first ticket" in hand.screen.split("\n")[3]


def test_what_is_nowhere_on_the_page_is_told(hand: Hand) -> None:
    assert "Nothing here has 'zebra'." in hand.type("?zebra").screen


def test_esc_ends_the_search_first_and_enter_lets_the_keys_scroll_again(hand: Hand) -> None:
    hand.type("?ticket").type("\r").type("j")
    assert hand.front == "HelpScreen" and "Find ticket" in hand.screen and hand.app.focused is None
    assert "Close with a resolution" in hand.type("\x1b").screen
    assert hand.type("\x1b").front == "QueueScreen"
    assert "Find / or a letter" in hand.type("?").screen


def test_while_searching_the_arrows_scroll_and_letters_stay_letters(sit: Maker) -> None:
    hand = sit(height=12)
    hand.type("?/ticket")
    before = hand.screen
    assert hand.key("down").screen != before and hand.key("up").screen == before
    assert "Find ticketjq" in hand.type("jq").screen and hand.front == "HelpScreen"


@pytest.mark.parametrize("key", ["\x1b", "?", "q", "\r"])
def test_the_keys_that_go_back_go_back(hand: Hand, key: str) -> None:
    assert hand.type("?").front == "HelpScreen"
    assert hand.type(key).front == "QueueScreen" and hand.app.is_running


def test_nothing_is_done_from_the_page(hand: Hand) -> None:
    number = hand.open("Slow mail")
    hand.type("?trp2")
    assert hand.ticket(number).version == 1 and hand.front == "HelpScreen"
    assert "F5 does nothing here" in hand.key("f5").screen


def test_the_keys_that_are_bound_are_named(sit: Maker) -> None:
    keymap, problems = read_keys({"undo": "z"})
    assert not problems
    screen = sit(height=200, settings=Settings(keymap=keymap)).type("?").screen
    assert re.search(r"\bz +Undo your last change", screen)


def test_a_paste_goes_into_the_search_alone(hand: Hand) -> None:
    assert "Pasted text does nothing here" in hand.type("?").paste("undo").screen
    assert "Redo what you" in hand.type("/").paste("undo").screen


def test_own_commands_are_listed_with_their_keys(sit: Maker) -> None:
    hand = sit(commands=[OwnCommand("f9", "Ping the host", ("ping", "-c3"))])
    assert re.search(r"Your own commands\s+F9 +Ping the host", hand.type("?ping").told)


def test_the_space_bar_scrolls_and_marks_nothing(hand: Hand) -> None:
    hand.open("Slow mail")
    before = hand.type("?").screen
    assert hand.type(" ").screen != before and not hand.shift.marked
