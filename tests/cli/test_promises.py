from __future__ import annotations

import pytest

from tests.cli.conftest import Helpdesk


@pytest.fixture
def ticket(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "VPN drops", "--priority", "P3")
    return helpdesk


def test_priority_says_what_it_was_and_when_it_is_due_now(ticket: Helpdesk) -> None:
    run = ticket("priority", "1001", "P2", "--reason", "The whole floor")
    assert run.out == "#1001 P3 to P2, due Mon 16 Nov 10:30 EST.\n"
    assert ticket("show", "1001", "--json").json["events"][-1]["text"] == "The whole floor"


def test_a_deadline_that_has_passed_is_said(helpdesk: Helpdesk) -> None:
    helpdesk("new", "VPN drops", "--priority", "P3", "--opened-at", "1h ago")
    assert "09:30 EST, which has passed." in helpdesk("priority", "1001", "P2").out


def test_priority_cannot_make_a_scheduled_task(ticket: Helpdesk) -> None:
    run = ticket("priority", "1001", "P6")
    assert run.status == 1
    assert "Schedule it" in run.err


def test_schedule_makes_a_scheduled_task(ticket: Helpdesk) -> None:
    assert ticket("schedule", "1001", "fri 14:00").out == "#1001 scheduled for Fri 20 Nov 14:00 EST.\n"
    assert ticket("show", "1001", "--json").json["priority"] == "P6"


@pytest.mark.parametrize("every", ["mon 09:00", "every mon 09:00", "FREQ=WEEKLY;BYDAY=MO"])
def test_schedule_takes_a_recurrence(ticket: Helpdesk, every: str) -> None:
    assert ticket("schedule", "1001", "mon 09:00", "--every", every).status == 0
    assert "FREQ=WEEKLY" in ticket("show", "1001", "--json").json["events"][-1]["after"]["recurrence"]
    assert "Repeats" in ticket("show", "1001").out


@pytest.mark.parametrize("every", ["FREQ=HOURLY", "nonsense", "=", ""])
def test_a_recurrence_that_is_none_is_wrong_usage(ticket: Helpdesk, every: str) -> None:
    assert ticket("schedule", "1001", "mon 09:00", "--every", every).status == 2


def test_two_recurrences_are_one_too_many(ticket: Helpdesk) -> None:
    assert ticket("schedule", "1001", "every mon 09:00", "--every", "tue 09:00").status == 2


def test_outside_opening_hours_the_next_opening_must_be_accepted(ticket: Helpdesk) -> None:
    run = ticket("schedule", "1001", "thu 19:00")
    assert (run.status, run.out) == (1, "")
    assert "Fri 20 Nov 09:00" in run.err
    run = ticket("schedule", "1001", "thu 19:00", "--next-open")
    assert run.out == "#1001 scheduled for Fri 20 Nov 09:00 EST.\n"


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("YES\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_the_next_opening_is_asked_for(
    ticket: Helpdesk, monkeypatch: pytest.MonkeyPatch, answer: str, status: int
) -> None:
    import io

    monkeypatch.setattr("helpdesk_tui.cli.promises.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    run = ticket("schedule", "1001", "sat")  # a date alone is that day's opening: none on a Saturday
    assert run.status == 0
    run = ticket("schedule", "1001", "thu 19:00")
    assert run.status == status
    assert "[y/n]" in run.err


def test_a_time_that_has_passed_is_refused(ticket: Helpdesk) -> None:
    assert ticket("schedule", "1001", "2026-11-02 10:00").status == 1
    assert ticket("schedule", "1001", "the day after").status == 2
