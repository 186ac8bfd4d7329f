"""JSON Lines as ``helpdesk export --format jsonl`` writes them: each ticket with its whole history, taken as it is.

Nothing is decided again: the events are folded, so that deadlines and results are as they were
reached. A ticket keeps its number where that is free; where it is not, what refers to it gets
its new number. A ticket is identified, so that a second import adds nothing, by its reference,
or by the operation that opened it with what the opening set.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpdesk_tui.domain.text.cleaning import TextError, clean_body, clean_display, clean_line
from helpdesk_tui.domain.tickets.events import FIELDS, INSTANTS, Earlier, Event, Kind, Value, fold
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket
from helpdesk_tui.intake.files import own_csv
from helpdesk_tui.intake.files.raw.records import IntakeError, LeftOut
from helpdesk_tui.intake.stories import History
from helpdesk_tui.store.base import FIRST_NUMBER, Store

NAME = "export of a desk"


_LEVELS = frozenset({"priority", "judged_as", "taken_as"})
_FAMILY = ("parent", "merged_into", "previous", "taken_from")
_BODIES = frozenset({"resolution"})
_NUMBERS = frozenset(field.name for field in fields(Ticket) if "str" not in str(field.type)) - INSTANTS
_MOST_BYTES = 1024**3
_LONGEST_LINE = 32 * 1024 * 1024
_MOST_NUMBER = 10**15
_EARLIEST, _LATEST = -10_000_000_000, 250_000_000_000
_MERGED = re.compile(r"Merged into #(\d+)")
_OF = re.compile(r"#(\d+): ")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of a file would add to a desk, how many tickets it has already, and what is left out."""

    histories: tuple[History, ...]
    already_here: int
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def is_export(path: Path) -> bool:
    """Return whether a file begins like such an export: with an object that has a number and events."""
    try:
        with path.open("rb") as file:
            first = file.readline(_LONGEST_LINE).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False
    return first.startswith(b"{") and b'"number"' in first and b'"events"' in first


def read(path: Path, store: Store) -> Taken:
    """Read such an export and fit it into a desk, without writing.

    Raises:
        IntakeError: the file cannot be read, or none of it is such an export.
        StoreError: the store cannot be read.
    """
    histories: list[tuple[int, History]] = []
    left_out: list[LeftOut] = []
    for line, text in _lines(path):
        try:
            histories.append((line, _history(text)))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, TextError) as error:
            plain = isinstance(error, (ValueError, TextError)) and not _dull(error)
            left_out.append(LeftOut(line, clean_display(str(error)) if plain else "It is no ticket of an export."))
    if not histories:
        why = f" Line {left_out[0].line}: {left_out[0].reason}" if left_out else ""
        raise IntakeError(f"{clean_display(path.name)} holds no ticket of an export.{why} Nothing was imported.")
    return _fitted(histories, store, left_out)


def _dull(error: Exception) -> bool:
    return isinstance(error, (json.JSONDecodeError, UnicodeError))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    name = clean_display(path.name)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise IntakeError(f"{name} is too large: {_MOST_BYTES >> 20:,} MB at most. Nothing was imported.")
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(_LONGEST_LINE + 1):
                number += 1
                if len(raw) > _LONGEST_LINE:
                    raise IntakeError(f"{name}, line {number}, is too long for a ticket. Nothing was imported.")
                text = raw.decode("utf-8-sig", "strict") if raw.strip() else ""
                if text.strip():
                    yield number, text
    except UnicodeDecodeError:
        raise IntakeError(f"{name} is not UTF-8 text. Nothing was imported.") from None
    except OSError as error:
        raise IntakeError(f"{name} cannot be read: {error.strerror}. Nothing was imported.") from None


def _history(text: str) -> History:
    """Return the history of one line. Raises ValueError and others for a line that is none (see ``read``)."""
    given = json.loads(text)
    number = _whole(given["number"], 1, _MOST_NUMBER)
    history: History = []
    ticket: Ticket | None = None
    for one in given["events"]:
        event = _event(number, one)
        if history and event.at < history[-1][0].at:
            raise ValueError(f"#{number}: event {event.version} is earlier than the one before it.")
        ticket = fold(ticket, event)
        _sound(ticket)
        history.append((event, ticket))
    if ticket is None:
        raise ValueError(f"#{number} has no events.")
    return history


def _event(number: int, given: Mapping[str, Any]) -> Event:
    after, before = (_side(given[side]) for side in ("after", "before"))
    text = given.get("text")
    return Event(
        number,
        _whole(given["version"], 1, _MOST_NUMBER),
        Kind(given["kind"]),
        _instant(given["at"]),
        _word(given["actor"], 100),
        _word(given["op"], 100),
        after,
        before,
        None if text is None else clean_body(_str(text)),
        None if given.get("undoes") is None else _word(given["undoes"], 100),
        via=None if given.get("via") is None else _word(given["via"], 100),
        erases=tuple(_word(name, 40) for name in given.get("erases", ())),
        policy=None if given.get("policy") is None else _word(given["policy"], 64),
        earlier=tuple(_earlier(one) for one in given.get("earlier", ())),
        took=None if given.get("took") is None else _whole(given["took"], 0, _LATEST),
    )


def _earlier(given: Sequence[Any]) -> Earlier:
    cycle, task, level, met, reached, start, responded = given
    at = tuple(_whole(one, _EARLIEST, _LATEST) for one in (reached, start))
    last = None if responded is None else _whole(responded, _EARLIEST, _LATEST)
    return _whole(cycle, 1, 10**6), _whole(task, 0, 1), _whole(level, 1, 6), _whole(met, 0, 1), at[0], at[1], last


