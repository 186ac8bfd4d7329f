"""Major incidents and twins: the parent of a ticket, and what a duplicate is merged into."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.domain.tickets.ticket import Status
from tests.console.pilot import Hand, Maker


@pytest.fixture
def incident(sit: Maker, request: pytest.FixtureRequest) -> Hand:
    """#1001, a P1, with the children #1002 and #1003; #1004 beside them. The cursor is on #1001."""
    room, height = getattr(request, "param", (80, 24))
    hand = sit(room=room, height=height)
    for subject, priority in (("Mail is down", 1), ("Mail down at Acme", 3), ("Post is gone", 3), ("Printer", 4)):
        hand.open(subject, priority, requester=f"Caller {subject[:2]}")
    hand.desk.adopt({1002: None, 1003: None}, 1001)
    hand.sit()
    hand.shift.window.find(1001)
    return hand


def test_p_asks_for_the_parent_and_shows_its_subject_before_enter(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("P1001")
    assert "› P1 #1001" in incident.screen and "Mail is down" in incident.screen
    incident.type("\r")
    assert incident.ticket(1004).parent == 1001 and "#1004 is a child of #1001" in incident.screen
    incident.type("u")
    assert incident.ticket(1004).parent is None


def test_tab_takes_a_ticket_that_looks_like_it(incident: Hand) -> None:
    number = incident.open("Mail is down in Boston", 4)
    incident.shift.window.find(number)
    incident.type("P")
    assert "#1001" in incident.screen
    incident.type("\t\r")
    assert incident.ticket(number).parent == 1001


def test_words_find_the_parent_too(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("Mpost gone")
    assert "#1003" in incident.screen
    incident.type("\r")
    assert "is no number" in incident.screen and incident.ticket(1004).status is Status.OPEN
    incident.type("\t\r")
    assert incident.ticket(1004).merged_into == 1003


def test_a_duplicate_is_merged_and_its_caller_counted(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("M#1001\r")
    assert "#1004 merged into #1001" in incident.screen and incident.front == "QueueScreen"
    assert incident.ticket(1001).affected == 2


@pytest.mark.parametrize("typed", ["", "none"])
def test_an_empty_line_or_none_releases_a_child(incident: Hand, typed: str) -> None:
    incident.shift.window.find(1002)
    incident.type("P")
    assert "Which parent (empty: none)?" in incident.screen
    incident.type(f"{typed}\r")
    assert incident.ticket(1002).parent is None and incident.front == "QueueScreen"


def test_an_empty_line_does_nothing_to_a_ticket_without_a_parent(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("P\r")
    assert "Type the parent's number" in incident.screen and incident.ticket(1004).parent is None
    incident.type("\x1bM\r")
    assert "Type the number of the ticket that stays" in incident.screen and incident.front == "MergeDialog"


def test_ten_marked_tickets_get_one_parent_and_one_undo(incident: Hand) -> None:
    numbers = [incident.open(f"Twin {place}", 5) for place in range(10)]
    incident.shift.window.find(numbers[0])
    incident.type(" " * 10 + "P1001\r")
    assert {incident.ticket(number).parent for number in numbers} == {1001}
    assert not incident.shift.marked
    incident.type("u")
    assert {incident.ticket(number).parent for number in numbers} == {None}


def test_a_parent_that_cannot_be_keeps_the_dialog_with_the_reason(incident: Hand) -> None:
    incident.type("P1002\r")
    assert "#1002 is a child of #1001: release it first" in incident.told
    assert incident.front == "ParentDialog"
    incident.key("backspace").type("9")
    assert "There is no ticket #1009" in incident.screen


def test_what_was_typed_for_a_parent_is_kept_with_esc(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("P10\x1bP")
    assert "› 10" in incident.screen


def test_what_tab_takes_stays_in_sight_when_words_were_entered_for_a_number(hand: Hand) -> None:
    whole = hand.open("Core switch is down", 2)
    duplicate = hand.open("Switch down in the east wing")
    hand.shift.window.find(duplicate)
    told = hand.type("Mcore\r").told
    assert "'core' is no number. Tab takes the first ticket shown." in told and f"#{whole}" in told
    told = hand.type("\x7f" * 4 + "zebra\r").told
    assert "'zebra' is no number." in told and "No open ticket looks like it" in told and "Tab takes" not in told
    assert hand.type("\x7f" * 5 + "99\r").screen.count("There is no ticket #99.") == 1


@pytest.mark.parametrize("keys", ["P", "M"])
def test_closed_tickets_are_refused_at_the_key(incident: Hand, keys: str) -> None:
    incident.desk.close({1004: None}, "done")
    incident.shift.go(6)
    incident.shift.window.find(1004)
    incident.type(f"{keys}1001\r")
    assert incident.front == "QueueScreen" and "is closed: reopen it first" in incident.screen
    assert incident.ticket(1004).parent is None and incident.ticket(1004).merged_into is None


@pytest.mark.parametrize("incident", [(60, 12), (80, 24), (120, 40), (200, 50)], indirect=True)
@pytest.mark.parametrize("keys", ["P", "M"])
def test_what_is_offered_and_the_keys_are_in_sight_on_every_screen(incident: Hand, keys: str) -> None:
    incident.shift.window.find(1004)
    incident.type(f"{keys}mail")
    assert "› mail" in incident.screen and "#1001" in incident.screen
    assert "Tab Complete Esc Back, kept as a draft" in incident.screen.splitlines()[-1]


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        (":parent 1001\r", lambda hand: hand.ticket(1004).parent == 1001),
        (":merge #1001\r", lambda hand: hand.ticket(1004).merged_into == 1001),
        (":merge x\r", lambda hand: "as in :merge 1042" in hand.screen),
        (":parent x\r", lambda hand: "as in :parent 1042" in hand.screen),
    ],
)
def test_the_command_line_knows_both(incident: Hand, typed: str, holds: Callable[[Hand], bool]) -> None:
    incident.shift.window.find(1004)
    incident.type(typed)
    assert holds(incident)


def test_the_command_line_releases(incident: Hand) -> None:
    incident.shift.window.find(1002)
    incident.type(":parent none\r")
    assert incident.ticket(1002).parent is None
