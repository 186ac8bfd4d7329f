"""A plain table with our own column names, one row a ticket as it stands.

Columns are the JSON keys of a ticket, and ``body`` and ``reference``, in any order; only
``subject`` and ``opened_at`` are needed: no opening is invented, unless ``--opened-now`` says so.
Without a ``priority`` every ticket is P4, without a ``channel`` the way in is not known. Without a
column ``responded_at`` nobody can say what was answered: an open ticket counts as answered
elsewhere and no clock runs, unless its status is ``new`` or ``--opened-now`` says so. An assignee
who is no technician here is noted. ``updated_at`` stands for the closing of a closed ticket without one.
``version`` is ignored, and so is every column with another name; a note says which. Deadlines
come from the desk's own policy. A response whose ``result`` differs from the one it would have
here (it was given under another priority, or after a reopening) is taken as given elsewhere: it
has no result on this desk. ``sla`` and ``due_at`` are read for two things: a ticket that was
closed without a response, and whose ``sla`` is ``none``, was withdrawn or a duplicate, and its
closing is no response here either; one without a deadline was answered in another system, and
promises no response here either.

A row is identified, so that a second import adds nothing, by its ``reference``; else by a
digest of its ``number`` and ``opened_at`` (of ``subject`` where that is empty), which do not
change when the ticket is worked on elsewhere; else by a digest of subject, requester, phone,
email, organisation and ``opened_at``, and of how many such rows come before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b

from helpdesk_tui.domain.agreement.sla import judge, response_clock
from helpdesk_tui.domain.text.cleaning import clean_display, enter_line
from helpdesk_tui.domain.tickets.commands import Close, Command, Note, Open, Reopen, Reprioritise, Respond, Wait
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority, Sla, Status
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.formats import Format, Reading, Terms
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut
from helpdesk_tui.intake.files.raw.tables import Row, Table, refuse_repeats
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.dates import Dates
from helpdesk_tui.intake.files.values.instants import bare_date
from helpdesk_tui.intake.files.values.plain import Cells, Told, priority_of, status_of, unquoted
from helpdesk_tui.intake.stories import Step, Story

WORDS = ("subject", "requester", "phone", "email", "organisation", "assignee", "resolution", "body")
TAKEN = (
    "reference", "number", "channel", "priority", "status", "opened_at", "responded_at", "scheduled_for", "closed_at",
    "result", "result_priority", "clock_start", *WORDS,
)  # fmt: skip
PASSED_OVER = ("version", "due_at", "sla")
_UPDATED = "updated_at"
_EXPORTED = ("number", "sla", "due_at", "clock_start", "result_priority")
_DATES = ("opened_at", "responded_at", "closed_at", "clock_start", "scheduled_for", _UPDATED)
_LONGEST_NUMBER = 16
_TOLD = "(not_in_this_table"
"""The beginning of the column in which an export says what it leaves out."""
_IDENTITY = ("subject", "requester", "phone", "email", "organisation", "opened_at")


def sniff(columns: Sequence[str]) -> bool:
    """Return whether a file with these columns is such a table."""
    return "subject" in columns


def share(columns: Sequence[str]) -> float:
    """Return which share of a header's names are ours."""
    named = [name for name in columns if name]
    ours = sum(name in TAKEN or name in (*PASSED_OVER, _UPDATED) or _TOLD in name for name in named)
    return ours / max(1, len(named))


def read(table: Table, terms: Terms) -> Reading:
    """Return the tickets of a table; a row with a wrong cell is left out.

    Raises:
        IntakeError: no column says when tickets were opened, or what is day and month stays open.
    """
    refuse_repeats(table, TAKEN)
    if "opened_at" not in table.columns and not terms.opened_now:
        raise IntakeError(
            "No column 'opened_at' says when the tickets were opened. Name it so, map it with --map, or say "
            "--opened-now to open them all now; nothing was imported."
        )
    left_out = list(table.ragged)
    stories: list[Story] = []
    lines: dict[str, int] = {}
    twins: Counter[str] = Counter()
    graded = "priority" in table.columns
    account, dates = Account(), Dates(terms.zone, terms.order)
    for row in table.rows:
        for column in _DATES:
            dates.observe(column, row.line, row.get(column))
    dates.settle(_DATES)
    for row in table.rows:
        try:
            reference, told = _reference(row, twins, terms), Told(row.line)
            first = lines.setdefault(reference, row.line)
            if first != row.line:
                raise ValueError(f"Line {first} is the same ticket.")
            priority = priority_of(row.get("priority"), terms.words, told) if graded else Priority.P4
            steps = tuple(_steps(Cells(row, dates, terms.now, told), reference, priority, terms))
            told.count_in(account)
            stories.append(Story(reference, steps, row.line, whole=True, number=_own_number(row)))
        except ValueError as error:
            left_out.append(LeftOut(row.line, str(error)))
    return Reading(tuple(stories), tuple(left_out), (*_notes(table), *dates.notes(), *account.sentences()))


