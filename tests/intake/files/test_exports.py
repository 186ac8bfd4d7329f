"""Every sample of another help desk gives what ``expected.json`` says of it, to the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.filters.parse import SOURCES
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Channel, Ticket
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files import importing
from helpdesk_tui.intake.files.importing import IntakeError, plan
from helpdesk_tui.intake.files.reading import NotKnown
from helpdesk_tui.intake.files.systems.known import SYSTEMS
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.intake.stories import History
from helpdesk_tui.store.base import Store
from tests.intake.desks import EXPORTS, POLICY, Decided, carry_out, options

EXPECTED: Mapping[str, Any] = (
    json.loads((EXPORTS / "expected.json").read_text("utf-8")) if (EXPORTS / "expected.json").is_file() else {}
)
WITH_TICKETS = [name for name, case in EXPECTED.items() if case["format"] not in ("refused", "incident log")]
LATER = 1_800_000_000
"""Every sample lies before it: 15 January 2027."""

here = pytest.mark.skipif(not EXPECTED, reason=f"the exports are not here: {EXPORTS.parent.name}/{EXPORTS.name}")


def given(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that a case asks for."""
    found: dict[str, Any] = {}
    for option in case.get("options", ()):
        name, _, value = option.partition(" ")
        if name == "--tz":
            found |= {"zone": ZoneInfo(value), "zone_given": True}
        else:
            assert name == "--dates"
            found["order"] = Order(value.removesuffix("-first"))
    return found


def decided(name: str, store: Store) -> Decided:
    """Plan the import of a sample, and decide all of it."""
    return Decided(plan([EXPORTS / name], options(now=LATER, **given(EXPECTED[name])), store))


def judged(ticket: Ticket) -> str:
    """Return whether a ticket's clock runs here, or it has no result here."""
    assert ticket.judged is None
    return "running" if ticket.breach_at is not None else str(state(POLICY, ticket, LATER))


def told(history: History) -> dict[str, Any]:
    """Return a ticket in the fields of ``expected.json``."""
    _, ticket = history[-1]
    facts = "\n".join(event.text or "" for event, _ in history if event.kind is Kind.NOTED and event.actor == "mreyes")
    there = [line.partition(": ")[2] for line in facts.splitlines() if line.startswith("Assignee there: ")]
    notes = [event for event, _ in history if event.kind is Kind.NOTED and event.actor != "mreyes"]
    return {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "priority": str(ticket.priority),
        "status": str(ticket.status),
        "opened_at": utc(ticket.opened_at),
        "channel": None if ticket.channel is Channel.UNKNOWN else str(ticket.channel),
        "requester": ticket.requester,
        "email": ticket.email,
        "phone": ticket.phone,
        "organisation": ticket.organisation,
        "assignee": ticket.assignee,
        "assignee_there": there[0] if there else None,
        "responded_at": None if ticket.responded_at is None else utc(ticket.responded_at),
        "closed_at": None if ticket.closed_at is None else utc(ticket.closed_at),
        "notes": len(notes),
        "judged": judged(history[0][1]) if ticket.responded_at is None and ticket.closed_at is None else "none",
    }


@here
@pytest.mark.parametrize("name", WITH_TICKETS)
def test_a_sample_gives_its_tickets(name: str, store: Store) -> None:
    case, plan = EXPECTED[name], decided(name, store)
    assert plan.format == case["format"]
    assert len(plan.histories) == case["taken"]
    assert plan.skipped == {}
    assert [(one.line, one.reason) for one in plan.left_out] == [
        (one["line"], one["why"]) for one in case.get("left_out", ())
    ]
    found = {one["reference"]: one for one in map(told, plan.histories)}
    for ticket in case.get("tickets", ()):
        assert found[ticket["reference"]] == ticket


@here
@pytest.mark.parametrize("name", WITH_TICKETS)
def test_a_second_import_of_a_sample_adds_nothing(name: str, store: Store) -> None:
    first = decided(name, store)
    assert carry_out(store, first) == EXPECTED[name]["taken"]
    head, again = store.head(), decided(name, store)
    assert (again.histories, again.already_here) == ((), EXPECTED[name]["taken"])
    assert importing.carry_out(store, plan([EXPORTS / name], options(now=LATER, **given(EXPECTED[name])), store)) == 0
    assert store.head() == head
    assert store.check() == []


