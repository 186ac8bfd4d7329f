"""Every verb on each screen: by its key, from the palette and on the command line it does the same, or is text."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandList, DiscoveryHit, Hit
from textual.markup import escape

from helpdesk_tui.console.commands import VerbProvider
from helpdesk_tui.console.keys.bindings import MOVES
from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.screens.call.screen import CallScreen
from helpdesk_tui.console.screens.help import HelpScreen
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.console.widgets.field import Field
from tests.console.pilot import MONDAY_10, Hand, Maker, make_hand

SCREENS = {"QueueScreen": "", "TicketScreen": "o", "AgendaScreen": "A", "DashboardScreen": "d", "HandoverScreen": "H"}
"""The screens with tickets, each with the keys that lead there from the queue."""
TYPED = "".join(key for verb in VERBS for key in (" " if one == "space" else one for one in verb.keys) if len(key) == 1)
"""All keys of verbs that are a character."""

ANSWERS = {
    "reprioritise": "3",
    "schedule": "+3bd\r",
    "close": "done\r",
    "assign": "bo\r",
    "note": "called back\r",
    "follow": "15:00 call back\r",
    "merge": "1003\r",
    "parent": "1004\r",
    "filter": "ticket\r",
    "write": "\r",
}
"""What is typed into the dialog that a verb opens; into any other, Esc."""

ELSEWHERE = {"quit", "view"}
"""The way out, which is a way back on a page, and a verb that needs its key or an argument: each has a test below."""


def by_key(hand: Hand, verb: Verb) -> None:
    key = verb.keys[0]
    hand.type(key) if len(key) == 1 else hand.key(key)


def from_the_palette(hand: Hand, verb: Verb) -> None:
    """Choose the verb among what the palette finds for its name; the palette itself is opened for some below."""
    label = f"{verb.label}: {verb.help}"

    async def choose() -> None:
        provider = VerbProvider(hand.app.screen)
        hits = [hit async for hit in provider.search(label) if isinstance(hit, Hit)]
        listed = [hit.text async for hit in provider.discover() if isinstance(hit, DiscoveryHit)]
        there = verb.id not in getattr(hand.app.screen, "absent", ())
        assert (label in listed) == there == bool(hits) and listed.count(label) <= 1
        if there:
            best = max(hits, key=lambda hit: hit.score)
            assert best.text == label and best.help == escape(hand.shift.keymap.all_keys(verb.id))
            await best.command()

    hand.wait(choose())
    hand.settle()


def by_the_palettes_keys(hand: Hand, verb: Verb) -> None:
    """Open the palette, type the verb's name, and choose it with Enter."""
    hand.key("ctrl+p")
    hand.type(f"{verb.label}: {verb.help}")
    while busy := [one for one in hand.app.workers if one.name != "gate"]:
        hand.wait(hand.app.workers.wait_for_complete(busy))
    hand.settle()
    assert hand.app.screen.query_one(CommandList).highlighted is not None
    hand.key("enter")


def on_the_command_line(hand: Hand, verb: Verb) -> None:
    hand.type(f":{verb.id}\r")


WAYS = (by_key, from_the_palette, on_the_command_line)


def prepared(path: Path) -> Hand:
    """Sit down at a desk of a few tickets."""
    path.mkdir()
    hand = make_hand(path)
    hand.app.services.compose = lambda text, taken: taken("written in the editor")
    for place in range(6):
        hand.open(f"Ticket {place}", 4, opened_at=MONDAY_10 - 60 + place)
    hand.desk.schedule({1005: None}, MONDAY_10 + 3600)
    hand.desk.close({1006: None}, "done before")
    hand.shift.news.reload()
    return hand


def go(hand: Hand, keys: str) -> None:
    """Go back to the queue, and from there to a screen about the same ticket each time."""
    for _ in range(6):
        if hand.front == "QueueScreen" and not hand.shift.marked and not hand.shift.filter and not hand.shift.tabs.at:
            break
        hand.type("\x1b")
    hand.moment += 2 * HOLD
    hand.shift.window.find(1001)
    hand.type(keys)


