"""Brings the files of one help desk together: people first, then comments, then the tickets that both belong to.

Comments and tickets stand in spools on disk until they are told as stories, so that a large desk takes little memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, Person, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart
from helpdesk_tui.intake.files.raw.records import Document, Sheet
from helpdesk_tui.intake.files.raw.spool import Spool
from helpdesk_tui.intake.files.systems.known import Known, Piece
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.words import State

_MOST_NAMED = 8
_ORDER = (Holds.PEOPLE, Holds.COMMENTS, Holds.TICKETS)
Contexts = Callable[[Piece], Context]
"""Returns what the records of a piece are read with; people and account are the same for all pieces."""


class Joined:
    """The tickets of some files, each complete, by the instant of its opening."""

    def __init__(self, known: Known, contexts: Contexts) -> None:
        """Read all of it.

        Raises:
            IntakeError: a file cannot be taken as a whole.
        """
        self._remarks, self._tickets = Spool(), Spool()
        self._of: dict[str, array[int]] = {}
        self._places: list[tuple[int, int, str]] = []
        """When each ticket was opened, where it stands in its spool, and its number there."""
        self._held: dict[str, int] = {}
        """Which of the places is a ticket's, by its key."""
        self._lines, self._updated = array("q"), array("q")
        for piece in sorted(known.pieces, key=lambda one: _ORDER.index(one.holds)):
            context = contexts(piece)
            for found in read_piece(piece, context):
                self._take(found, context)
        self._places.sort()
        strays = sorted(self._of.keys() - self._held.keys())
        if strays:
            count, shown = sum(len(self._of[key]) for key in strays), ", ".join(strays[:_MOST_NAMED])
            more = " and more" if strays[_MOST_NAMED:] else ""
            context.account.tell(
                f"{count:,} {'comment is' if count == 1 else 'comments are'} of tickets that no file here has, and not "
                f"taken: tickets {shown}{more}."
            )
        for key in strays:
            del self._of[key]

    def __len__(self) -> int:
        """Return how many tickets there are."""
        return len(self._places)

    @property
    def numbers(self) -> Iterator[str]:
        """The number of every ticket there, the earliest first."""
        return (number for _, _, number in self._places)

    def tickets(self, wanted: Callable[[str], bool]) -> Iterator[Foreign]:
        """Yield the tickets of which a number is wanted, the earliest first, each with its comments."""
        for _, place, number in self._places:
            if not wanted(number):
                continue
            ticket = _unpacked(self._tickets.read(place))
            ticket.remarks += [Remark(*self._remarks.read(one)) for one in self._of.get(ticket.key, ())]
            yield ticket

    def _take(self, found: Foreign | Remark | Person, context: Context) -> None:
        if isinstance(found, Person):
            context.people.add(found)
        elif isinstance(found, Remark):
            self._of.setdefault(found.ticket, array("q")).append(self._remarks.append(_packed_remark(found)))
        else:
            self._ticket(found, context)

    def _ticket(self, ticket: Foreign, context: Context) -> None:
        """Take a ticket; of one that comes twice, in a file or in two, the version that was changed last is taken."""
        held = self._held.get(ticket.key)
        changed = ticket.updated_at or 0
        if held is not None and changed <= self._updated[held]:
            context.account.leave_out(ticket.line, f"line {self._lines[held]} is the same ticket", context.file)
            return
        remarks = [*ticket.remarks, *(Remark(*self._remarks.read(one)) for one in self._of.get(ticket.key, ()))]
        _with_people(ticket, context)
        for remark in ticket.remarks:
            _with_author(remark, context)
        try:
            _complete(ticket, remarks, context)
        except ValueError as error:
            context.account.leave_out(ticket.line, str(error), context.file)
            return
        place = ticket.opened_at or 0, self._tickets.append(_packed(ticket)), ticket.number
        if held is None:
            self._held[ticket.key] = len(self._places)
            self._places.append(place)
            self._lines.append(ticket.line)
            self._updated.append(changed)
        else:
            why = f"line {ticket.line} is the same ticket, changed later"
            context.account.leave_out(self._lines[held], why, context.file)
            self._places[held], self._lines[held], self._updated[held] = place, ticket.line, changed


def read_piece(piece: Piece, context: Context) -> Found:
    """Yield what a piece holds; comments have their authors.

    Raises:
        IntakeError: it cannot be taken as a whole.
    """
    part, raw = piece.part, piece.raw
    found: Found
    if isinstance(part, SheetPart) and isinstance(raw, Sheet):
        found = part.read(raw, context)
    elif isinstance(part, ListPart) and isinstance(raw, Document):
        found = part.read(raw.items(piece.list_name), context)
    else:
        raise TypeError(f"{raw.name} is not what {part.name} is read from")
    for one in found:
        if isinstance(one, Remark):
            _with_author(one, context)
        yield one
    for note in context.dates.notes():
        context.account.tell(note)


def _with_author(remark: Remark, context: Context) -> None:
    person = context.people.of(remark.author_key)
    if person is None:
        return
    remark.author = remark.author or person.name or person.email
    if remark.from_requester is None and person.agent is False:
        remark.from_requester = True


