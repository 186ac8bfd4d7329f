"""Tickets and events to rows and back, with personal text sealed.

What a person wrote, or who they are, is stored beside the event, which holds a salted hash of
it: so history can be chained and verified, and each text can be erased by itself. An erased
subject is read as a mark, any other erased text as None.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter, itemgetter
from types import NoneType
from typing import Any

from helpdesk_tui.domain.tickets.events import INSTANTS, NONE, Event, Kind, Value
from helpdesk_tui.domain.tickets.ticket import PERSONAL, Channel, Priority, Sla, Status, Ticket, rank
from helpdesk_tui.store.base import Row, Unreadable

TICKET_COLUMNS = tuple(field.name for field in fields(Ticket))
FOUND_BY = ("extension", "ends", "line_end", "called")
"""The columns by which a requester's tickets are found; see migration 9."""
TICKET_ROW = (*TICKET_COLUMNS, "rank", "sort_at", "phone_digits", *FOUND_BY)
"""The fields of a ticket and what is derived from them."""
EVENT_COLUMNS = ("seq", "number", "version", "kind", "at", "actor", "op", "undoes", "payload")
DESK_EVENT_COLUMNS = ("seq", "kind", "at", "actor", "op", "undoes", "payload")

TEXT = "text"
"""The name under which ``Event.text`` is sealed; fields are ``after.subject`` and so on."""

ERASED = "(erased)"
"""Stands in place of an erased subject, because every ticket has one."""

_SALT = 16
_DIGEST = 16
_SALTS_AT_ONCE = 1024

_PRIORITY = TICKET_COLUMNS.index("priority")
_STATUS = TICKET_COLUMNS.index("status")
_CHANNEL = TICKET_COLUMNS.index("channel")
_RESULTS_AT = tuple(TICKET_COLUMNS.index(name) for name in ("judged", "done"))
_LEVELS_AT = tuple(TICKET_COLUMNS.index(name) for name in ("judged_as", "taken_as"))
_PRIORITIES = {int(one): one for one in Priority}
_LEVELS: Mapping[int | None, Priority | None] = {None: None} | {int(one): one for one in Priority}
_STATUSES = {str(one): one for one in Status}
_CHANNELS = {str(one): one for one in Channel}
_RESULTS: Mapping[str | None, Sla | None] = {None: None} | {str(one): one for one in Sla}
_KINDS = {str(one): one for one in Kind}

_TYPES: Mapping[str, tuple[type, ...]] = {
    field.name: (int if any(name in str(field.type) for name in ("int", "Priority")) else str,)
    + ((NoneType,) if "None" in str(field.type) else ())
    for field in fields(Ticket)
}
_instants = itemgetter(*(place for place, name in enumerate(TICKET_COLUMNS) if name in INSTANTS))
EARLIEST, LATEST = -10_000_000_000, 250_000_000_000
"""The years 1653 to 9892: calendars go wrong beyond them, and no desk has written such an instant."""

_quoted = json.encoder.encode_basestring
_values_of = attrgetter(*TICKET_COLUMNS)


def ticket_of(row: Row) -> Ticket:
    """Return the ticket of a row of TICKET_COLUMNS."""
    values: list[Any] = list(row)
    shape = tuple(map(type, values))
    if shape not in _sound:
        _look_at(values, shape)
    if not all(EARLIEST < instant < LATEST for instant in _instants(values) if instant is not None):
        raise unreadable(f"ticket #{values[0]}")
    try:
        values[_PRIORITY] = _PRIORITIES[values[_PRIORITY]]
        values[_STATUS] = _STATUSES[values[_STATUS]]
        values[_CHANNEL] = _CHANNELS[values[_CHANNEL]]
        for place in _RESULTS_AT:
            values[place] = _RESULTS[values[place]]
        for place in _LEVELS_AT:
            values[place] = _LEVELS[values[place]]
    except KeyError:
        raise unreadable(f"ticket #{values[0]}") from None
    return Ticket(*values)


_sound: set[tuple[type, ...]] = set()
"""The types of rows that were checked: looking up those of a row takes 1 us."""


def _look_at(values: Sequence[object], shape: tuple[type, ...]) -> None:
    """Check the types of a row, and remember them. Raises Unreadable where no ticket has them."""
    wrong = [name for name, value in zip(TICKET_COLUMNS, values, strict=True) if not isinstance(value, _TYPES[name])]
    if wrong:
        raise unreadable(f"ticket #{values[0]}")
    _sound.add(shape)


def unreadable(what: str) -> Unreadable:
    """Return the error for what no desk of this program has."""
    return Unreadable(f"The desk is damaged: {what} cannot be read. Keep a copy of its file, and restore a backup.")


def row_of(ticket: Ticket) -> Row:
    """Return the row of TICKET_ROW."""
    values: list[Any] = list(_values_of(ticket))
    # The drivers know int and str, not what is made of them.
    values[_PRIORITY] = int(ticket.priority)
    values[_STATUS] = str(ticket.status)
    values[_CHANNEL] = str(ticket.channel)
    for place in _RESULTS_AT:
        values[place] = values[place] and str(values[place])
    for place in _LEVELS_AT:
        values[place] = values[place] and int(values[place])
    return (*values, *rank(ticket), *found_by(ticket.requester, ticket.phone, ticket.email))


FoundBy = tuple[str | None, str | None, str | None, str | None]
"""The parts of a telephone number that are compared: digits, extension, end, and end with extension."""


def found_by(requester: str | None, phone: str | None, email: str | None) -> tuple[*FoundBy, str | None]:
    """Return what a ticket is found by: the parts of its number, and its name where it has no number or address."""
    number = number_by(phone) if phone else _NO_NUMBER
    bare = bool(requester) and not (number[0] or number[1] or email)
    return (*number, _name_key(requester) if bare and requester else None)