FORMAT = Format("ticket table", sniff, read)


def _notes(table: Table) -> list[str]:
    notes = []
    ignored = [
        name for name in table.columns if name and name not in (*TAKEN, *PASSED_OVER, _UPDATED) and _TOLD not in name
    ]
    if ignored:
        notes.append(f"Not taken, for a ticket has no such field: {clean_display(', '.join(ignored))[:200]}.")
    if "priority" not in table.columns:
        notes.append("There is no column 'priority', so every ticket is P4.")
    return notes


def _reference(row: Row, twins: Counter[str], terms: Terms) -> str:
    """Return what identifies a row, as the head of this file says."""
    reference = enter_line("reference", terms.reference(unquoted(row.get("reference"))))
    if reference:
        return reference
    if row.get("number"):
        return _digest("number", row.get("number"), row.get("opened_at") or row.get("subject"))
    alike = _digest(*map(row.get, _IDENTITY))
    twins[alike] += 1
    return alike if twins[alike] == 1 else _digest(alike, str(twins[alike]))


def reference_of(number: int, opened_at: int) -> str:
    """Return the reference that a ticket without one has in an export, by its number and opening (seconds UTC)."""
    return _digest("number", str(number), utc(opened_at))


def _own_number(row: Row) -> int | None:
    text = row.get("number")
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER else None


def _digest(*parts: str) -> str:
    return "csv:" + blake2b("\0".join(parts).encode(errors="replace"), digest_size=8).hexdigest()


def _steps(row: Cells, reference: str, priority: Priority, terms: Terms) -> Iterator[Step]:
    """Yield the opening, and response, wait and closing where the row has them."""
    opened_at = row.past("opened_at")
    if opened_at is None and not terms.opened_now:
        raise ValueError("opened_at is empty. Say --opened-now to open such tickets now.")
    opened_at = terms.now if opened_at is None else opened_at
    responded_at, closed_at = row.past("responded_at", opened_at), row.past("closed_at", opened_at)
    status, new = status_of(row.get("status"), terms.words, closed_at is not None, row.told)
    if status is Status.CLOSED and closed_at is None and row.get(_UPDATED):
        closed_at = row.past(_UPDATED, opened_at)
        row.told.assumed.append("no closing time: the last update stands for it")
    _refuse_contradictions(row, status, priority, closed_at)
    if responded_at is not None and closed_at is not None and closed_at < responded_at:
        raise ValueError("closed_at lies before responded_at.")
    began = row.past("clock_start", opened_at) or opened_at
    elsewhere = _elsewhere(row, priority, began, responded_at, terms)
    answered = responded_at == opened_at == began and not elsewhere
    missed_as = _missed_as(row, priority) if responded_at is None and closed_at is None else None
    opening = _opening(row, reference, missed_as or priority, opened_at, terms)
    if priority is not Priority.P6 and not (new or terms.opened_now) and _says_no_response(row):
        row.told.assumed.append("no column 'responded_at': taken as answered elsewhere, no clock runs")
        opening = replace(opening, elsewhere=True)
    name = opening.assignee
    opening = replace(opening, answered=answered, assignee=_login(row, name, terms) if name else None)
    yield Step(opened_at, terms.actor, opening)
    if name and opening.assignee is None:
        row.told.mapped.append(("assignee", name, "nobody, and noted"))
        yield Step(opened_at, terms.actor, Note(f"Assignee there: {name}"))
    for at, command in _later(priority, opened_at, began, missed_as, terms.now):
        yield Step(at, terms.actor, command)
    if responded_at is not None and not answered:
        yield Step(max(responded_at, began), terms.actor, Respond(elsewhere=elsewhere))
    if closed_at is not None:
        contact = responded_at is not None or row.get("sla").casefold() != Sla.NONE
        yield Step(closed_at, terms.actor, Close(row.word("resolution"), contact))
    elif status is Status.WAITING:
        yield Step(terms.now, terms.actor, Wait())


