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
    assert 'Say "Fri 20 Nov 2026 09:00 EST" for that, or --next-open' in run.err
    assert ticket("show", "1001", "--json").json["priority"] == "P3"
    run = ticket("schedule", "1001", "thu 19:00", "--next-open")
    assert run.out == "#1001 scheduled for Fri 20 Nov 09:00 EST.\n"


@pytest.mark.parametrize("typed", ["sat", "sat 14:00", "21 nov"])
def test_the_opening_proposed_for_a_closed_day_can_be_pasted_back(ticket: Helpdesk, typed: str) -> None:
    run = ticket("schedule", "1001", typed)
    assert (run.status, run.out) == (1, "")
    pasted = run.err.split('"')[1]
    assert ticket("schedule", "1001", pasted).out == "#1001 scheduled for Mon 23 Nov 09:00 EST.\n"


def test_a_new_task_on_a_closed_day_is_asked_for_likewise(helpdesk: Helpdesk) -> None:
    arguments = ("new", "Upgrade", "--priority", "P6", "--at", "sat")
    run = helpdesk(*arguments)
    assert (run.status, run.out) == (1, "")
    assert "Mon 23 Nov 2026 09:00 EST" in run.err
    assert helpdesk(*arguments, "--next-open").status == 0


def test_what_recurs_on_closed_days_is_taken_by_the_flag_alone(ticket: Helpdesk) -> None:
    run = ticket("schedule", "1001", "every sat 09:00")
    assert run.status == 1
    assert "Say --next-open to take it" in run.err and '"' not in run.err
    assert ticket("schedule", "1001", "every sat 09:00", "--next-open").status == 0


def test_no_time_is_asked_about_for_a_ticket_that_is_not_there(helpdesk: Helpdesk) -> None:
    assert helpdesk("schedule", "4711", "sat").status == 3


@pytest.mark.parametrize("typed", ["sat", "thu 19:00"])
@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("YES\n", 0), ("n\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_the_next_opening_is_asked_for(
    ticket: Helpdesk, monkeypatch: pytest.MonkeyPatch, typed: str, answer: str, status: int
) -> None:
    import io

    monkeypatch.setattr("helpdesk_tui.cli.tickets.promises.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    run = ticket("schedule", "1001", typed)
    assert run.status == status
    assert "09:00 EST, in" in run.err and "[y/n]" in run.err


def test_a_time_that_has_passed_is_refused(ticket: Helpdesk) -> None:
    assert ticket("schedule", "1001", "2026-11-02 10:00").status == 1
    assert ticket("schedule", "1001", "the day after").status == 2
