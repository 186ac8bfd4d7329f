"""What a viewer's console offers and refuses, and that it writes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.console.keys.verbs import VERBS
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


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.writes], ids=lambda verb: verb.id)
def test_every_key_that_would_change_something_says_which_role_it_needs(viewer: Hand, verb: object) -> None:
    before = viewer.store.changed(0)
    viewer.session.do(verb)  # type: ignore[arg-type]
    assert not viewer.session.modes
    assert "needs the role technician; yours is viewer. Held by lea" in viewer.screen
    assert viewer.store.changed(0) == before


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


def test_everything_can_be_looked_at(viewer: Hand) -> None:
    viewer.type("o")
    assert "Deadline" in viewer.screen
    viewer.type("\x1bd")
    viewer.type("\x1bA")
    viewer.type("\x1b/mail\r")
    assert "Mail is slow" in viewer.screen


def test_a_viewers_console_writes_not_even_that_it_is_here(viewer: Hand) -> None:
    stamp = viewer.store.present(0)
    viewer.session.tick()
    viewer.type("o\x1b")
    viewer.moment += 60
    viewer.session.tick()
    viewer.session.leave()
    assert viewer.store.present(0) == stamp == []


def test_whom_a_service_account_speaks_for_stands_in_the_history_with_it(hand: Hand) -> None:
    hand.desk.rights = Rights(via="desk")
    hand.desk.open(Open("Mail is slow", Priority.P4))
    hand.sit()
    hand.type("o")
    assert "by way of desk" in hand.screen
