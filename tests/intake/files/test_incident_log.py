"""The incident log: one row a change, all of it becomes history."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status
from helpdesk_tui.intake.files.importing import plan
from helpdesk_tui.intake.files.incident_log import person
from helpdesk_tui.intake.stories import History
from helpdesk_tui.store.base import Store
from tests.intake.desks import FILES, LOG, Decided, at, by_reference, carry_out, lasts, options, planned, with_the_log

INCIDENTS = FILES / "incidents.csv"


@pytest.fixture
def small(store: Store) -> Decided:
    return planned(INCIDENTS, store)


@pytest.fixture(scope="module")
def real(empty: Store) -> Decided:
    return planned(LOG, empty)


def kinds(history: History) -> list[str]:
    return [str(event.kind) for event, _ in history]


def priorities(histories: Iterable[History]) -> set[Priority]:
    return {ticket.priority for history in histories for _, ticket in history}


def test_an_incident_that_came_by_mail_is_not_answered_by_its_coming_in(store: Store, tmp_path: Path) -> None:
    log = tmp_path / "mail.csv"
    log.write_text(INCIDENTS.read_text("utf-8").replace(",Phone,", ",Email,"), "utf-8")
    history = by_reference(planned(log, store).histories)["INC1"]
    opened, responded = history[0][1], history[1][1]
    assert (opened.channel, opened.responded_at, opened.judged) == (Channel.EMAIL, None, None)
    assert responded.responded_at == at("2016-06-13 09:20")


def test_an_incident_is_told_from_call_to_closing(small: Decided) -> None:
    history = by_reference(small.histories)["INC1"]
    assert [(event.at, event.actor, str(event.kind)) for event, _ in history] == [
        (at("2016-06-13 09:00"), "opener 8", "opened"),
        (at("2016-06-13 09:20"), "agent 4", "responded"),
        (at("2016-06-13 09:20"), "agent 4", "assigned"),
        (at("2016-06-13 10:00"), "agent 4", "reprioritised"),
        (at("2016-06-13 10:00"), "agent 4", "edited"),
        (at("2016-06-13 10:00"), "agent 4", "noted"),
        (at("2016-06-13 11:00"), "agent 4", "waited"),
        (at("2016-06-14 10:00"), "agent 4", "closed"),
        (at("2016-06-15 10:00"), "agent 5", "reopened"),
        (at("2016-06-15 10:30"), "agent 4", "responded"),
        (at("2016-06-15 11:00"), "agent 4", "assigned"),
        (at("2016-06-15 11:00"), "agent 4", "noted"),
        (at("2016-06-16 09:00"), "agent 4", "closed"),
        (at("2016-06-21 09:00"), "agent 1", "noted"),
    ]


def test_what_the_log_says_about_an_incident_is_kept(small: Decided) -> None:
    history = by_reference(small.histories)["INC1"]
    event, opened = history[0]
    assert opened.subject == "Category 1 / Subcategory 2: Symptom 3"
    assert (opened.requester, opened.organisation, opened.channel) == ("Caller 5", "Location 3", Channel.PHONE)
    assert event.text == "Group: Group 1\nImpact: 1 - High\nUrgency: 1 - High\nContact: Phone"
    texts = [event.text for event, _ in history if event.kind is Kind.NOTED]
    assert texts == [
        "Group: Group 1 to Group 2\nImpact: 1 - High to 2 - Medium",
        "Awaiting Problem\nProblem: none to Problem ID 4",
        "Group: Group 2 to Group 3\nAssigned to Resolver 9",
    ]
    last = history[-1][1]
    assert (last.subject, last.resolution, last.cycle) == ("Category 1 / Subcategory 9", "code 6", 2)
    assert (last.status, last.closed_at) == (Status.CLOSED, at("2016-06-16 09:00"))


def test_the_response_is_judged_as_it_was(small: Decided) -> None:
    responses = [t for event, t in by_reference(small.histories)["INC1"] if event.kind is Kind.RESPONDED]
    assert [(ticket.priority, ticket.judged) for ticket in responses] == [
        (Priority.P2, Sla.MET),
        (Priority.P3, Sla.MET),
    ]


def test_closed_without_resolved_closes_and_a_change_before_the_call_counts_at_it(small: Decided) -> None:
    history = by_reference(small.histories)["INC2"]
    assert [(event.at, event.actor) for event, _ in history] == [
        (at("2016-06-13 12:00"), "agent 3"),
        (at("2016-06-13 12:30"), "agent 3"),
    ]
    assert kinds(history) == ["opened", "closed"]
    ticket = history[-1][1]
    assert (ticket.subject, ticket.channel, ticket.resolution) == ("Incident without category", Channel.PORTAL, None)


def test_a_stale_copy_after_the_resolution_does_not_reopen(small: Decided) -> None:
    assert kinds(by_reference(small.histories)["INC5"]) == ["opened", "closed"]


def test_rows_that_cannot_be_read_are_left_out_with_the_reason(small: Decided) -> None:
    assert [(row.line, row.reason) for row in small.left_out] == [
        (14, "'yesterday' is no date."),
        (15, "The priority '5 - Planning' is none of 1 - Critical, 2 - High, 3 - Moderate, 4 - Low."),
        (19, "The row has 4 cells, the first row of the file 21."),
    ]
    assert small.notes[0] == "15 of 18 rows tell the history of 3 incidents."
    assert not small.skipped


def test_a_change_later_than_now_is_left_out(store: Store) -> None:
    plan = planned(INCIDENTS, store, now=at("2016-06-13 12:00"))
    assert {row.line for row in plan.left_out if "later than now" in row.reason} >= {*range(6, 12), 13}
    assert by_reference(plan.histories)["INC1"][-1][1].assignee == "Resolver 7"


def test_who_is_no_technician_here_is_noted_and_a_source_stands_before_the_number(store: Store) -> None:
    agents = {"resolver 9": "mreyes"}
    history = by_reference(Decided(plan([INCIDENTS], options(agents=agents, source="sn"), store)).histories)["sn:INC1"]
    noted = [line for event, _ in history if event.kind is Kind.NOTED for line in (event.text or "").splitlines()]
    assert "Assignee there: Resolver 7" in noted
    assert {ticket.assignee for _, ticket in history} <= {None, "mreyes"}
    assert "agent 4" in {event.actor for event, _ in history}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Updated by 642", "agent 642"), ("Opened by  8", "opener 8"), ("beth.anglin", "beth.anglin"), (None, "unknown")],
)
def test_people_are_named_without_the_name_of_their_column(name: str | None, shown: str) -> None:
    assert person(name) == shown


@with_the_log
def test_every_incident_of_the_real_log_comes_through(real: Decided) -> None:
    assert real.notes[0] == "5,998 of 5,998 rows tell the history of 890 incidents."
    assert len(real.histories) == 890
    assert not real.left_out
    assert not real.skipped
    assert all(ticket.status is Status.CLOSED for ticket in lasts(real.histories))


@with_the_log
def test_the_real_log_makes_no_p1_and_no_p6(real: Decided) -> None:
    assert priorities(real.histories) == {Priority.P2, Priority.P3, Priority.P4, Priority.P5}


@with_the_log
def test_nothing_of_the_real_log_is_lost_on_the_way(real: Decided) -> None:
    """Counted from the file by other means: assignments, and incidents that were ever waiting or reopened."""
    rows = sorted_rows(LOG)
    assigned, waiting, reopened = 0, set(), set()
    before: dict[str, dict[str, str]] = {}
    for row in rows:
        last = before.get(row["number"])
        assigned += row["assigned_to"] != (last["assigned_to"] if last else "?")
        if row["incident_state"] == "Awaiting User Info":
            waiting.add(row["number"])
        backwards = last is not None and int(row["sys_mod_count"]) < int(last["sys_mod_count"])
        if last and last["incident_state"] == "Resolved" and row["incident_state"] not in ("Resolved", "Closed"):
            reopened |= set() if backwards else {row["number"]}
        before[row["number"]] = row
    told = by_reference(real.histories)
    counts = Counter(kind for history in real.histories for kind in kinds(history))
    assert {number for number, history in told.items() if "waited" in kinds(history)} == waiting
    assert {number for number, history in told.items() if "reopened" in kinds(history)} == reopened
    noted = sum("Assigned to" in (event.text or "") for history in real.histories for event, _ in history)
    assert counts["assigned"] + noted == assigned


@with_the_log
def test_the_real_log_is_taken_once(store: Store, real: Decided) -> None:
    assert carry_out(store, real) == 890
    again = planned(LOG, store)
    assert (len(again.histories), again.already_here) == (0, 890)
    assert carry_out(store, real) == 0
    assert store.check() == []


def sorted_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    return sorted(rows, key=lambda row: (row["number"], at(iso(row["sys_updated_at"])), int(row["sys_mod_count"])))


def iso(day_first: str) -> str:
    day, time = day_first.split()
    return "-".join(reversed(day.split("-"))) + " " + time
