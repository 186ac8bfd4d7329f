"""Requesters: one record a person, with all their numbers and addresses, and when two records are the same person.

A person is identified by a number or an address; by name and organisation only where those are missing.
Requesters are outside the chain of events: they can be found, corrected, merged and erased, and no
ticket depends on them. What was changed in a record, and by whom, is in the log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from helpdesk_tui.domain.text.cleaning import LINE_LIMITS, enter_line
from helpdesk_tui.domain.text.folding import folded
from helpdesk_tui.domain.text.slips import alike
from helpdesk_tui.domain.tickets.number import Number, fold_number, same_line
from helpdesk_tui.domain.tickets.ticket import Ticket

FIELDS = ("name", "phone", "email", "organisation", "note")
"""The fields of a requester that are typed, in the order they are asked."""

FURTHER = ("numbers", "emails", "names")
"""The fields that hold what a requester has besides the first number, address and name."""

MOST_FURTHER = 20
"""Further numbers, addresses and names that one requester has at most."""

_LIMITS = {"name": "requester", "note": "reason", "numbers": "phone", "emails": "email", "names": "requester"}

_fold_number = lru_cache(1024)(fold_number)


@dataclass(frozen=True, slots=True)
class Requester:
    """One person. ``id`` is 0 until stored, ``seen_at`` the last contact, seconds UTC.

    ``note`` is what a technician who answers must know: "VIP", "asks for Maria"; ``organisation_note`` is the same of
    their organisation, which has a record of its own. ``numbers``, ``emails`` and ``names`` are those they have
    besides the first: a mobile, a former name. ``merged_into`` is the id of the record into which this one was merged,
    0 without one.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    note: str | None = None
    seen_at: int = 0
    id: int = 0
    organisation_note: str | None = None
    numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    merged_into: int = 0

    @property
    def lines(self) -> frozenset[Number]:
        """All their numbers, as numbers are compared."""
        read = (_fold_number(one) for one in (self.phone, *self.numbers) if one)
        return frozenset(one for one in read if one.end or one.extension)

    @property
    def addresses(self) -> frozenset[str]:
        """All their addresses, as addresses are compared."""
        return frozenset(folded(one) for one in (self.email, *self.emails) if one)

    @property
    def called(self) -> frozenset[str]:
        """All their names, as names are compared."""
        return frozenset(name_key(one) for one in (self.name, *self.names) if one)


def requester_of(ticket: Ticket) -> Requester:
    """Return the requester as a ticket names them: no record, and without a name where the ticket has none."""
    who = ticket.requester or "", ticket.phone, ticket.email, ticket.organisation
    return Requester(*who, seen_at=ticket.opened_at)


def name_key(name: str) -> str:
    """Return a name as names are compared."""
    return " ".join(folded(name).split())


def entered(values: dict[str, str | None]) -> dict[str, str | None]:
    """Return typed values of some FIELDS as they are stored. Raises TextError for one that is too long or damaged."""
    return {name: enter_line(_LIMITS.get(name, name), text) or None if text else None for name, text in values.items()}


def cleaned(requester: Requester) -> Requester:
    """Return a requester as they are stored. Raises TextError for a value that is too long or damaged."""
    values = entered({name: getattr(requester, name) for name in FIELDS})
    further = {name: _listed(name, getattr(requester, name)) for name in FURTHER}
    return replace(requester, **{**values, **further, "name": values["name"] or ""})  # type: ignore[arg-type]


def _listed(name: str, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in texts if (text := enter_line(_LIMITS[name], one))))


def reach_in_common(one: Requester, other: Requester) -> bool:
    """Whether two requesters have a number or an address in common."""
    if one.addresses & other.addresses:
        return True
    return any(same_line(mine, theirs) for mine in one.lines for theirs in other.lines)


def same_person(known: Requester, typed: Requester) -> bool:
    """Return whether two records are one person: the same name, and a number or an address in common.

    Without numbers and addresses to compare, the same name and the same organisation are enough, or no organisation
    in both. Colleagues with one number and different names are two people, and so are two of one name with different
    numbers. Somebody without a name is the person who has the number or the address.
    """
    if typed.name and not known.called & typed.called:
        return False
    if reach_in_common(known, typed):
        return True
    if not typed.name:
        return False
    comparable = (known.lines and typed.lines) or (known.addresses and typed.addresses)
    if known.organisation:
        return name_key(known.organisation) == name_key(typed.organisation or "") and not comparable
    return not any((known.lines, known.addresses, typed.lines, typed.addresses, typed.organisation))