def held(hand: Hand) -> tuple[object, ...]:
    """Return what the desk holds, and what the console knows that a verb can change."""
    shift = hand.shift
    tickets = {
        number: [(one.kind, one.actor, one.text, one.after) for one in hand.store.history(number)]
        for number in range(1001, 1010)
        if hand.store.ticket(number) is not None
    }
    looks = (shift.tabs.at, shift.filter, shift.order, shift.settings.theme.name, sorted(shift.marked))
    return tickets, looks, shift.preview.wanted, shift.still.held, shift.tracked, shift.announcements.quiet_for > 0


@pytest.mark.parametrize("screen", SCREENS)
def test_a_verb_does_the_same_whichever_way_it_is_asked_for(tmp_path: Path, sit: Maker, screen: str) -> None:
    hands = [prepared(tmp_path / way.__name__) for way in WAYS]
    try:
        for verb in (one for one in VERBS if one.id not in ELSEWHERE):
            came_to = []
            for hand, way in zip(hands, WAYS, strict=True):
                go(hand, SCREENS[screen])
                assert hand.front == screen
                way(hand, verb)
                if verb.id == "command":
                    assert hand.front == "CommandDialog"
                if hand.front.endswith("Dialog") and hand.front != "CommandDialog":
                    hand.type(ANSWERS.get(verb.id, "\x1b"))
                if hand.front == "CommandDialog":
                    # There it is said why nothing was done; by its key that is said on the screen.
                    hand.type("\x1b")
                came_to.append((held(hand), hand.front))
            assert came_to[0] == came_to[1] == came_to[2], verb.id
    finally:
        for hand in hands:
            hand.rise()
            hand.loop.close()
            hand.store.close()


@pytest.mark.parametrize("screen", [one for one in SCREENS if one != "HandoverScreen"])
@pytest.mark.parametrize("verb", ["take", "note", "reprioritise", "close", "agenda"])
def test_a_verb_does_the_same_by_the_palettes_own_keys(tmp_path: Path, screen: str, verb: str) -> None:
    asked = next(one for one in VERBS if one.id == verb)
    came_to = []
    for way in (by_key, by_the_palettes_keys):
        hand = prepared(tmp_path / way.__name__)
        try:
            go(hand, SCREENS[screen])
            way(hand, asked)
            if hand.front.endswith("Dialog"):
                hand.type(ANSWERS[verb])
            came_to.append((held(hand), hand.front))
        finally:
            hand.rise()
            hand.loop.close()
            hand.store.close()
    assert came_to[0] == came_to[1]


def asked_for(hand: Hand, verb: str, argument: str = "") -> None:
    """Ask for a verb as the palette does, after Enter in it."""
    hand.app.services.pressed = "enter"
    hand.wait(hand.app.services.run(verb, argument))
    hand.settle()


def desk_of(hand: Hand) -> Hand:
    """Put some tickets on the desk, with the cursor on #1001."""
    for place in range(3):
        hand.open(f"Ticket {place}", 4, opened_at=MONDAY_10 - 60 + place)
    hand.shift.window.find(1001)
    return hand


@pytest.mark.parametrize("way", ["3", "the palette", ":view 3\r", ":view {name}\r"])
def test_a_view_is_shown_whichever_way_it_is_asked_for(hand: Hand, way: str) -> None:
    if way == "the palette":
        asked_for(hand, "view", "3")
    else:
        hand.type(way.format(name=hand.shift.tabs.views[2].name.lower()))
    assert hand.shift.tabs.at == 2 and hand.front == "QueueScreen"


def test_a_view_without_its_number_is_asked_for(hand: Hand) -> None:
    asked_for(hand, "view")
    assert f"Press the number of a view: 1 to {len(hand.shift.tabs.views)}." in hand.screen
    assert "Say which: a number or a name" in hand.type(":view\r").screen
    assert hand.shift.tabs.at == 0


@pytest.mark.parametrize("screen", [one for one in SCREENS if one != "QueueScreen"])
def test_on_a_page_a_digit_shows_no_view_and_the_command_line_goes_to_the_queue_for_it(hand: Hand, screen: str) -> None:
    desk_of(hand)
    before = held(hand.type(SCREENS[screen]))
    assert "does nothing here" in hand.type("3").screen
    hand.shift.notices.take_away()
    asked_for(hand, "view")
    assert "'View' does nothing here" in hand.screen
    assert held(hand) == before and hand.front == screen
    hand.type(":view 3\r")
    assert hand.shift.tabs.at == 2 and hand.front == "QueueScreen"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("way", ["q", "the palette", ":quit\r"])