SAID: Mapping[str, tuple[str, ...]] = {
    "zendesk_view.csv": (
        "1 ticket: blank priority taken as P4",
        "Urgent is P2",
        "Nothing becomes P1 or P6",
        "within business hours is a duration of another calendar, and is not used",
    ),
    "freshdesk_tickets.csv": (
        "status OpenPending is not known: taken as open",
        "No zone in the file: read as America/New_York",
        "Title is the job title of the requester, not the subject",
        "Read as empty: No Summary (5)",
    ),
    "osticket_semicolon.csv": (
        "Date Created is month first: line 3 has 13",
        "Answered without a time: answered elsewhere, and not judged; not answered: the clock runs",
        "Numbers keep their zeros, as in 000097",
    ),
    "jira_cloud_en.csv": ("The reporter is a name here", "Due dates stay in a note: deadlines are the desk's own"),
    "servicenow_list_mdy.csv": (
        "Created is month first: line 3 has 28",
        "Urgency and severity are not priority",
        "Incident CI type stands for the subject",
        "closed without a time: the last update stands for it",
    ),
    "servicenow_cp1252.csv": (
        "read as windows-1252",
        "calendar_duration is a duration in seconds of another calendar, and is not used",
        "Some cells have line ends",
    ),
    "glpi_en_dash.csv": ("Opening Date is day first: line 2 has 31", "Every row ends in one more separator"),
    "glpi_pt_progress.csv": ("a date with a progress bar behind it", "Spaces around cells were removed"),
    "otrs_pt.csv": (
        "5 is the worst",
        "The state is that of StateType, which is not translated",
        "SolutionTimeWorkingTime stands twice",
        "Numbers of 16 digits are taken as text",
        "Admin OTRS is nobody",
        "0 stands for no time",
    ),
    "rt_results.tsv": (
        "numbers without an agreed meaning: all are P4",
        "Not set (13), Nobody (2)",
        "Created has dates in 2 forms",
        "Told is the last contact with the requester",
    ),
    "redmine_issues.csv": ("Immediate is P2", "Nothing becomes P1", "Due dates stay in a note"),
    "github_issues.json": (
        "A label that looks like a priority, such as P1, makes none",
        "Line ends of Windows became plain ones",
        "the account of its author is gone",
    ),
    "spiceworks.json": (
        "The first public comment by somebody else than the requester is the first response; an internal one is not",
    ),
    "real_zendesk_fivetran_ticket_data.csv": ("blank priority taken as P4", "Requesters are ids without names here"),
    "real_freshservice_api.json": ("Priority, status and source are numbers here, and not words",),
}


@here
@pytest.mark.parametrize("name", SAID)
def test_what_was_assumed_of_a_sample_is_told(name: str, store: Store) -> None:
    said = "\n".join(decided(name, store).notes)
    assert [sentence for sentence in SAID[name] if sentence not in said] == []


@here
def test_an_open_order_of_day_and_month_is_asked_for(store: Store) -> None:
    with pytest.raises(IntakeError) as refused:
        plan([EXPORTS / "glpi_pt_progress.csv"], options(now=LATER, zone=ZoneInfo("America/Sao_Paulo")), store)
    assert "'05-09-2026 14:10' is 5 September 2026 or 9 May 2026. Say --dates day or --dates month" in str(
        refused.value
    )


@here
def test_a_table_that_no_help_desk_writes_gets_a_profile(store: Store) -> None:
    with pytest.raises(NotKnown) as refused:
        plan([EXPORTS / "real_zendesk_no_subject.csv"], options(now=LATER), store)
    profile = refused.value.profile
    assert [column.name for column in profile.columns][:3] == ["Ticket ID", "Created Date", "Resolved Date"]
    assert profile.missing == ["subject"]
    assert 'opened = "Created Date"' in profile.map_file()


@here
def test_the_real_log_comes_through(store: Store) -> None:
    plan = decided("real_uci498_sample.csv", store)
    case = EXPECTED["real_uci498_sample.csv"]
    assert plan.format == case["format"]
    assert len(plan.histories) == case["incidents"]
    assert f"{case['rows']} of {case['rows']} rows" in "\n".join(plan.notes)


def test_a_number_of_each_help_desk_is_searched_for_as_it_is_shown() -> None:
    assert {system.source for system in SYSTEMS} == SOURCES
