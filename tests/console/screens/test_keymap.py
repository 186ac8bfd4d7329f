"""Keys of one's own: what can hold holds, what cannot is told with both names, and every key asks one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.keys.keymap import SHIPPED, read_keys
from helpdesk_tui.console.state.settings import Settings, read_settings
from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.domain.tickets.ticket import Status
from helpdesk_tui.wiring.config import load
from tests.console.pilot import Hand


def mapped(hand: Hand, table: dict[str, object]) -> list[str]:
    """Sit down with keys of one's own."""
    keymap, problems = read_keys(table)
    hand.settings = Settings(keymap=keymap)
    hand.sit()
    return problems


def test_a_verb_goes_to_another_key_and_leaves_its_own(hand: Hand) -> None:
    number = hand.open("One")
    assert mapped(hand, {"close": "x"}) == []
    hand.type("c")
    assert hand.front == "QueueScreen"
    hand.type("xdone\r")
    assert hand.ticket(number).status is Status.CLOSED


def test_several_keys_and_the_names_of_keys_are_taken(hand: Hand) -> None:
    assert mapped(hand, {"take": ["f6", "^T", "PgUp"], "page_up": "ctrl-u"}) == []
    assert hand.shift.keymap.keys["take"] == ("f6", "ctrl+t", "pageup")
    assert hand.shift.keymap.all_keys("take") == "F6 ^T PgUp"
    number = hand.open("One")
    hand.key("f6")
    assert hand.ticket(number).assignee == "ana"


def test_footer_help_ticket_and_the_empty_desk_show_the_keys_as_they_are(hand: Hand) -> None:
    mapped(hand, {"new": "f1", "close": "x", "help": "f2"})
    assert "F1    opens a ticket" in hand.screen and "F1 New" in hand.screen
    hand.resize(120, 100)
    assert "x         Close with a resolution" in hand.key("f2").screen
    hand.key("escape")
    hand.open("One")
    assert "x Close" in hand.type("\r").screen


def test_moving_in_a_ticket_and_out_of_it_goes_by_the_same_table(hand: Hand) -> None:
    hand.open("One")
    mapped(hand, {"quit": "X", "mark": "q"})
    hand.type("\rq")
    assert hand.front == "TicketScreen"
    hand.type("X")
    assert hand.front == "QueueScreen" and not hand.app._exit


def test_a_clash_is_told_with_both_names_and_each_keeps_its_own(hand: Hand) -> None:
    problems = mapped(hand, {"close": "m", "wait": "x"})
    assert problems == ["keys: 'm' would be both close and note; each keeps its own keys."]
    assert hand.shift.keymap.keys["close"] == ("c",)
    assert hand.shift.keymap.keys["wait"] == ("x",)


def test_two_verbs_may_change_places(hand: Hand) -> None:
    assert mapped(hand, {"close": "m", "note": "c"}) == []


def test_when_one_of_a_chain_goes_back_what_it_made_room_for_goes_back_too() -> None:
    keymap, problems = read_keys({"close": "m", "note": "w", "wait": "w"})
    assert len(problems) == 2
    assert keymap.keys == SHIPPED.keys


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"shut": "x"}, "no verb 'shut'"),
        ({"close": "hyper+x"}, "close: 'hyper+x'"),
        ({"close": ["x", "ctrl+c"]}, "'ctrl+c'"),
        ({"close": 7}, "close: 7"),
        ({"close": "\u202e"}, "is no key"),
        ({"back": "x"}, "back stays on Esc"),
    ],
)
def test_what_is_no_key_or_no_verb_is_told(table: dict[str, object], told: str) -> None:
    keymap, problems = read_keys(table)
    assert keymap is SHIPPED
    assert len(problems) == 1 and told in problems[0]


def test_all_that_is_wrong_is_told_at_once_and_the_start_goes_on(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "mauve"\n[keys]\nshut = "x"\nclose = "m"\n[templates]\na = "{nothing}"\n')
    settings = read_settings(load({}, {"HELPDESK_CONFIG": str(path)}), {"TERM": "xterm-256color"}, Rights())
    assert settings.theme.name == "terminal" and settings.keymap is SHIPPED
    told = "\n".join(settings.problems)
    for word in ("there is no 'mauve'", "'shut'", "both close and note", "no field {nothing}", str(path)[:20]):
        assert word in told


def test_a_switch_is_on_or_off(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("mouse = false\neditor = false\n")
    environ = {"HELPDESK_CONFIG": str(path), "HELPDESK_CLIPBOARD": "off"}
    settings = read_settings(load({}, environ), {}, Rights())
    assert (settings.mouse, settings.editor, settings.clipboard) == (False, False, False)


def test_the_digits_of_the_views_can_be_other_keys(hand: Hand) -> None:
    assert mapped(hand, {"view": ["f1", "f2"], "help": "X"}) == []
    hand.key("f2")
    assert hand.shift.tabs.at == 1
