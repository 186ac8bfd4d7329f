"""The key that opens a call's form, held down: it answers no question. What is typed does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual import events

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.screen import CallScreen
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.desk.shift import ringing
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand, Maker

HELD = (0.0, 0.5, *[0.033] * 20)
"""Pauses before each press of a key that is held down: the press, the wait, then thirty a second."""
SAID = "came again at once: that did nothing more."


def press(hand: Hand, keys: str, pauses: Sequence[float]) -> None:
    """Press keys, each as long after the one before as is said."""
    at = 1_000.0
    for key, pause in zip(keys, pauses, strict=True):
        at += pause
        event = events.Key(key, key)
        event.time = at
        hand.app.gate.take(event)
    hand.settle()


def form(hand: Hand) -> CallForm:
    assert isinstance(hand.app.screen, CallScreen)
    return hand.app.screen.form


@pytest.mark.parametrize("wait", [0.25, 0.5, 0.66])
@pytest.mark.parametrize("rate", [0.02, 0.033, 0.05])
def test_a_held_key_that_opened_the_form_answers_no_question(hand: Hand, wait: float, rate: float) -> None:
    press(hand, "n" * 30, (0.0, wait, *[rate] * 28))
    assert not form(hand).begun and form(hand).triaging and hand.screen.count(SAID) == 1
    assert len(hand.shift.drafts) == 0


def test_where_it_would_answer_yes_no_outage_comes_of_it(sit: Maker) -> None:
    keymap, problems = read_keys({"new": "y", "copy": "n"})
    assert problems == []
    hand = sit(settings=Settings(keymap=keymap))
    press(hand, "yy", (0.0, 0.5))
    assert [yes for _, yes in form(hand).triage.answers] == [True]
    hand = sit(settings=Settings(keymap=keymap))
    press(hand, "y" * len(HELD), HELD)
    assert form(hand).priority is None and form(hand).triaging and not form(hand).begun


def test_in_a_field_that_it_opened_nothing_is_left_of_it(hand: Hand) -> None:
    hand.tick(5)
    hand.type("j")
    ringing.ring(hand.colleague("ana"), "1700", int(hand.moment))
    hand.elsewhere()
    press(hand, "n" * len(HELD), HELD)
    assert form(hand).fields.texts["requester"] == "1700" and SAID in hand.screen


def test_what_is_typed_after_it_was_let_go_counts(hand: Hand) -> None:
    press(hand, "n" * len(HELD) + "n", (*HELD, 0.4))
    assert len(form(hand).triage.answers) == 1
    hand.type("\x1b")
    press(hand, "n" * len(HELD) + "2", (*HELD, 0.03))
    assert form(hand).priority is Priority.P2


@pytest.mark.parametrize(
    "pauses",
    [(0.0, 0.0, 0.0), (0.0, 0.005, 0.005), (0.0, 0.02, 0.02), (0.0, 0.15, 0.15), (0.0, 0.4, 0.12), (0.0, 0.4, 0.0)],
    ids=["one write", "5 ms", "20 ms", "by hand", "after a look", "by hand over a slow line"],
)
def test_answers_that_were_typed_are_taken(hand: Hand, pauses: Sequence[float]) -> None:
    press(hand, "nnn", pauses)
    assert len(form(hand).triage.answers) == 2 and SAID not in hand.screen


def test_a_call_in_one_write_is_whole(hand: Hand) -> None:
    hand.type("n2Nnnora\r")
    assert form(hand).fields.text("requester") == "Nnnora"