def _later(
    priority: Priority, opened_at: int, began: int, missed_as: Priority | None, now: int
) -> Iterator[tuple[int, Command]]:
    """Yield what came between the opening and the response."""
    if began > opened_at and priority is not Priority.P6:
        # It was closed and reopened there: its clock counts from the reopening; the earlier cycle has no result here.
        yield began, Close(contact=False)
        yield began, Reopen()
    if missed_as is not None:
        # It was missed before its priority was changed: that result stays, and the response will be no second one.
        yield now, Reprioritise(priority)


def _says_no_response(row: Cells) -> bool:
    """Return whether the table cannot say that a ticket was answered, so that no clock may run for it."""
    return not row.has("responded_at") and not _is_judged(row)


def _login(row: Cells, name: str, terms: Terms) -> str | None:
    """Return who has a ticket: a technician here. Those of a whole export of a desk of ours are logins as they are."""
    return name if all(map(row.has, _EXPORTED)) else terms.login(name)


def _is_judged(row: Cells) -> bool:
    return row.get("result").casefold() in (str(Sla.MET), str(Sla.MISSED))


def _elsewhere(row: Cells, priority: Priority, began: int, responded_at: int | None, terms: Terms) -> bool:
    """Return whether this desk cannot judge a response, because the file gives it another result, or none.

    It was given under another priority, policy or clock start, and has no result here rather than a wrong one.
    """
    if responded_at is None or priority is Priority.P6 or not row.has("result"):
        return False
    if not _is_judged(row):
        return True
    if row.get("result_priority").upper() not in ("", str(priority)):
        return True
    due = response_clock(terms.policy, priority, began).due
    return judge(terms.policy, priority, due, responded_at) != row.get("result").casefold()


def _missed_as(row: Cells, priority: Priority) -> Priority | None:
    """Return the priority under which an unanswered response was missed, where it is another one now."""
    name = row.get("result_priority").upper()
    if row.get("result").casefold() != Sla.MISSED or name not in Priority.__members__ or priority is Priority.P6:
        return None
    return None if Priority[name] in (priority, Priority.P6) else Priority[name]


def _opening(row: Cells, reference: str, priority: Priority, opened_at: int, terms: Terms) -> Open:
    return Open(
        subject=row.word("subject") or "",
        priority=priority,
        channel=_channel(row),
        requester=row.word("requester"),
        phone=row.word("phone"),
        email=row.word("email"),
        organisation=row.word("organisation"),
        body=row.word("body"),
        opened_at=opened_at,
        scheduled_for=_scheduled_for(row, terms),
        assignee=enter_line("assignee", row.word("assignee") or "") or None,
        reference=reference,
        elsewhere=_promised_nothing(row, priority),
    )


def _promised_nothing(row: Cells, priority: Priority) -> bool:
    """Return whether a ticket was answered in another system before: an export has no deadline for it."""
    none = row.get("sla").casefold() == Sla.NONE and not row.get("due_at")
    return none and not _is_judged(row) and priority is not Priority.P6


def _refuse_contradictions(row: Cells, status: Status | None, priority: Priority, closed_at: int | None) -> None:
    """Raise ValueError where the status and the rest of the row contradict each other."""
    if status is Status.CLOSED and closed_at is None:
        raise ValueError("A closed ticket needs closed_at.")
    if status not in (None, Status.CLOSED) and closed_at is not None:
        raise ValueError(f"The ticket is {status} and yet has closed_at.")
    if row.get("resolution") and closed_at is None:
        raise ValueError("Only a closed ticket has a resolution.")
    if status is Status.SCHEDULED and priority is not Priority.P6:
        raise ValueError(f"Only P6 is scheduled, and the row says {priority}.")


def _channel(row: Cells) -> Channel:
    text = row.get("channel").casefold()
    if text and text not in set(WAYS_IN):
        raise ValueError(f"The channel '{row.get('channel')[:40]}' is none of {', '.join(WAYS_IN)}.")
    return Channel(text) if text else Channel.UNKNOWN


def _scheduled_for(row: Cells, terms: Terms) -> int | None:
    """Return when a task is wanted; a date alone means that day's opening (SLA: P6)."""
    text = row.get("scheduled_for")
    if not text:
        return None
    day = bare_date(text)
    if day is None:
        return row.at("scheduled_for")
    opening = terms.policy.business.opening(day) if 1970 <= day.year < 2200 else None
    if opening is None:
        raise ValueError(f"scheduled_for: {text} has no opening hours. Give a time on another day.")
    return opening
