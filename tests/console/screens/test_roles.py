"""What a viewer's console offers and refuses, and that it writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.console.keys.keymap import SHIPPED
from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.state.settings import Settings, _hidden
from helpdesk_tui.domain.rules.roles import Rights, Role, Roles
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import Hand

ROLES = Roles({"lea": Role.LEAD}, default=Role.VIEWER)


@pytest.fixture
def viewer(hand: Hand) -> Hand:
    hand.desk.open(Open("Mail is slow", Priority.P4))
    hand.desk.rights = Rights(Role.VIEWER, roles=ROLES)
    hand.settings = Settings(keymap=replace(SHIPPED, hidden=_hidden(hand.desk.rights, editor=True)))
    hand.sit()
    return hand


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.writes], ids=lambda verb: verb.id)
def test_every_key_that_would_change_something_says_which_role_it_needs(viewer: Hand, verb: Verb) -> None:
    before = viewer.store.changed(0)
    key = verb.keys[0]
    viewer.type(key) if len(key) == 1 else viewer.key(key)
    assert viewer.front == "QueueScreen"
    said = viewer.said
    assert "needs the role technician; yours is viewer. That role is held by lea" in said
    assert viewer.store.changed(0) == before


@pytest.mark.parametrize("line", ["note called", "close done", "p 1", "assign bo", "schedule fri 14:00", "take"])
def test_neither_does_the_command_line(viewer: Hand, line: str) -> None:
    before = viewer.store.changed(0)
    viewer.type(f":{line}\r")
    assert "needs the role technician" in viewer.told
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


def test_everything_can_be_looked_at(viewer: Hand) -> None:
    viewer.type("o")
    assert viewer.front == "TicketScreen" and "Mail is slow" in viewer.screen
    viewer.type("i")
    assert viewer.front == "WhyDialog"
    viewer.type("\x1b\x1bd")
    assert viewer.front == "DashboardScreen"
    viewer.type("\x1bA")
    assert viewer.front == "AgendaScreen"
    viewer.type("\x1b/mail\r")
    assert "Mail is slow" in viewer.screen


def test_a_viewers_console_writes_not_even_that_it_is_here(viewer: Hand) -> None:
    stamp = viewer.store.present(0)
    viewer.tick()
    viewer.type("o\x1b")
    viewer.moment += 60
    viewer.tick()
    viewer.app.leave()
    assert viewer.store.present(0) == stamp == []


def test_whom_a_service_account_speaks_for_stands_in_the_history_with_it(hand: Hand) -> None:
    hand.desk.rights = Rights(via="desk")
    hand.desk.open(Open("Mail is slow", Priority.P4))
    hand.sit()
    hand.type("o")
    assert "by way of desk" in hand.screen
