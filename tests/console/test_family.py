"""Major incidents and twins at the console: parents, children, duplicates, and a text that goes to all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
