"""The keys of the filter language: what may stand behind each colon, and the condition that it makes.

A key is one entry of KEYS, a state one entry of STATES; nothing else names them, so that
parser, completion and error messages know a new one at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.filters import standing
from helpdesk_tui.domain.filters.conditions import (
    Among,
    Child,
    Column,
    Condition,
    Known,
    Merged,
    Named,
    Not,
    Parent,
    PhoneEnd,
    Text,
    Word,
    either,
    every,
)
from helpdesk_tui.domain.filters.sought import typed
from helpdesk_tui.domain.filters.times import clock_condition, time_condition
from helpdesk_tui.domain.filters.wrong import Wrong
from helpdesk_tui.domain.tickets.number import fold_number
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status

_MOST_DIGITS = 26
_PARTS = re.compile(r'"[^"]*"?|[^\s"]+')
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when (seconds UTC) and under which agreement: ``@me`` and ``due:<2h`` depend on these."""

    now: int
    policy: Policy
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key: how its value is read, what is allowed there (a clause), and the values that can be completed."""

    read: Callable[[str, Asker | None], Condition]
    allowed: str
    values: tuple[str, ...] = ()


def _mine(asker: Asker) -> Condition:
    return Named(Column.ASSIGNEE, asker.name)


STATES: Mapping[str, Callable[[Asker], Condition]] = {
    "breached": lambda asker: standing.breached(asker.policy, asker.now),
    "missed": lambda asker: standing.missed(asker.now),
    "warning": lambda asker: standing.warning(asker.policy, asker.now),
    "running": lambda asker: standing.running(asker.policy, asker.now),
    "waiting": lambda asker: standing.waiting(asker.now),
    "scheduled": lambda asker: standing.scheduled(asker.now),
    "answered": lambda asker: either(Known(Column.RESPONDED_AT), standing.ANSWERED_ELSEWHERE),
    "unassigned": lambda asker: Not(Known(Column.ASSIGNEE)),
    "mine": _mine,
    "merged": lambda asker: Merged(),
    "promised": lambda asker: _PROMISED,
}
"""What ``is:`` knows, apart from the scopes."""


def needed(asker: Asker | None) -> Asker:
    """Return the asker. Raises Wrong without one: the value depends on the time or the technician."""
    if asker is None:
        raise Wrong("a value that needs no clock and no technician, for there is none here")
    return asker


def listed(value: str, read: Callable[[str], Condition]) -> Condition:
    """Read values joined by commas, of which one is enough. Raises Wrong with the place of a wrong one."""
    parts: list[Condition] = []
    place = 0
    for one in value.split(","):
        try:
            parts.append(read(one))
        except Wrong as wrong:
            raise wrong.moved(place, place + len(one)) from None
        place += len(one) + 1
    return either(*parts)


def person(value: str, asker: Asker | None) -> Condition:
    """Read what stands after ``@``: ``me``, or the name of an assignee."""

    def one(name: str) -> Condition:
        if not name or not name.isprintable():
            raise Wrong("me, or the name of a technician")
        return _mine(needed(asker)) if name.lower() == "me" else Named(Column.ASSIGNEE, name)

    return listed(value, one)


def _priorities(value: str, asker: Asker | None) -> Condition:
    def one(text: str) -> Condition:
        ends = [end.lower().removeprefix("p") for end in text.split("-")]
        if len(ends) > 2 or any(len(end) != 1 or end not in "123456" for end in ends):
            raise Wrong(_PRIORITIES)
        low, high = sorted((int(ends[0]), int(ends[-1])))
        return Among(Column.PRIORITY, tuple(int(priority) for priority in Priority if low <= priority <= high))

    return listed(value, one)


def only_closed(key: str, value: str) -> bool:
    """Return whether only closed tickets can be what a term asks for."""
    return key == "closed" or (key == SCOPE_KEY and value.lower() == "merged")


def _state(value: str, asker: Asker | None) -> Condition:
    def one(name: str) -> Condition:
        make = STATES.get(name.lower())
        if make is None and name.lower() in _SCOPES and "," in value:
            raise Wrong(f"{_STATES}; the first three without a comma, as in is:{name.lower()} is:answered")
        if make is None:
            raise Wrong(_STATES)
        return make(needed(asker))

    return listed(value, one)


def _has(value: str, asker: Asker | None) -> Condition:
    def one(name: str) -> Condition:
        if name.lower() not in _RELATIVES:
            raise Wrong(_HAS)
        return _RELATIVES[name.lower()]

    return listed(value, one)


def _parent(value: str, asker: Asker | None) -> Condition:
    def one(text: str) -> Condition:
        digits = text.removeprefix("#")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER):
            raise Wrong(_PARENT)
        return Child((int(digits),))

    return listed(value, one)


def _channel(value: str, asker: Asker | None) -> Condition:
    def one(name: str) -> Condition:
        if name.lower() not in set(Channel):
            raise Wrong(", ".join(Channel))
        return Among(Column.CHANNEL, (name.lower(),))

    return listed(value, one)


def _in(allowed: str, *fields: Text) -> Callable[[str, Asker | None], Condition]:
    """Return the reader of a key whose words must all be found, each in one of ``fields``."""

    def read(value: str, asker: Asker | None) -> Condition:
        found = dict.fromkeys(term for one in _PARTS.findall(value) for term in typed(one))
        if not found:
            raise Wrong(allowed)
        return every(*(Word(term, fields) for term in found))

    return read


def _from(value: str, asker: Asker | None) -> Condition:
    return _in(_FROM, Text.REQUESTER, Text.ORGANISATION)(value.replace('"', ""), asker)


def _phone(value: str, asker: Asker | None) -> Condition:
    number = fold_number(value)
    zeros = "".join(character for character in value if character.isdecimal())
    if len(zeros) > _MOST_DIGITS or not (zeros and (number.extension or not any(map(str.isalpha, value)))):
        raise Wrong(_PHONE)
    return PhoneEnd(number.end[::-1] if number.end or number.extension else zeros, number.extension)


def _due(value: str, asker: Asker | None) -> Condition:
    here = needed(asker)
    return every(standing.CLOCK_RUNS, clock_condition(Column.DUE_AT, value, here.now, here.policy.business))


_PROMISED: Condition = every(Known(Column.FOLLOW_AT), Not(Among(Column.STATUS, (str(Status.CLOSED),))))


def _promised(value: str, asker: Asker | None) -> Condition:
    here = needed(asker)
    return every(_PROMISED, clock_condition(Column.FOLLOW_AT, value, here.now, here.policy.business))


def _past(column: Column) -> Callable[[str, Asker | None], Condition]:
    def read(value: str, asker: Asker | None) -> Condition:
        here = needed(asker)
        return time_condition(column, value, here.now, here.policy.business)

    return read


_PRIORITIES = "1 to 6, a range such as 1-3, or several such as 1,3"
_SCOPES = ("open", "closed", "all")
_STATES = ", ".join((*_SCOPES, *STATES))
_FROM = "the beginning of an organisation or a requester, such as acme"
_EMAIL = "an address or a part of one, such as acme.com"
_NOTE = 'a word of a note or a resolution, such as fuser, or "a phrase of them"'
_REF = "the number it has elsewhere, or a part of it, such as INC0012"
_PHONE = "the digits that the number ends with, such as 1700, or an extension such as x214"
_DUE = '<2h, >1d, <"fri 14:00" or today'
_TIME = '>fri, <2026-11-20, >"2h ago" or today'

_RELATIVES: Mapping[str, Condition] = {"parent": Child(), "children": Parent()}
_HAS = "parent or children"
_PARENT = "the number of a ticket, such as 1042"

SCOPE_KEY = "is"
KEYS: Mapping[str, Key] = {
    "p": Key(_priorities, _PRIORITIES, ("1", "2", "3", "4", "5", "6", "1-2", "1-3")),
    SCOPE_KEY: Key(_state, _STATES, (*_SCOPES, *STATES)),
    "from": Key(_from, _FROM),
    "has": Key(_has, _HAS, tuple(_RELATIVES)),
    "parent": Key(_parent, _PARENT),
    "phone": Key(_phone, _PHONE),
    "email": Key(_in(_EMAIL, Text.EMAIL), _EMAIL),
    "note": Key(_in(_NOTE, Text.NOTES), _NOTE),
    "ref": Key(_in(_REF, Text.REFERENCE), _REF),
    "channel": Key(_channel, ", ".join(Channel), tuple(Channel)),
    "due": Key(_due, _DUE, ("<1h", "<2h", "<1d", ">1d", "today")),
    "promised": Key(_promised, _DUE, ("<1h", "<2h", "<1d", ">1d", "today")),
    "opened": Key(_past(Column.OPENED_AT), _TIME, ("today", ">yesterday", ">mon")),
    "closed": Key(_past(Column.CLOSED_AT), _TIME, ("today", ">yesterday", ">mon")),
}
"""What may stand before a colon."""
