"""Who calls: one record a person and number, kept from what was typed, and when two are the same person.

Requesters stand outside the chain of events: they are there to be found, corrected and
erased, and no ticket depends on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpdesk_tui.domain.number import WHOLE_NUMBER, phone_digits
from helpdesk_tui.domain.text import enter_line

FIELDS = ("name", "phone", "email", "organisation", "note")
"""What a person can say of a requester, in the order it is asked."""

_LIMITS = {"name": "requester", "note": "reason"}


@dataclass(frozen=True, slots=True)
class Requester:
    """One caller. ``id`` is 0 until kept, ``seen_at`` the last contact, seconds UTC.

    ``note`` is what whoever answers must know: "VIP", "asks for Maria"; ``organisation_note`` the same of their
    organisation, which is a record of its own.
    """

    name: str
    phone: str | None = None
    email: str | None = None
    organisation: str | None = None
    note: str | None = None
    seen_at: int = 0
    id: int = 0
    organisation_note: str | None = None

    @property
    def digits(self) -> str | None:
        """The number as digits alone; None without one."""
        return (phone_digits(self.phone) or None) if self.phone else None


def entered(values: dict[str, str | None]) -> dict[str, str | None]:
    """Return what was typed for some FIELDS as it is kept. Raises TextError for what is too long or damaged."""
    return {name: enter_line(_LIMITS.get(name, name), text) or None if text else None for name, text in values.items()}


def number_end(digits: str) -> str:
    """Return digits from the last one back, as numbers are looked for: without trunk zeros, 20 at most."""
    return digits.lstrip("0")[::-1][:20]


def agree(one: str | None, other: str | None) -> bool:
    """Whether two numbers (digits) are the same line: equal, or one is the other without its country's code."""
    if not one or not other:
        return False
    ends = sorted((number_end(one), number_end(other)), key=len)
    return ends[0] == ends[1] or (len(ends[0]) >= WHOLE_NUMBER and ends[1].startswith(ends[0]))


def same_person(known: Requester, typed: Requester) -> bool:
    """Whether two records are one person: the same name, and a number or an address in common.

    Where neither has what could be compared, the same organisation will do, or that neither has any. Colleagues on
    one switchboard have one number and different names, and stay apart; so do two people of one name with different
    numbers.
    """
    if _folded(known.name) != _folded(typed.name):
        return False
    if agree(known.digits, typed.digits):
        return True
    if known.email and typed.email and _folded(known.email) == _folded(typed.email):
        return True
    comparable = (known.digits and typed.digits) or (known.email and typed.email)
    if known.organisation:
        return _folded(known.organisation) == _folded(typed.organisation or "") and not comparable
    return not any((known.digits, known.email, typed.digits, typed.email, typed.organisation))


def merged(known: Requester, typed: Requester) -> Requester:
    """Return what is known of a person after another contact: gaps are filled, nothing is overwritten."""
    return replace(
        known,
        phone=known.phone or typed.phone,
        email=known.email or typed.email,
        organisation=known.organisation or typed.organisation,
        note=known.note or typed.note,
        seen_at=max(known.seen_at, typed.seen_at),
    )


def _folded(text: str) -> str:
    return text.casefold()