def _side(given: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: object) -> Value:
    if name not in FIELDS:
        raise ValueError(f"no ticket has the field {name[:40]}")
    if value is None:
        return None
    if name in INSTANTS:
        return _instant(value)
    if name in _LEVELS:
        return int(Priority[value]) if isinstance(value, str) else _whole(value, 1, 6)
    if name in _NUMBERS and name not in ("status", "channel", "judged", "done"):
        return _whole(value, 0, _MOST_NUMBER)
    return clean_body(_str(value)) if name in _BODIES else clean_line(_str(value))


def _sound(ticket: Ticket) -> None:
    """Raise ValueError for a ticket that no desk would write, before the store refuses it."""
    closed = ticket.status is Status.CLOSED
    if closed != (ticket.closed_at is not None) or (ticket.merged_into is not None and not closed):
        raise ValueError(f"#{ticket.number} is closed and open at once.")
    if ticket.cycle < 1 or ticket.lasts == 0 or ticket.affected == 0:
        raise ValueError(f"#{ticket.number} has a count that no ticket has.")
    if ticket.number in (ticket.parent, ticket.merged_into, ticket.previous, ticket.taken_from):
        raise ValueError(f"#{ticket.number} is a relative of itself.")
    if ticket.as_agreed not in (None, 1) or ticket.withdrawn not in (None, 1):
        raise ValueError(f"#{ticket.number} has a mark that no ticket has.")


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{str(value)[:40]} is no whole number from {least:,} to {most:,}")
    return value


def _str(value: object) -> str:
    if not isinstance(value, str) or any("\ud800" <= one <= "\udfff" for one in value):
        raise ValueError("a value that must be text is not")
    return value


def _word(value: object, most: int) -> str:
    word = clean_line(_str(value))
    if not word or len(word) > most:
        raise ValueError(f"a name is empty or has more than {most} characters")
    return word


def _instant(value: object) -> int:
    at = int(datetime.strptime(_str(value), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    return _whole(at, _EARLIEST, _LATEST)


def _fitted(histories: Sequence[tuple[int, History]], store: Store, left_out: list[LeftOut]) -> Taken:
    """Leave out what the desk has already, and give every other ticket a number that is free."""
    numbers: dict[int, int] = {}
    fresh: list[History] = []
    here = 0
    for line, history in histories:
        opening, ticket = history[0]
        if ticket.number in numbers:
            left_out.append(LeftOut(line, f"#{ticket.number} is in the file twice."))
            continue
        known = _known(opening, history[-1][1], store)
        if known is None:
            fresh.append(history)
        here += known is not None
        numbers[ticket.number] = known or 0
    taken = {number for number in numbers.values() if number}
    beyond = max([FIRST_NUMBER - 1, *numbers])
    for history in fresh:
        own = history[0][1].number
        number = own
        while number in taken or store.ticket(number) is not None:
            number = beyond = beyond + 1
        taken.add(number)
        numbers[own] = number
    moved = sum(numbers[history[0][1].number] != history[0][1].number for history in fresh)
    notes = [f"{moved:,} have another number here, because theirs was taken."] if moved else []
    renamed = tuple(_renamed(history, numbers) for history in fresh)
    return Taken(renamed, here, tuple(left_out), tuple(notes))


def _known(opening: Event, ticket: Ticket, store: Store) -> int | None:
    """Return the number under which the desk has a ticket already, by its reference or its opening; else None."""
    if ticket.reference is not None:
        return store.references([ticket.reference]).get(ticket.reference)
    for event in store.operation(opening.op):
        same = event.kind is Kind.OPENED and (event.at, event.actor) == (opening.at, opening.actor)
        if same and _bare(event) == _bare(opening):
            return event.number
    # It may have been imported before as a row of the CSV export, which gets this reference.
    as_row = own_csv.reference_of(ticket.number, ticket.opened_at)
    return store.references([as_row]).get(as_row)


def _bare(event: Event) -> dict[str, Value]:
    """Return what an opening set, without texts, which may have been erased, and numbers, which may differ."""
    kept = ("priority", "channel", "opened_at", "clock_start", "scheduled_for", "recurrence", "response_due")
    return {name: event.after.get(name) for name in kept}


def _renamed(history: History, numbers: Mapping[int, int]) -> History:
    """Return a history with the numbers of this desk, its own and its family's; unknown ones are left out."""
    number = numbers[history[0][1].number]
    taken: History = []
    ticket: Ticket | None = None
    for event, _ in history:
        text = event.text
        if text is not None and event.kind in (Kind.ABSORBED, Kind.PARTED):
            text = _OF.sub(lambda found: f"#{numbers.get(int(found[1])) or found[1]}: ", text, count=1)
        after, before = (_with_family(side, numbers) for side in (event.after, event.before))
        event = replace(event, number=number, after=after, before=before, text=text)
        ticket = fold(ticket, event)
        taken.append((event, ticket))
    return taken


def _with_family(side: Mapping[str, Value], numbers: Mapping[int, int]) -> dict[str, Value]:
    changed = dict(side)
    for name in _FAMILY:
        value = changed.get(name)
        if isinstance(value, int):
            changed[name] = numbers.get(value)
    resolution = changed.get("resolution")
    found = _MERGED.fullmatch(resolution) if isinstance(resolution, str) else None
    if found and numbers.get(int(found[1])):
        changed["resolution"] = f"Merged into #{numbers[int(found[1])]}"
    return changed
