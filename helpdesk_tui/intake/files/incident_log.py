"""The incident log of a ServiceNow desk: one row a change, each with the whole incident after it.

How it is read:

- The first row opens the ticket at ``opened_at``, unanswered: the log does not say whether the call itself was
  answered, so no response is invented. A change stamped before that instant counts as made at it.
- The first row on which a technician is at work (a state past New, or somebody assigned) is the first response;
  after a reopening it is the next row. A row that resolves is its own response.
- Resolved closes, and the later Closed of the same incident adds nothing: the system does that by itself. Closed
  without Resolved closes as well. An earlier state after Resolved reopens, unless the row's own change count is
  lower than the one before: then it is an old copy.
- Critical is P2 and so on down to P5. An import never makes a P1 (nobody said that all customers are down) nor a
  P6 (nobody chose a time).
- Who has it is a technician here, or a note has the name; people of the log stay the actors of their changes.
- What has no field here (group, impact, urgency, problem, change) becomes a note; so does every change of a ticket
  that is closed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpdesk_tui.domain.text.cleaning import clean_line, enter_line
from helpdesk_tui.domain.tickets.commands import (
    Assign,
    Close,
    Command,
    Edit,
    Note,
    Open,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Wait,
)
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.formats import Format, Reading, Terms
from helpdesk_tui.intake.files.raw.records import LeftOut
from helpdesk_tui.intake.files.raw.tables import Row, Table, refuse_repeats
from helpdesk_tui.intake.files.values.dates import Dates
from helpdesk_tui.intake.stories import Step, Story

NEEDED = ("number", "incident_state", "sys_updated_at", "opened_at", "priority")
PRIORITIES = {
    "1 - Critical": Priority.P2,
    "2 - High": Priority.P3,
    "3 - Moderate": Priority.P4,
    "4 - Low": Priority.P5,
}
CHANNELS = {
    "phone": Channel.PHONE,
    "ivr": Channel.PHONE,
    "email": Channel.EMAIL,
    "chat": Channel.CHAT,
    "self service": Channel.PORTAL,
    "self-service": Channel.PORTAL,
    "walk-in": Channel.WALK_IN,
    "monitoring": Channel.MONITORING,
}
_STATES = frozenset(
    {"New", "Active", "Resolved", "Closed"}
    | {f"Awaiting {whom}" for whom in ("User Info", "Problem", "Vendor", "Evidence")}
)
_DATES = ("sys_updated_at", "opened_at")
_MISSING = "?"
_NOTED = {
    "assignment_group": "Group",
    "impact": "Impact",
    "urgency": "Urgency",
    "problem_id": "Problem",
    "rfc": "Change",
    "caused_by": "Caused by",
}
_TOLD = {
    "assignment_group": "Group",
    "cmdb_ci": "Configuration item",
    "impact": "Impact",
    "urgency": "Urgency",
    "contact_type": "Contact",
}
_PERSON = re.compile(r"(opened|created|updated|resolved) by\s+(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """One row: the incident after its ``count``-th change, at ``at`` (seconds UTC). The cells are clean."""

    line: int
    at: int
    count: int
    opened_at: int
    state: str
    priority: Priority
    cells: dict[str, str]

    def get(self, column: str) -> str | None:
        """Return a cell, cleaned, or None where the log has ``?`` or nothing."""
        text = self.cells.get(column, "")
        return None if text in (_MISSING, "") else text

    def subject(self) -> str:
        """Return a subject from category and symptom, such as ``Category 55 / Subcategory 170``."""
        place = " / ".join(filter(None, (self.get("category"), self.get("subcategory"))))
        return ": ".join(filter(None, (place, self.get("u_symptom")))) or "Incident without category"


def sniff(columns: Sequence[str]) -> bool:
    """Return whether a file with these columns is such a log."""
    return set(NEEDED) <= set(columns)


def read(table: Table, terms: Terms) -> Reading:
    """Return the incidents of a log; only the rows that cannot be read are left out."""
    refuse_repeats(table, NEEDED + ("sys_mod_count", "assigned_to", "sys_updated_by"))
    left_out = list(table.ragged)
    incidents: defaultdict[str, list[Change]] = defaultdict(list)
    dates = Dates(terms.zone, terms.order)
    for row in table.rows:
        for column in _DATES:
            dates.observe(column, row.line, row.get(column))
    dates.settle(_DATES)
    for row in table.rows:
        try:
            number, change = _change(row, terms, dates)
        except ValueError as error:
            left_out.append(LeftOut(row.line, str(error)))
        else:
            incidents[number].append(change)
    stories = [_story(number, changes, terms) for number, changes in incidents.items()]
    rows, used = len(table.rows) + len(table.ragged), sum(map(len, incidents.values()))
    note = f"{used:,} of {rows:,} rows tell the history of {len(stories):,} incidents."
    return Reading(tuple(stories), tuple(left_out), (note, *dates.notes()))


FORMAT = Format("incident log", sniff, read)


def _change(row: Row, terms: Terms, dates: Dates) -> tuple[str, Change]:
    """Read one row. Raises ValueError with the reason why it cannot be read."""
    number = row.get("number")
    state, priority = row.get("incident_state"), row.get("priority")
    if number in ("", _MISSING):
        raise ValueError("The row has no incident number.")
    number = enter_line("reference", terms.reference(number))
    if state not in _STATES:
        raise ValueError(f"'{state[:40]}' is no state of an incident.")
    if priority not in PRIORITIES:
        raise ValueError(f"The priority '{priority[:40]}' is none of {', '.join(PRIORITIES)}.")
    at, opened_at = (dates.read(column, row.get(column)) for column in _DATES)
    if max(at, opened_at) > terms.now:
        raise ValueError("The change is dated later than now. Check the time zone.")
    count = row.get("sys_mod_count")
    changes = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
    cells = {name: clean_line(cell).strip() for name, cell in row.cells.items()}
    return number, Change(row.line, at, changes, opened_at, state, PRIORITIES[priority], cells)


def _story(number: str, changes: list[Change], terms: Terms) -> Story:
    line = min(change.line for change in changes)
    changes.sort(key=lambda change: (change.at, change.count))
    first = changes[0]
    opening = Step(first.opened_at, _opener(first), _opening(number, first))
    return Story(number, (opening, *_Steps(first, terms).steps(changes)), line)


def _opening(number: str, first: Change) -> Open:
    about = [f"{label}: {text}" for column, label in _TOLD.items() if (text := first.get(column))]
    return Open(
        subject=first.subject(),
        priority=first.priority,
        channel=CHANNELS.get((first.get("contact_type") or "").casefold(), Channel.PHONE),
        requester=first.get("caller_id"),
        organisation=first.get("location"),
        body="\n".join(about) or None,
        opened_at=first.opened_at,
        reference=number,
    )


def person(name: str | None) -> str:
    """Return a person as the history names them; the log's ``Opened by 8`` becomes ``opener 8``.

    The log numbers people column by column, so opener 8 and agent 8 are two people.
    """
    match = _PERSON.fullmatch(name or "")
    if match is None:
        return name or "unknown"
    return f"{'agent' if match[1].casefold() in ('updated', 'resolved') else 'opener'} {match[2]}"


def _opener(first: Change) -> str:
    return person(first.get("opened_by") or first.get("sys_created_by") or first.get("sys_updated_by"))


class _Steps:
    """Reads the rows of one incident in order: the state of the ticket says which commands a row means."""

    def __init__(self, first: Change, terms: Terms) -> None:
        self.before = first
        self.login = terms.login
        self.there: str | None = None
        """Who has it there; ``assignee`` is who has it here."""
        self.assignee: str | None = None
        self.responded = self.waiting = self.closed = False

    def steps(self, changes: Sequence[Change]) -> Iterator[Step]:
        """Yield the commands of all rows in order, none before the ticket was opened."""
        for change in changes:
            actor = person(change.get("sys_updated_by"))
            for command in self._commands(change):
                yield Step(max(change.at, changes[0].opened_at), actor, command)
            self.before = change

    def _commands(self, change: Change) -> Iterator[Command]:
        closing = change.state in ("Resolved", "Closed")
        stale = change.count < self.before.count
        if self.closed and not closing and not stale:
            self.closed = self.responded = False
            yield Reopen()
        elif not self.closed and not closing and not self.responded and self._at_work(change):
            self.responded = True
            yield Respond()
        if self.closed:
            yield from self._afterwards(change)
            return
        yield from self._differences(change)
        if self.waiting and change.state != "Awaiting User Info":
            self.waiting = False
            if not closing:
                yield Resume()
        if change.state == "Awaiting User Info" and not self.waiting:
            self.waiting = True
            yield Wait()
        if closing:
            self.closed = self.responded = True
            yield Close(change.get("closed_code"))

    def _at_work(self, change: Change) -> bool:
        return change.state != "New" or change.get("assigned_to") is not None

    def _differences(self, change: Change) -> Iterator[Command]:
        there = change.get("assigned_to")
        who = self.login(there) if there else None
        if who != self.assignee:
            self.assignee = who
            yield Assign(who)
        if change.priority is not self.before.priority:
            yield Reprioritise(change.priority)
        yield from self._edits(change)
        remarks = self._remarks(change)
        if there != self.there and there and who is None:
            remarks.append(f"Assignee there: {there}")
        self.there = there
        yield from _note(remarks)

    def _afterwards(self, change: Change) -> Iterator[Command]:
        """Yield the commands for a change of a closed ticket: edits of its words, and a note of all else."""
        remarks = self._remarks(change)
        who = change.get("assigned_to")
        if who != self.there:
            remarks.append(f"Assigned to {who or 'nobody'}")
            self.there = who
        if change.priority is not self.before.priority:
            remarks.append(f"Priority: {self.before.priority} to {change.priority}")
        yield from self._edits(change)
        yield from _note(remarks)

    def _edits(self, change: Change) -> Iterator[Command]:
        edited: dict[str, str | None] = {}
        if change.subject() != self.before.subject():
            edited["subject"] = change.subject()
        for field, column in (("requester", "caller_id"), ("organisation", "location")):
            if change.get(column) != self.before.get(column):
                edited[field] = change.get(column)
        if edited:
            yield Edit(edited)

    def _remarks(self, change: Change) -> list[str]:
        remarks = []
        if change.state != self.before.state or change is self.before:
            remarks = [change.state] if change.state.startswith("Awaiting") and "User" not in change.state else []
        for column, label in _NOTED.items():
            was, now = self.before.get(column), change.get(column)
            if was != now:
                remarks.append(f"{label}: {was or 'none'} to {now or 'none'}")
        return remarks


def _note(remarks: Sequence[str]) -> Iterator[Command]:
    if remarks:
        yield Note("\n".join(remarks))
