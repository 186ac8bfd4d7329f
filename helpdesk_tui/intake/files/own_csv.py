"""A plain table with our own column names, one row a ticket as it stands.

Columns are the JSON keys of a ticket, and ``body`` and ``reference``, in any order; only
``subject`` and ``opened_at`` are needed: no opening is invented, unless ``--opened-now`` says so.
Without a ``priority`` column every ticket is P4, without a ``channel`` the way in is not known.
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

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from helpdesk_tui.domain.agreement.sla import judge, response_clock
from helpdesk_tui.domain.text.cleaning import clean_display, enter_line
from helpdesk_tui.domain.tickets.commands import Close, Command, Open, Reopen, Reprioritise, Respond, Wait
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority, Sla, Status
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.formats import Format, Reading, Terms
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut
from helpdesk_tui.intake.files.raw.tables import Row, Table, refuse_repeats
from helpdesk_tui.intake.files.values.instants import bare_date, iso
from helpdesk_tui.intake.stories import Step, Story

WORDS = ("subject", "requester", "phone", "email", "organisation", "assignee", "resolution", "body")
TAKEN = (
    "reference", "number", "channel", "priority", "status", "opened_at", "responded_at", "scheduled_for", "closed_at",
    "result", "result_priority", "clock_start", *WORDS,
)  # fmt: skip
PASSED_OVER = ("version", "due_at", "sla")
_LONGEST_NUMBER = 16
_TOLD = "(not_in_this_table"
"""The beginning of the column in which an export says what it leaves out."""
_GUARDED = re.compile(r"'[\s']*[=+\-@\t\r＝＋－＠]")
_IDENTITY = ("subject", "requester", "phone", "email", "organisation", "opened_at")


def sniff(columns: Sequence[str]) -> bool:
    """Return whether a file with these columns is such a table."""
    return "subject" in columns


def share(columns: Sequence[str]) -> float:
    """Return which share of a header's names are ours."""
    named = [name for name in columns if name]
    ours = sum(name in TAKEN or name in PASSED_OVER or _TOLD in name for name in named)
    return ours / max(1, len(named))