def _with_people(ticket: Foreign, context: Context) -> None:
    """Fill in who asked and who has it, where the record has only their ids; an id that no file names is noted."""
    who = context.people.of(ticket.requester_key)
    if who is not None:
        ticket.requester = ticket.requester or who.name
        ticket.email, ticket.phone = ticket.email or who.email, ticket.phone or who.phone
        ticket.organisation = ticket.organisation or context.people.organisation_of(who)
    elif ticket.requester_key and not (ticket.requester or ticket.email):
        ticket.note("Requester there", ticket.requester_key)
        context.account.tell("Requesters are ids without names here: they are noted. Give the file of people as well.")
    named = context.people.organisations.get(ticket.organisation_key, "")
    ticket.organisation = ticket.organisation or named
    agent = context.people.of(ticket.assignee_key)
    name = (agent.name or agent.email) if agent else ticket.assignee_key
    if not ticket.assignee and not context.nobody(name):
        ticket.assignee = name


def _complete(ticket: Foreign, remarks: Sequence[Remark], context: Context) -> None:
    """Settle the instants of a ticket: none is invented, and what stands for another is counted.

    Raises:
        ValueError: it has no opening, or one later than now.
    """
    account, line = context.account, ticket.line
    if ticket.opened_at is None:
        if not context.opened_now:
            raise ValueError("it has no opening time; map a column to it, or say --opened-now")
        account.count("no opening time: opened now, as you said", line)
        ticket.opened_at = context.now
    if ticket.opened_at > context.now:
        raise ValueError("it was opened later than now; check the time zone (--tz)")
    _answer(ticket, remarks, account)
    if ticket.state is not State.CLOSED:
        ticket.closed_at = None
    elif ticket.closed_at is None:
        account.count("closed without a time: the last update stands for it", line)
        ticket.closed_at = ticket.updated_at
    for name, what in (("responded_at", "first response"), ("closed_at", "closing")):
        at = getattr(ticket, name)
        if at is not None and at > context.now:
            raise ValueError(f"its {what} is later than now; check the time zone (--tz)")
        if at is not None and at < ticket.opened_at:
            account.count(f"the {what} lies before the opening: taken as given at the opening", line)
            setattr(ticket, name, ticket.opened_at)
    if ticket.state is State.CLOSED and ticket.closed_at is None:
        raise ValueError("it is closed and has no time of closing, nor of a last update")
    if ticket.closed_at is not None and (ticket.responded_at or 0) > ticket.closed_at:
        account.count("the first response lies after the closing: not used", line)
        ticket.responded_at, ticket.answered = None, True


def _answer(ticket: Foreign, remarks: Sequence[Remark], account: Account) -> None:
    """Take the first public comment of somebody else than the requester as the first response, where none is named."""
    if ticket.responded_at is not None or ticket.tells_responses:
        return
    # One of the very instant of the opening is the opening itself: Zendesk has the description among the comments.
    later = [one for one in remarks if not one.internal and one.at != ticket.opened_at]
    known = [one for one in later if _from_requester(one, ticket) is False]
    if known:
        account.tell(
            "The first public comment by somebody else than the requester is the first response; "
            "an internal one is not."
        )
        ticket.responded_at = max(min(one.at for one in known), ticket.opened_at or 0)


def _from_requester(remark: Remark, ticket: Foreign) -> bool | None:
    if remark.from_requester is not None:
        return remark.from_requester
    if remark.author_key and ticket.requester_key:
        return remark.author_key == ticket.requester_key
    return None


def running(ticket: Foreign) -> bool:
    """Return whether nobody has answered an open ticket, so that its clock runs here.

    Where its file does not say so plainly it was answered elsewhere: no alarm is invented.
    """
    if ticket.state in (State.CLOSED, State.WAITING) or ticket.responded_at is not None or ticket.answered:
        return False
    if ticket.answered is False or ticket.tells_responses:
        return True
    return ticket.state is State.NEW and not ticket.assignee


_values_of_ticket = attrgetter(*(one.name for one in fields(Foreign)))
_values_of_remark = attrgetter(*(one.name for one in fields(Remark)))


def _packed_remark(remark: Remark) -> tuple[Any, ...]:
    """Return a comment as plain values for a spool."""
    values: tuple[Any, ...] = _values_of_remark(remark)
    return values


def _packed(ticket: Foreign) -> tuple[Any, ...]:
    """Return a ticket as plain values for a spool."""
    values = dict(zip(_FIELDS, _values_of_ticket(ticket), strict=True))
    values["channel"] = None if ticket.channel is None else str(ticket.channel)
    values["priority"], values["state"] = int(ticket.priority), str(ticket.state)
    values["remarks"] = [_packed_remark(one) for one in ticket.remarks]
    return tuple(values.values())


_FIELDS = tuple(one.name for one in fields(Foreign))


def _unpacked(values: Sequence[Any]) -> Foreign:
    ticket = Foreign(*values)
    ticket.priority, ticket.state = Priority(ticket.priority), State(ticket.state)
    ticket.channel = None if ticket.channel is None else Channel(ticket.channel)
    packed: Sequence[Any] = ticket.remarks
    ticket.remarks = [Remark(*one) for one in packed]
    return ticket
