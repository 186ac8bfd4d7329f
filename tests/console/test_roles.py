"""What a viewer's console offers and refuses, and that it writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.console.state.settings import _hidden
from helpdesk_tui.domain.rules.roles import Rights, Role, Roles
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.conftest import Hand

ROLES = Roles({"lea": Role.LEAD}, default=Role.VIEWER)


@pytest.fixture
def viewer(hand: Hand) -> Hand:
    hand.desk.open(Open("Mail is slow", Priority.P4))
    hand.desk.rights = Rights(Role.VIEWER, roles=ROLES)
    hand.sit()
    manners = hand.session.manners
    manners.keymap = replace(manners.keymap, hidden=_hidden(hand.desk.rights, editor=True))
    return hand


@pytest.mark.parametrize("line", ["note called", "close done", "p 1", "assign bo", "schedule fri 14:00", "take"])
def test_neither_does_the_command_line(viewer: Hand, line: str) -> None:
    before = viewer.store.changed(0)
    viewer.type(f":{line}\r")
    assert "needs the role technician" in viewer.screen
    assert viewer.store.changed(0) == before


def test_footer_help_and_command_line_offer_only_what_the_role_may_do(viewer: Hand) -> None:
    shown = viewer.screen.splitlines()[-1]
    assert "Open" in shown and "Find" in shown
    assert not any(word in shown for word in ("New", "Close", "Take", "Prio"))
    viewer.type("?")
    assert "Open the ticket" in viewer.screen
    viewer.type(" " * 6)
    assert "Close with a resolution" not in viewer.screen
    viewer.type("\x1b:cl")
    assert "Close with" not in viewer.screen
