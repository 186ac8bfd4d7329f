"""Templates: fields are data, and what was typed around them stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.templates import Template, read_templates
from tests.console.pilot import Hand, Maker


def with_templates(sit: Maker, **texts: str) -> Hand:
    found, problems = read_templates(texts)
    assert not problems
    return sit(settings=Settings(templates=found))


def test_tab_on_its_name_puts_a_template_in_with_the_tickets_fields(sit: Maker) -> None:
    hand = with_templates(sit, restart="Restarted {service} for {requester}, #{number}")
    number = hand.open("Mail is down", requester="Maria Silva")
    screen = hand.type("m;re").screen
    assert ";restart" in screen and "Restarted {service}" in screen
    hand.type("\tPostfix\r")
    assert hand.store.history(number)[-1].text == f"Restarted Postfix for Maria Silva, #{number}"


def test_ctrl_t_lists_them_and_then_takes_the_first(sit: Maker) -> None:
    hand = with_templates(sit, called="Called back, by {technician}.")
    number = hand.open("Mail is down")
    assert ";called" in hand.type("cDone.").key("ctrl+t").screen
    hand.key("ctrl+t").type("\r")
    assert hand.ticket(number).resolution == "Done. Called back, by ana."


def test_a_template_is_put_into_the_middle_of_a_later_line(sit: Maker) -> None:
    hand = with_templates(sit, called="called")
    number = hand.open("Mail is down")
    hand.type("mfirst\n end").key("home", "home").type(";ca\t\r")
    assert hand.store.history(number)[-1].text == "first\ncalled end"


def test_for_several_tickets_fields_stay_open(sit: Maker) -> None:
    hand = with_templates(sit, seen="Seen #{number} by {technician}, {cause}")
    hand.open("One"), hand.open("Two")
    assert "Seen # by ana, ‹cause›" in hand.type("g  m;seen\t").screen


def test_where_there_are_none_ctrl_t_says_so(hand: Hand) -> None:
    hand.open("One")
    assert "^T" not in hand.type("m").screen
    assert "There are no templates. Put some under [templates]" in hand.key("ctrl+t").told


def test_a_field_is_data_whatever_stands_in_it(hand: Hand) -> None:
    number = hand.open("{technician} {0.__class__} \x1b[2J")
    ticket = hand.ticket(number)
    assert Template("a", "{{{subject}}}").filled(ticket, "ana") == ("{{technician} {0.__class__} \ufffd[2J}", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{status}", "no field {status}; there are number"),
        ("{number.__class__}", "no field"),
        ("{number!r}", "no field"),
        ("{}", "no field {}"),
        ("a { b", "a single '{'"),
        ("", "must be text"),
        (7, "must be text"),
        ("x" * 3000, "up to 2,000"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(text: object, told: str) -> None:
    found, problems = read_templates({"wrong": text, "right": "ok"})
    assert list(found) == ["right"]
    assert len(problems) == 1 and told in problems[0]


@given(st.text())
def test_any_text_is_a_template_or_told_and_filled_without_an_error(text: str) -> None:
    found, problems = read_templates({"one": text})
    assert len(found) + len(problems) == 1
    for template in found.values():
        template.filled(None, "ana")
