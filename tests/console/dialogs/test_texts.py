"""Notes and resolutions: typed in one burst, kept while they are typed, made of several lines, never cut."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.widgets import TextArea

from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, TYPED_LIMIT
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.console.pilot import Hand, Maker

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


def last_note(hand: Hand, number: int) -> str | None:
    return hand.store.history(number)[-1].text


def field(hand: Hand) -> Text:
    return hand.app.screen.query_one(Text)


def test_a_note_typed_in_one_burst_is_saved_as_it_was_typed(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mcalled, line was busy\r")
    assert last_note(hand, number) == "called, line was busy" and hand.front == "QueueScreen"


def test_a_closing_typed_in_one_burst_closes_with_its_text(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("cnew toner; q p2\r")
    ticket = hand.ticket(number)
    assert ticket.status is Status.CLOSED and ticket.resolution == "new toner; q p2"


def test_two_dialogs_in_one_burst_each_get_their_own_keys(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mone\rmtwo\rcthree\r")
    texts = [event.text for event in hand.store.history(number) if event.text]
    assert texts == ["one", "two"] and hand.ticket(number).resolution == "three"


def test_ctrl_j_alt_enter_and_shift_enter_make_lines_and_enter_saves(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mone\ntwo").key("alt+enter").type("three").key("shift+enter").type("four\r")
    assert last_note(hand, number) == "one\ntwo\nthree\nfour"


@pytest.mark.parametrize("verb", ["m", "c"])
def test_a_page_that_is_pasted_keeps_its_lines(hand: Hand, verb: str) -> None:
    number = hand.open("One")
    hand.type(f"{verb}log: ").paste("\r\nerror 5\r\n\tat disk 0\r\n")
    assert "log: error 5" in hand.screen and "at disk 0" in hand.screen
    hand.type("\r")
    kept = hand.ticket(number).resolution if verb == "c" else last_note(hand, number)
    assert kept == "log: error 5\n\tat disk 0"


def test_an_emoji_family_that_is_typed_stays_one_family(hand: Hand) -> None:
    number = hand.open("One")
    hand.type(f"m{FAMILY}\r")
    assert last_note(hand, number) == FAMILY


@pytest.mark.parametrize(("height", "lines"), [(12, 3), (24, 8), (50, 8)])
def test_a_text_grows_with_its_lines_to_what_the_screen_has_room_for(sit: Maker, height: int, lines: int) -> None:
    hand = sit(height=height)
    hand.open("One")
    hand.type("m")
    assert field(hand).size.height == 1
    hand.type("\n".join("abc"))
    assert field(hand).size.height == 3
    hand.paste("line\n" * 20 + "end\nof it")
    assert field(hand).size.height == lines and "of it" in hand.screen


def in_sight(hand: Hand) -> bool:
    text = field(hand)
    return 0 <= text.cursor_location[0] - text.scroll_offset.y < text.size.height


@pytest.mark.parametrize("height", [12, 24])
def test_the_line_with_the_caret_is_in_sight_as_soon_as_it_is_made(sit: Maker, height: int) -> None:
    hand = sit(height=height)
    hand.open("One")
    hand.type("m")
    for place in range(12):
        hand.type(f"line {place}\n")
        assert in_sight(hand), place
    hand.type("\x1bm")
    assert field(hand).cursor_location == (12, 0) and in_sight(hand)


@pytest.mark.parametrize("keys", ["m", "m  "])
def test_an_empty_note_is_refused_with_a_sentence(hand: Hand, keys: str) -> None:
    number = hand.open("Printer")
    hand.type(f"{keys}\r")
    assert "Type the note, or Esc to go back." in hand.screen
    hand.type("now\r")
    assert (last_note(hand, number) or "").strip() == "now"


def test_esc_keeps_the_text_as_a_draft(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mcalled, line was bu\x1b")
    assert "Kept as a draft" in hand.screen
    hand.type("msy\r")
    assert last_note(hand, number) == "called, line was busy"
    hand.tick()
    assert hand.store.drafts("ana") == {}


def test_what_is_typed_is_a_draft_on_the_desk_a_second_later(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("ccalled, line was bu").tick()
    assert hand.store.drafts("ana") == {f"close {number}": "called, line was bu"}
    hand.type("\x7f" * 30).tick()
    assert hand.store.drafts("ana") == {}


def test_esc_without_a_text_says_nothing_of_a_draft(hand: Hand) -> None:
    hand.open("One")
    assert "draft" not in hand.type("m\x1b").screen


def test_what_was_typed_stays_when_the_verb_is_refused(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("cAll we")
    hand.colleague("bo").close({number: None}, "done by bo")
    hand.type("ll\r")
    assert "was closed by bo" in hand.told and "All well" in hand.screen
    assert hand.ticket(number).resolution == "done by bo"


def test_what_was_typed_is_kept_for_the_marked_tickets_that_refused_it(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(4)]
    hand.type("g    c")
    hand.colleague("bo").close({numbers[0]: None, numbers[2]: None})
    hand.type("new switch\r")
    said = hand.said
    assert f"#{numbers[0]} was closed by bo" in said and f"#{numbers[2]} was closed by bo" in said
    assert "What you typed is kept for them: c takes it up." in said
    assert {number: hand.ticket(number).resolution for number in numbers} == {
        numbers[0]: None, numbers[1]: "new switch", numbers[2]: None, numbers[3]: "new switch",
    }  # fmt: skip
    hand.colleague("bo").reopen(dict.fromkeys((numbers[0], numbers[2])))
    hand.elsewhere()
    assert "new switch" in hand.type("c").screen
    hand.type("\r\r")
    assert hand.ticket(numbers[0]).resolution == hand.ticket(numbers[2]).resolution == "new switch"


def test_a_note_on_a_closed_ticket_is_taken(hand: Hand) -> None:
    number = hand.open("One")
    hand.desk.close({number: None}, "done")
    hand.type("mcalled back\r")
    assert last_note(hand, number) == "called back"


def test_of_marked_tickets_one_that_is_open_lets_the_dialog_open(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  ")
    hand.colleague("bo").close({first: None})
    hand.type("cdone\r")
    assert hand.ticket(second).resolution == "done" and hand.ticket(first).resolution is None


def test_a_note_on_a_duplicate_says_that_it_is_noted_on_the_other_too(hand: Hand) -> None:
    first, second = hand.open("Mail is down"), hand.open("No mail")
    hand.desk.merge({second: None}, first)
    hand.shift.narrow("is:closed")
    hand.app.renew()
    assert f"(merged into #{first}: noted there too)" in hand.type("m").told
    hand.type("me too\r")
    assert [last_note(hand, number) for number in (first, second)] == [f"#{second}: me too", "me too"]


@pytest.mark.parametrize(("key", "limit"), [("m", "note"), ("c", "resolution")])
def test_a_text_that_is_too_long_is_said_while_it_is_typed_and_is_neither_cut_nor_lost(
    hand: Hand, key: str, limit: str
) -> None:
    number = hand.open("Printer")
    before = hand.ticket(number)
    hand.type(key).paste("x" * (BODY_LIMITS[limit] + 1))
    assert f"The {limit} has" in hand.told and "1 more than the" in hand.told
    hand.type("\r")
    assert "1 more than the" in hand.told and hand.ticket(number) == before
    hand.key("escape").type(key)
    assert "1 more than the" in hand.told
    hand.type("\x7f")
    assert "more than the" not in hand.told
    hand.type("\r")
    assert hand.ticket(number).version == before.version + 1


def test_pastes_that_are_too_much_together_stop_at_the_limit(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("m")
    for _ in range(4):
        hand.paste("\n".join(["x" * 99] * 500))
    assert "characters are too many beside the 99,998 that stand here" in hand.told
    hand.tick()
    [kept] = hand.store.drafts("ana").values()
    assert len(kept) == 99_998 < TYPED_LIMIT


def test_what_is_typed_is_taken_back_and_cut_as_in_every_text_field(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mone two").key(*["shift+left"] * 3, "ctrl+x", "home", "ctrl+v").type("\r")
    assert last_note(hand, number) == "twoone"


def test_a_click_puts_the_caret_where_it_is(hand: Hand) -> None:
    number = hand.open("Printer")
    hand.type("mmail down")
    hand.click(TextArea, (4, 0)).type("box\r")
    assert last_note(hand, number) == "mailbox down"


@pytest.mark.parametrize("theme", ["terminal", "dark", "light", "high-contrast", "ansi"])
@pytest.mark.parametrize("key", ["m", "a"])
def test_caret_and_what_is_selected_can_be_told_apart_in_every_theme(hand: Hand, theme: str, key: str) -> None:
    hand.open("Printer")
    hand.type(f"{key}abcd").key("shift+left", "shift+left")

    async def styles() -> dict[str, Style]:
        with hand.app._context():
            hand.app.theme = theme
            focused = hand.app.screen.focused
            assert focused is not None
            strip = focused.render_line(0)
        return {character: one.style or Style() for one in strip for character in one.text.strip()}

    found = hand.wait(styles())
    plain, caret, selected = found["a"], found["c"], found["d"]
    assert selected.underline and selected.bgcolor != plain.bgcolor and selected.color != selected.bgcolor
    turned = caret.reverse and caret.color is not None and caret.color.is_default
    assert turned or (not caret.reverse and caret.bgcolor not in (plain.bgcolor, selected.bgcolor))


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("key", ["m", "c"])
def test_at_every_size_question_text_and_keys_are_in_sight(sit: Maker, key: str, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    for place in range(height):
        hand.desk.open(Open(f"Ticket {place}", Priority.P1))
    hand.sit()
    for where in ("g", "G"):
        screen = hand.type(f"{where}{key}typed").screen.split("\n")
        cursor = hand.shift.window.cursor
        assert cursor is not None and any(f" {cursor.number} " in one and "?" not in one for one in screen)
        assert any("? #" in one for one in screen) and any("typed" in one for one in screen)
        assert "Enter" in screen[-1] and "Esc" in screen[-1]
        hand.type("\x1b")
