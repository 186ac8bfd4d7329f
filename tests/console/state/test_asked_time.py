"""A time that is asked for: what it comes to, and what is offered for one outside opening hours."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.state.asked_time import Proposal, Settled, read_echo
from tests.console.pilot import MONDAY_10, POLICY, Hand

SATURDAY_2 = MONDAY_10 + 4 * 86_400 + 16 * 3600
MONDAY_9 = MONDAY_10 + 7 * 86_400 - 3600


@pytest.fixture
def put() -> list[str]:
    return []


@pytest.fixture
def proposal(hand: Hand, put: list[str]) -> Proposal:
    return Proposal(hand.shift, put.append)


def test_a_time_in_opening_hours_is_taken_as_it_is(proposal: Proposal) -> None:
    assert proposal.settle("fri 14:00") == Settled(MONDAY_10 + 4 * 86_400 + 4 * 3600)


def test_a_time_outside_them_is_answered_with_the_next_opening_and_a_key_that_keeps_it(
    proposal: Proposal, put: list[str]
) -> None:
    told = proposal.settle("sat 02:00")
    assert isinstance(told, str) and "Enter again takes Mon 23 Nov 2026 09:00 EST" in told and "F7 keeps" in told
    assert proposal.settle(put[-1]) == Settled(MONDAY_9)


def test_the_key_brings_back_what_was_typed_as_agreed_and_takes_it_away_again(
    proposal: Proposal, put: list[str]
) -> None:
    proposal.settle("sat 02:00")
    proposal.agree(put[-1])
    assert put[-1] == "sat 02:00 as agreed"
    assert proposal.settle(put[-1]) == Settled(SATURDAY_2, as_agreed=True)
    proposal.agree(put[-1])
    assert put[-1] == "sat 02:00"


def test_a_closed_day_alone_cannot_be_kept_as_agreed(proposal: Proposal) -> None:
    assert "Type the time as well" in str(proposal.settle("sat as agreed"))


def test_the_reading_is_shown_while_it_is_typed_with_the_key_for_a_time_outside_opening_hours() -> None:
    shown = [plain(one).strip() for one in read_echo("sat 02:00", POLICY, MONDAY_10)]
    assert shown[0].startswith("Sat 21 Nov 2026 02:00 EST") and shown[-1] == "F7 keeps that time as agreed"
    assert "every mon 09:00" in plain(read_echo("", POLICY, MONDAY_10)[0])