def test_the_console_is_left_but_by_its_key_on_a_page_which_goes_back(hand: Hand, screen: str, way: str) -> None:
    desk_of(hand).type(SCREENS[screen])
    if way == "the palette":
        asked_for(hand, "quit")
    else:
        hand.type(way)
    if way == "q" and screen != "QueueScreen":
        assert not hand.left and hand.front == "QueueScreen"
    else:
        assert hand.left


def test_on_the_help_keys_scroll_go_back_or_are_text(hand: Hand) -> None:
    desk_of(hand)
    before = held(hand.type("?"))
    assert isinstance(hand.app.screen, HelpScreen)
    for verb in VERBS:
        for key in verb.keys:
            page = hand.app.screen
            assert isinstance(page, HelpScreen)
            hand.type(" ") if key == "space" else hand.type(key) if len(key) == 1 else hand.key(key)
            searched = page.query_one(Field)
            if verb.id in ("back", "quit", "help", "open"):
                assert hand.front == "QueueScreen", key
                hand.type("?")
            elif verb.id in (*MOVES, "mark", "filter") or len(key) > 1:
                assert hand.front == "HelpScreen" and searched.value == "", key
                page.set_focus(None)
            else:
                assert hand.front == "HelpScreen" and searched.value == key
                hand.key("escape")
            assert held(hand) == before, key


def test_in_the_helps_search_every_character_is_text(hand: Hand) -> None:
    desk_of(hand)
    before = held(hand.type("?/"))
    hand.type(TYPED)
    assert hand.app.screen.query_one(Field).value == TYPED
    assert held(hand) == before and hand.front == "HelpScreen"


def test_from_the_palette_over_the_help_a_verb_scrolls_goes_back_or_does_nothing(hand: Hand) -> None:
    desk_of(hand)
    before = held(hand)
    for verb in VERBS:
        hand.type("?")
        assert hand.front == "HelpScreen"
        asked_for(hand, verb.id)
        back = verb.id in ("back", "quit", "help", "open")
        assert hand.front == ("QueueScreen" if back else "HelpScreen"), verb.id
        assert held(hand) == before and not hand.left, verb.id
        while hand.front == "HelpScreen":
            hand.type("\x1b")


@pytest.mark.parametrize("field", ["subject", "requester", "body"])
def test_in_the_form_of_a_call_every_character_is_text(hand: Hand, field: str) -> None:
    desk_of(hand)
    before = held(hand.type("n2"))
    assert isinstance(hand.app.screen, CallScreen)
    form = hand.app.screen.form
    for _ in range(20):
        if form.fields.active == field:
            break
        hand.key("tab")
    hand.type(TYPED)
    assert form.fields.texts[field] == TYPED
    assert held(hand) == before and hand.front == "CallScreen"


def test_at_the_questions_a_character_answers_or_is_the_callers_and_reaches_no_ticket(hand: Hand) -> None:
    desk_of(hand)
    before = held(hand)
    for character in TYPED:
        hand.type(f"n{character}")
        assert hand.front == "CallScreen" and held(hand) == before, character
        hand.type("\x1b")
    assert hand.front == "QueueScreen"


def test_no_palette_opens_over_a_call_and_a_verb_that_is_asked_for_there_reaches_no_ticket(hand: Hand) -> None:
    desk_of(hand)
    before = held(hand.type("n2Fax is out"))[0]
    assert hand.key("ctrl+p").front == "CallScreen"
    for verb in VERBS:
        if verb.id in ("back", "quit"):
            continue
        asked_for(hand, verb.id)
        for _ in range(4):
            if hand.front == "CallScreen":
                break
            hand.type("\x1b")
        assert hand.front == "CallScreen" and held(hand)[0] == before, verb.id
    assert any("Fax is out" in text for _, text, _ in hand.shift.drafts.all())