@lru_cache(4096)
def number_by(phone: str) -> FoundBy:
    """Return the parts of a telephone number that are compared. They are cached: a number takes 10 us."""
    from helpdesk_tui.domain.tickets.number import digits_of, number_of

    digits, extension = digits_of(phone)
    number = number_of(digits, extension)
    return digits, extension or None, number.end or None, number.full if extension else None


@lru_cache(4096)
def _name_key(name: str) -> str | None:
    from helpdesk_tui.domain.tickets.requester import name_key

    return name_key(name) or None


_NO_NUMBER: FoundBy = (None, None, None, None)


def salts() -> Iterator[str]:
    """Yield salts without end, 16 random bytes each, in hexadecimal."""
    step = 2 * _SALT
    while True:
        gulp = os.urandom(_SALT * _SALTS_AT_ONCE).hex()
        yield from [gulp[start : start + step] for start in range(0, len(gulp), step)]


def digest_of(salt: str, text: str) -> str:
    """Return the salted hash that stands in the event in place of ``text``."""
    return blake2b((salt + text).encode(), digest_size=_DIGEST).hexdigest()


def seal(event: Event, salt: Iterator[str]) -> tuple[str, str | None]:
    """Return the event's payload, and its personal texts where it has any, both JSON.

    The JSON is put together by hand, as a load of a million tickets spends its time here.
    """
    sealed: list[str] = []
    texts: list[str] = []
    after = _side("after", event.after, salt, sealed, texts)
    before = _side("before", event.before, salt, sealed, texts) if event.before else ""
    if event.text is not None:
        key = next(salt)
        sealed.append(f'"{TEXT}":"{digest_of(key, event.text)}"')
        texts.append(f'"{TEXT}":["{key}",{_quoted(event.text)}]')
    via = "" if event.via is None else f',"via":{_quoted(event.via)}'
    erases = f',"erases":{json.dumps(event.erases)}' if event.erases else ""
    policy = "" if event.policy is None else f',"policy":{_quoted(event.policy)}'
    earlier = f',"earlier":{json.dumps(event.earlier)}' if event.earlier else ""
    took = "" if event.took is None else f',"took":{event.took:d}'
    beside = f"{via}{erases}{policy}{earlier}{took}"
    payload = f'{{"after":{{{after}}},"before":{{{before}}},"sealed":{{{",".join(sealed)}}}{beside}}}'
    return payload, f"{{{','.join(texts)}}}" if texts else None


def _side(side: str, values: Mapping[str, Value], salt: Iterator[str], sealed: list[str], texts: list[str]) -> str:
    """Return what may stand in the event as JSON members; the rest goes to ``sealed`` and ``texts``."""
    kept: list[str] = []
    for name, value in values.items():
        if value is None:
            kept.append(f'"{name}":null')
        elif type(value) is int:
            kept.append(f'"{name}":{value}')
        elif not isinstance(value, str):
            kept.append(f'"{name}":{value:d}')
        elif name not in PERSONAL:
            kept.append(f'"{name}":{_quoted(value)}')
        else:
            key = next(salt)
            sealed.append(f'"{side}.{name}":"{digest_of(key, value)}"')
            texts.append(f'"{side}.{name}":["{key}",{_quoted(value)}]')
    return ",".join(kept)


def event_of(row: Row) -> Event:
    """Return the event of a row of EVENT_COLUMNS followed by its texts. Nothing is verified; see ``seals``."""
    try:
        return _event_of(row)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise unreadable(f"an event of #{row[1]}") from None


def _event_of(row: Row) -> Event:
    seq, number, version, kind, at, actor, op, undoes, payload, kept = row
    if not (type(at) is type(version) is int and type(actor) is type(op) is str and EARLIEST < at < LATEST):
        raise TypeError
    values = json.loads(payload)
    sides: dict[str, dict[str, Value]] = {"after": values["after"], "before": values["before"]}
    text: str | None = None
    gone: set[str] = set()
    if values["sealed"]:
        texts = json.loads(kept) if kept else {}
        for place in values["sealed"]:
            said = texts[place][1] if place in texts else None
            if said is None:
                gone.add(place)
            side, _, name = place.partition(".")
            if place == TEXT:
                text = said
            else:
                sides[side][name] = ERASED if said is None and name == "subject" else said
    after, before, via, erases = sides["after"], sides["before"], values.get("via"), tuple(values.get("erases", ()))
    erased = frozenset(gone) if gone else NONE
    under, earlier = values.get("policy"), tuple(tuple(one) for one in values.get("earlier", ()))
    beside = (after, before, text, undoes, seq, erased, via, erases, under, earlier, values.get("took"))
    return Event(number, version, _KINDS[kind], at, actor, op, *beside)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. Raises ValueError for two equal keys, of which readers would take different ones."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


_strictly = json.JSONDecoder(object_pairs_hook=_once).decode


@dataclass(frozen=True, slots=True)
class Seals:
    """The check of an event's seals: places with another text, places without a text, and what the event erases."""

    broken: list[str]
    gone: list[str]
    erases: list[str]


def seals(payload: str, kept: str | None) -> Seals:
    """Compare an event's texts with the hashes it was sealed with. Raises ValueError for a key that stands twice."""
    values = _strictly(payload)
    sealed = values["sealed"]
    texts = _strictly(kept) if kept else {}
    broken = [
        place
        for place, (salt, text) in texts.items()
        # A salt of another length could have taken the text's first letters, or given it some: the hash is over both.
        if len(salt) != 2 * _SALT or sealed.get(place) != digest_of(salt, text)
    ]
    return Seals(broken, [place for place in sealed if place not in texts], values.get("erases", []))