def known_as(records: Iterable[Requester], typed: Requester) -> Requester | None:
    """Return the record of a typed requester among ``records``, the likeliest first; None without one.

    Where several fit, and neither a number nor an address says which, None is returned.
    """
    fitting = [one for one in records if same_person(one, typed)]
    sure = [one for one in fitting if reach_in_common(one, typed)]
    if not typed.name:
        return sure[0] if len(sure) == 1 else None
    if sure:
        return sure[0]
    return fitting[0] if len(fitting) == 1 else None


def same_caller(one: Requester, other: Requester) -> bool:
    """Return whether two callers about one thing are the same: same number or address, or same name and organisation.

    Two quite different names on one line are two people. An organisation that was not given fits any, unless both
    have numbers, or addresses, that differ (SLA: counting a caller in).
    """
    if one.id and one.id == other.id:
        return True
    named = bool(one.called & other.called)
    if one.name and other.name and not named and not alike(one.name, other.name):
        return False
    if reach_in_common(one, other):
        return True
    firms = name_key(one.organisation or ""), name_key(other.organisation or "")
    if all(firms):
        return named and firms[0] == firms[1]
    return named and not (one.lines and other.lines) and not (one.addresses and other.addresses)


def theirs(who: Requester, ticket: Ticket, others: Collection[Requester]) -> bool:
    """Return whether a ticket is ``who``'s: it has a number or an address of theirs, and not the name of another.

    ``others`` are those who share a number or an address with them. Name and organisation count only where the ticket
    has neither number nor address.
    """
    caller = requester_of(ticket)
    named = name_key(caller.name)
    if caller.lines or caller.addresses:
        if not reach_in_common(who, caller):
            return False
        return not named or named in who.called or not any(named in one.called for one in others)
    firms = name_key(who.organisation or ""), name_key(caller.organisation or "")
    return bool(named) and named in who.called and (firms[0] == firms[1] or not all(firms))


def filled(known: Requester, typed: Requester) -> Requester:
    """Return the record of a person after another contact: empty fields are filled, nothing is overwritten.

    A new number, address or name is added to the further ones.
    """
    more = replace(
        known,
        phone=known.phone or typed.phone,
        email=known.email or typed.email,
        organisation=known.organisation or typed.organisation,
        note=known.note or typed.note,
        seen_at=max(known.seen_at, typed.seen_at),
    )
    numbers = [one for one in (typed.phone, *typed.numbers) if one and not _has_line(more, one)]
    emails = [one for one in (typed.email, *typed.emails) if one and folded(one) not in more.addresses]
    names = [one for one in (typed.name, *typed.names) if one and name_key(one) not in more.called]
    return replace(
        more,
        numbers=(*more.numbers, *numbers)[:MOST_FURTHER],
        emails=(*more.emails, *emails)[:MOST_FURTHER],
        names=(*more.names, *names)[:MOST_FURTHER],
    )


def joined(kept: Requester, gone: Requester) -> Requester:
    """Return two records of one person as one, with the numbers, addresses, names and notes of both."""
    both = filled(kept, gone)
    if not (kept.note and gone.note) or name_key(gone.note) in name_key(kept.note):
        return both
    note = f"{kept.note}; {gone.note}"
    return replace(both, note=note) if len(note) <= LINE_LIMITS["reason"] else both


def renamed(known: Requester, name: str) -> Requester:
    """Return a person with a new name; they are still found by the former one."""
    former = [one for one in (known.name, *known.names) if name_key(one) != name_key(name)]
    return replace(known, name=name, names=tuple(dict.fromkeys(former))[:MOST_FURTHER])


def _has_line(known: Requester, number: str) -> bool:
    """Return whether a person has a number already, with its extension."""
    asked = _fold_number(number)
    here = [one for one in known.lines if same_line(asked, one)]
    return not (asked.end or asked.extension) or any(one.extension or not asked.extension for one in here)