def read(table: Table, terms: Terms) -> Reading:
    """Return the tickets of a table; a row with a wrong cell is left out.

    Raises:
        IntakeError: no column says when tickets were opened.
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
    for row in table.rows:
        try:
            reference = _reference(row, twins)
            first = lines.setdefault(reference, row.line)
            if first != row.line:
                raise ValueError(f"Line {first} is the same ticket.")
            steps = _steps(row, reference, _priority(row, table), terms)
            stories.append(Story(reference, steps, row.line, whole=True, number=_own_number(row)))
        except ValueError as error:
            left_out.append(LeftOut(row.line, str(error)))
    return Reading(tuple(stories), tuple(left_out), tuple(_notes(table)))


FORMAT = Format("ticket table", sniff, read)


def _notes(table: Table) -> list[str]:
    notes = []
    ignored = [name for name in table.columns if name and name not in TAKEN + PASSED_OVER and _TOLD not in name]
    if ignored:
        notes.append(f"Not taken, for a ticket has no such field: {clean_display(', '.join(ignored))[:200]}.")
    if "priority" not in table.columns:
        notes.append("There is no column 'priority', so every ticket is P4.")
    return notes


def _reference(row: Row, twins: Counter[str]) -> str:
    """Return what identifies a row, as the head of this file says."""
    reference = enter_line("reference", _word(row, "reference") or "")
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


def _steps(row: Row, reference: str, priority: Priority, terms: Terms) -> tuple[Step, ...]:
    """Return the opening, and response, wait and closing where the row has them."""
    opened_at = _past(row, "opened_at", terms)
    if opened_at is None and not terms.opened_now:
        raise ValueError("opened_at is empty. Say --opened-now to open such tickets now.")
    opened_at = terms.now if opened_at is None else opened_at
    responded_at, closed_at = _past(row, "responded_at", terms, opened_at), _past(row, "closed_at", terms, opened_at)
    status = _status(row, priority, closed_at)
    if responded_at is not None and closed_at is not None and closed_at < responded_at:
        raise ValueError("closed_at lies before responded_at.")
    began = _past(row, "clock_start", terms, opened_at) or opened_at
    elsewhere = _elsewhere(row, priority, began, responded_at, terms)
    answered = responded_at == opened_at == began and not elsewhere
    missed_as = _missed_as(row, priority) if responded_at is None and closed_at is None else None
    opening = _opening(row, reference, missed_as or priority, opened_at, answered, terms)
    steps: list[tuple[int, Command]] = [(opened_at, opening)]
    if began > opened_at and priority is not Priority.P6:
        # It was closed and reopened there: its clock counts from the reopening; the earlier cycle has no result here.
        steps += [(began, Close(contact=False)), (began, Reopen())]
    if missed_as is not None:
        # It was missed before its priority was changed: that result stays, and the response will be no second one.
        steps.append((terms.now, Reprioritise(priority)))
    if responded_at is not None and not answered:
        steps.append((max(responded_at, began), Respond(elsewhere=elsewhere)))
    if closed_at is not None:
        contact = responded_at is not None or row.get("sla").casefold() != Sla.NONE
        steps.append((closed_at, Close(_word(row, "resolution"), contact)))
    elif status is Status.WAITING:
        steps.append((terms.now, Wait()))
    return tuple(Step(at, terms.actor, command) for at, command in steps)


def _elsewhere(row: Row, priority: Priority, began: int, responded_at: int | None, terms: Terms) -> bool:
    """Return whether this desk cannot judge a response, because the file gives it another result, or none.

    It was given under another priority, policy or clock start, and has no result here rather than a wrong one.
    """
    if responded_at is None or priority is Priority.P6 or "result" not in row.cells:
        return False
    if row.get("result").casefold() not in (str(Sla.MET), str(Sla.MISSED)):
        return True
    if row.get("result_priority").upper() not in ("", str(priority)):
        return True
    due = response_clock(terms.policy, priority, began).due
    return judge(terms.policy, priority, due, responded_at) != row.get("result").casefold()


def _missed_as(row: Row, priority: Priority) -> Priority | None:
    """Return the priority under which an unanswered response was missed, where it is another one now."""
    name = row.get("result_priority").upper()
    if row.get("result").casefold() != Sla.MISSED or name not in Priority.__members__ or priority is Priority.P6:
        return None
    return None if Priority[name] in (priority, Priority.P6) else Priority[name]


def _opening(row: Row, reference: str, priority: Priority, opened_at: int, answered: bool, terms: Terms) -> Open:
    return Open(
        subject=_word(row, "subject") or "",
        priority=priority,
        channel=_channel(row),
        requester=_word(row, "requester"),
        phone=_word(row, "phone"),
        email=_word(row, "email"),
        organisation=_word(row, "organisation"),
        body=_word(row, "body"),
        opened_at=opened_at,
        answered=answered,
        scheduled_for=_scheduled_for(row, terms),
        assignee=_word(row, "assignee"),
        reference=reference,
        elsewhere=_promised_nothing(row, priority),
    )


def _promised_nothing(row: Row, priority: Priority) -> bool:
    """Return whether a ticket was answered in another system before: an export has no deadline for it."""
    judged = row.get("result").casefold() in (str(Sla.MET), str(Sla.MISSED))
    none = row.get("sla").casefold() == Sla.NONE and "due_at" in row.cells and not row.get("due_at")
    return none and not judged and priority is not Priority.P6


def _status(row: Row, priority: Priority, closed_at: int | None) -> Status | None:
    """Return the status of a row, None without one. Raises ValueError where the rest of the row contradicts it."""
    text = row.get("status").casefold()
    if text and text not in set(Status):
        raise ValueError(f"The status '{row.get('status')[:40]}' is none of {', '.join(Status)}.")
    if text == Status.CLOSED and closed_at is None:
        raise ValueError("A closed ticket needs closed_at.")
    if text not in ("", Status.CLOSED) and closed_at is not None:
        raise ValueError(f"The ticket is {text} and yet has closed_at.")
    if row.get("resolution") and closed_at is None:
        raise ValueError("Only a closed ticket has a resolution.")
    if text == Status.SCHEDULED and priority is not Priority.P6:
        raise ValueError(f"Only P6 is scheduled, and the row says {priority}.")
    return Status(text) if text else None


def _priority(row: Row, table: Table) -> Priority:
    if "priority" not in table.columns:
        return Priority.P4
    name = row.get("priority").upper()
    if name not in Priority.__members__:
        raise ValueError(f"The priority '{row.get('priority')[:40]}' is none of {', '.join(Priority.__members__)}.")
    return Priority[name]


def _channel(row: Row) -> Channel:
    text = row.get("channel").casefold()
    if text and text not in set(WAYS_IN):
        raise ValueError(f"The channel '{row.get('channel')[:40]}' is none of {', '.join(WAYS_IN)}.")
    return Channel(text) if text else Channel.UNKNOWN


def _past(row: Row, column: str, terms: Terms, since: int | None = None) -> int | None:
    """Return the instant in a cell, None for an empty one. Raises ValueError where it is before ``since`` or ahead."""
    text = row.get(column)
    if not text:
        return None
    at = _named(column, text, terms)
    if at > terms.now:
        raise ValueError(f"{column} lies ahead of now. Check the time zone.")
    if since is not None and at < since:
        raise ValueError(f"{column} lies before opened_at.")
    return at


def _scheduled_for(row: Row, terms: Terms) -> int | None:
    """Return when a task is wanted; a date alone means that day's opening (SLA: P6)."""
    text = row.get("scheduled_for")
    if not text:
        return None
    day = bare_date(text)
    if day is None:
        return _named("scheduled_for", text, terms)
    opening = terms.policy.business.opening(day) if 1970 <= day.year < 2200 else None
    if opening is None:
        raise ValueError(f"scheduled_for: {text} has no opening hours. Give a time on another day.")
    return opening


def _named(column: str, text: str, terms: Terms) -> int:
    try:
        return iso(text, terms.zone)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from None


def _word(row: Row, column: str) -> str | None:
    """Return a cell as it was typed, without the quote that an export puts before text that looks like a formula."""
    text = row.get(column)
    return (text[1:] if _GUARDED.match(text) else text) or None
