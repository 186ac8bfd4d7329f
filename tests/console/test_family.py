"""Major incidents and twins at the console: parents, children, duplicates, and a text that goes to all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.ticket import Status
from tests.console.conftest import Hand


@pytest.fixture
def incident(hand: Hand) -> Hand:
    """#1001, a P1, with the children #1002 and #1003; #1004 beside them. The cursor is on #1001."""
    for subject, priority in (("Mail is down", 1), ("Mail down at Acme", 3), ("Post is gone", 3), ("Printer", 4)):
        hand.open(subject, priority, requester=f"Caller {subject[:2]}")
    hand.desk.adopt({1002: None, 1003: None}, 1001)
    hand.sit()
    hand.session.window.find(1001)
    return hand


def row(hand: Hand, number: int) -> str:
    return next(line for line in hand.screen.splitlines()[2:] if str(number) in line)


def test_a_row_says_by_a_sign_that_it_is_a_parent_or_a_child(incident: Hand) -> None:
    assert "1001┬" in row(incident, 1001) and "1002└" in row(incident, 1002)
    assert "1004 " in row(incident, 1004)
    assert all(len(line) <= 80 for line in incident.screen.splitlines())
    incident.desk.release({1002: None, 1003: None})
    incident.elsewhere()
    assert "1001┬" not in incident.screen and "└" not in incident.screen


def test_a_note_goes_to_the_children_once_f4_says_so(incident: Hand) -> None:
    incident.type("mVendor is on it")
    assert "F4 note on 2 open children too; now it does not" in incident.screen
    incident.key("f4")
    assert "Enter does: note on 2 open children too: #1002 #1003" in incident.screen
    incident.type("\r")
    assert [incident.store.history(number)[-1].text for number in (1001, 1002, 1003)] == ["Vendor is on it"] * 3
    incident.type("u")
    assert [str(incident.store.history(number)[-1].kind) for number in (1001, 1002, 1003)] == ["undone"] * 3


def test_f4_twice_leaves_the_children_alone(incident: Hand) -> None:
    incident.type("mOnly here").key("f4").key("f4").type("\r")
    assert len(incident.store.history(1001)) == 2 and len(incident.store.history(1002)) == 2


def test_closing_with_the_children_is_refused_whole_when_one_has_changed(incident: Hand) -> None:
    incident.type("cFixed").key("f4")
    incident.colleague("bo").close({1003: None}, "Works")
    incident.elsewhere()
    incident.type("\r")
    assert incident.ticket(1001).status is Status.OPEN and incident.ticket(1002).status is Status.OPEN
    assert "by bo" in incident.screen and "close 1 open child too" in incident.screen
    incident.type("\r")
    assert incident.ticket(1001).resolution == incident.ticket(1002).resolution == "Fixed"
    assert incident.ticket(1003).resolution == "Works"


def test_the_ticket_shows_its_children_and_callers_and_leads_to_them(incident: Hand) -> None:
    incident.desk.attach({1001: None}, Attach("Eve Example", said="no mail either"))
    incident.session.reload()
    incident.height = 60
    incident.type("o")
    screen = incident.screen
    assert "Children: 2 open of 2" in screen and "Mail down at Acme" in screen
    assert "Counted in besides the requester (affected: 2)" in screen and "Eve Example: no mail either" in screen
    incident.type("2")
    assert "child of #1001 P1 open: Mail is down" in incident.screen and "Post is gone" in incident.screen
    incident.type("\r")
    assert len(incident.session.modes) == 1 and "Children:" in incident.screen
    incident.type("\r")
    assert incident.session.ticket is not None and incident.session.ticket.number == 1002
    incident.type("\x1b\x1b")
    assert not incident.session.modes


def test_the_open_ticket_shows_a_child_that_a_colleague_closed(incident: Hand) -> None:
    incident.type("o")
    incident.colleague("bo").close({1002: None}, "Works")
    incident.elsewhere()
    assert "Children: 1 open of 2" in incident.screen


def test_a_merged_ticket_leads_to_its_target_with_one_key(incident: Hand) -> None:
    incident.session.window.find(1004)
    incident.type("M1001\r")
    assert "#1004 merged into #1001" in incident.screen
    assert incident.ticket(1001).affected == 2
    incident.type(":1004\r")
    assert "merged into #1001 P1 open: Mail is down" in incident.screen
    incident.type("\r")
    assert incident.session.ticket is not None and incident.session.ticket.number == 1001


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
    incident.session.window.find(1004)
    incident.type(typed)
    assert holds(incident)


def test_the_command_line_releases(incident: Hand) -> None:
    incident.session.window.find(1002)
    incident.type(":parent none\r")
    assert incident.ticket(1002).parent is None


def test_the_preview_names_children_and_parent(incident: Hand) -> None:
    incident.room = 160
    assert "children: 2 open of 2" in incident.screen
    incident.session.window.find(1003)
    assert "child of #1001" in incident.screen
