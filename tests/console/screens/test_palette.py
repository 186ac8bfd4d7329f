"""Textual's palette over the desk: the verbs and the tickets, and none of the commands that Textual brings."""

from __future__ import annotations

import gc

import pytest
from textual._styles_cache import StylesCache
from textual.command import CommandList, CommandPalette

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.keys.verbs import VERBS
from helpdesk_tui.console.state.own_commands import OwnCommand
from helpdesk_tui.console.state.settings import Settings
from tests.console.pilot import Hand, Maker


def listed(hand: Hand, typed: str = "") -> list[str]:
    """Open the palette, type, and return what it lists."""
    hand.key("ctrl+p")
    hand.type(typed)
    while busy := [one for one in hand.app.workers if one.name != "gate"]:
        hand.wait(hand.app.workers.wait_for_complete(busy))
    hand.settle()
    found = hand.app.screen.query_one(CommandList)
    return [str(found.get_option_at_index(place).prompt) for place in range(found.option_count)]


def test_it_lists_every_verb_with_its_keys_and_nothing_of_textuals_own(hand: Hand) -> None:
    found = listed(hand)
    assert "A verb, or a ticket by words or number" in hand.screen
    assert {line.partition(":")[0] for line in found} == {verb.label for verb in VERBS}
    assert not any("Screenshot" in line or "Quit the application" in line for line in found)
    assert any(line.startswith("Next view: ") and line.endswith("]") for line in found)


def test_a_verb_is_done_from_it_as_by_its_key(hand: Hand) -> None:
    number = hand.open("One")
    assert any("Take it" in line for line in listed(hand, "Take: Take it"))
    hand.key("enter")
    assert hand.ticket(number).assignee == "ana" and hand.front == "QueueScreen"


def test_tickets_are_found_by_words_and_shown_the_closed_ones_too(hand: Hand) -> None:
    number = hand.open("Plotter [bold] jams")
    hand.desk.close({number: None}, "done")
    assert any(f"#{number} P4 Plotter [bold] jams" in line for line in listed(hand, "plotter"))
    hand.key("enter")
    assert hand.front == "TicketScreen" and "Plotter [bold] jams" in hand.screen


def test_a_ticket_with_the_word_stands_before_verbs_that_only_have_its_letters_and_behind_one_that_is_named(
    hand: Hand,
) -> None:
    number = hand.open("Printer jams, take it")
    assert f"#{number} P4 Printer jams" in listed(hand, "printer")[0]
    hand.key("escape")
    found = listed(hand, "take it")
    assert found[0].startswith("Take: Take it") and any(f"#{number}" in one for one in found)


def test_it_opens_over_no_dialog_and_in_no_kiosk(sit: Maker) -> None:
    hand = sit(settings=Settings(kiosk=True))
    hand.open("One")
    assert not isinstance(hand.key("ctrl+p").app.screen, CommandPalette)
    hand = sit()
    hand.type("m").key("ctrl+p")
    assert hand.front == "NoteDialog"


def test_a_key_of_ones_own_goes_before_it(sit: Maker) -> None:
    keymap, problems = read_keys({"take": "ctrl+p"})
    assert problems == []
    hand = sit(settings=Settings(keymap=keymap))
    number = hand.open("One")
    hand.key("ctrl+p")
    assert hand.ticket(number).assignee == "ana"


def test_from_a_call_and_from_the_help_nothing_reaches_a_ticket_that_is_not_in_sight(sit: Maker) -> None:
    hand = sit(commands=[OwnCommand("f9", "Print", ("echo", "{number}"))])
    number = hand.open("One")
    for keys in ("n", "n\tMaria"):
        hand.type(keys).key("ctrl+p")
        assert hand.front == "CallScreen"
        assert "Print needs a ticket, and there is none here." in hand.key("f9").screen
        hand.wait(hand.app.run_verb("take"))
        hand.key("escape")
    hand.type("?")
    assert "Print needs a ticket, and there is none here." in hand.key("f9").screen
    assert hand.ticket(number).assignee is None


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_it_opens_at_every_size_and_esc_goes_back(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    hand.open("One")
    assert listed(hand, "take")
    hand.key("escape")
    assert hand.front == "QueueScreen"


def test_what_it_painted_is_let_go_of_when_it_closes(hand: Hand) -> None:
    hand.open("One")
    kept = []
    for _ in range(3):
        hand.key("ctrl+p").key("escape")
        gc.collect()
        kept.append(sum(isinstance(one, StylesCache) for one in gc.get_objects()))
    assert hand.front == "QueueScreen" and kept[1] == kept[2]


@pytest.mark.parametrize("theme", ["terminal", "dark", "ansi"])
def test_the_marked_row_is_lit_from_edge_to_edge(hand: Hand, theme: str) -> None:
    hand.open("Printer jams", requester="Maria Silva")
    hand.type(f":theme {theme}\r")
    listed(hand, "printer")
    hand.key("down")
    found = hand.app.screen.query_one(CommandList)
    assert found.highlighted is not None
    option, top = found.get_option_at_index(found.highlighted), found.region.y
    with hand.app._context():
        strips = hand.app.screen._compositor.render_strips(hand.app.size)
    at = next(y for y, strip in enumerate(strips) if y > top and str(option.prompt).split("\n")[0] in strip.text)
    wide = found.scrollable_content_region.width
    for strip in strips[at : at + 2]:
        lit = {(style and style.bgcolor, style and style.reverse) for _, style, _ in strip.crop(0, wide)}
        assert len(lit) == 1
    around = {style and (style.bgcolor, style.reverse) for _, style, _ in strips[at - 2].crop(0, wide)}
    assert around.isdisjoint(lit)
