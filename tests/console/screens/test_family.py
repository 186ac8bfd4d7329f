"""Major incidents and twins in the queue, in the preview and on the ticket's screen."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.commands import Attach
from tests.console.pilot import Hand


@pytest.fixture
def incident(hand: Hand) -> Hand:
    """#1001, a P1, with the children #1002 and #1003; #1004 beside them. The cursor is on #1001."""
    for subject, priority in (("Mail is down", 1), ("Mail down at Acme", 3), ("Post is gone", 3), ("Printer", 4)):
        hand.open(subject, priority, requester=f"Caller {subject[:2]}")
    hand.desk.adopt({1002: None, 1003: None}, 1001)
    hand.sit()
    hand.shift.window.find(1001)
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


def test_the_ticket_shows_its_children_and_callers_and_leads_to_them(incident: Hand) -> None:
    incident.desk.attach({1001: None}, Attach("Eve Example", said="no mail either"))
    incident.shift.news.reload()
    incident.resize(80, 60).type("o")
    screen = incident.screen
    assert "Children: 2 open of 2" in screen and "Mail down at Acme" in screen
    assert "Counted in besides the requester (affected: 2)" in screen and "Eve Example: no mail either" in screen
    incident.type("2")
    assert "child of #1001 P1 open: Mail is down" in incident.screen and "Post is gone" in incident.screen
    incident.type("\r")
    assert "Children:" in incident.screen
    incident.type("\r")
    assert incident.shift.opened[-1] == 1002
    incident.type("\x1b\x1b")
    assert incident.front == "QueueScreen"


def test_the_open_ticket_shows_a_child_that_a_colleague_closed(incident: Hand) -> None:
    incident.type("o")
    incident.colleague("bo").close({1002: None}, "Works")
    incident.elsewhere()
    assert "Children: 1 open of 2" in incident.screen


def test_a_merged_ticket_leads_to_its_target_with_one_key(incident: Hand) -> None:
    incident.shift.window.find(1004)
    incident.type("M1001\r")
    assert "#1004 merged into #1001" in incident.screen
    assert incident.ticket(1001).affected == 2
    incident.type("7")
    incident.shift.window.find(1004)
    incident.type("o")
    assert "merged into #1001 P1 open: Mail is down" in incident.screen
    incident.type("\r")
    assert incident.shift.opened[-1] == 1001


def test_the_preview_names_children_and_parent(incident: Hand) -> None:
    incident.resize(160, 24).tick()
    assert "children: 2 open of 2" in incident.screen
    incident.shift.window.find(1003)
    incident.app.renew()
    incident.settle()
    assert "child of #1001" in incident.screen
