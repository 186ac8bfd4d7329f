"""Reads a JSON file as lists of objects, one object at a time: by ijson, or a line at a time for JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.records import Document, IntakeError, Item
from helpdesk_tui.intake.files.raw.spool import Spool

_DEEPEST = 100
"""Levels of an object: real ones have six."""
_MOST_LISTS = 100
_LONGEST_LINE = 32 * 1024**2
_MOST_LOOSE = 1_000
_OF_A_RECORD = frozenset({"id", "number", "key", "iid", "ticket_id"})
"""Keys by which an object is a record itself, and no envelope around lists."""
_WHOLE = 32 * 1024**2
"""The largest single record, read at once."""

Events = Iterator[tuple[str, Any]]


def is_json(start: bytes) -> bool:
    """Return whether a file that begins so is JSON: with an object or a list."""
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bare[:1] in (b"{", b"[")


def read_document(path: Path, name: str) -> Document:
    """Read a JSON file: a list, an object with lists, an object of objects, one record, or one object a line.

    Raises:
        IntakeError: it is no JSON, or ends too early, which the message says.
    """
    lists = _Lists(name)
    try:
        with path.open("rb") as file:
            if _one_a_line(file):
                _lines(file, lists, name)
            else:
                _whole(file, lists, name)
    except OSError as error:
        raise texts.unreadable(name, error) from None
    if not lists.spools:
        raise IntakeError(f"{name} is JSON without any list of objects. Nothing was imported.")
    return Document(name, tuple(lists.spools), lists.items, lists.loose)


class _Lists:
    """The lists of a file while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.spools: dict[str, Spool] = {}
        self.loose: dict[str, Any] = {}

    def add(self, name: str, key: str, value: object) -> None:
        """Add an object to a list; what is no object stands beside the lists."""
        if not isinstance(value, dict):
            self.keep(name, value)
            return
        if name not in self.spools:
            if len(self.spools) == _MOST_LISTS:
                raise IntakeError(f"{self.name} has more than {_MOST_LISTS} lists. Nothing was imported.")
            self.spools[name] = Spool()
        self.spools[name].append((key, value))

    def keep(self, name: str, value: object) -> None:
        """Keep a value that stands beside the lists."""
        if len(self.loose) < _MOST_LOOSE:
            self.loose[name] = value

    def items(self, name: str) -> Iterator[Item]:
        """Yield all objects of a list."""
        for place, (key, value) in enumerate(self.spools[name], 1):
            yield Item(place, key, value)


def _one_a_line(file: BinaryIO) -> bool:
    """Return whether a file holds one object a line; it is left at its start."""
    first = file.readline(_LONGEST_LINE)
    second = file.readline(_LONGEST_LINE)
    file.seek(0)
    try:
        return isinstance(json.loads(first.decode("utf-8-sig")), dict) and second.lstrip()[:1] == b"{"
    except (ValueError, RecursionError):
        return False


def _lines(file: BinaryIO, lists: _Lists, name: str) -> None:
    place = 0
    while raw := file.readline(_LONGEST_LINE):
        place += 1
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise IntakeError(f"{name}: line {place} is no JSON object. Nothing was imported.") from None
        if not isinstance(value, dict):
            raise IntakeError(f"{name}: line {place} is no object. Nothing was imported.")
        lists.add("", "", _fit(value))


def _whole(file: BinaryIO, lists: _Lists, name: str) -> None:
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    begin = file.tell()
    events: Events = iter(ijson.basic_parse(file, use_float=True))
    try:
        kind, _ = next(events)
        if kind == "start_array":
            for value in _elements(events):
                lists.add("", "", value)
        elif kind == "start_map":
            _object(events, "", lists)
        next(events, None)
    except ijson.JSONError as error:
        raise _broken(name, lists, str(error)) from None
    except (StopIteration, ValueError, OverflowError, UnicodeDecodeError, RecursionError) as error:
        if isinstance(error, IntakeError):
            raise
        raise _broken(name, lists, str(error)) from None
    if _OF_A_RECORD & lists.loose.keys() and "" not in lists.spools:
        # The object is a record itself, and its lists are its own.
        file.seek(begin)
        text = file.read(_WHOLE + 1)
        if len(text) > _WHOLE:
            raise IntakeError(f"{name} is one record of more than {_WHOLE >> 20} MiB. Nothing was imported.")
        lists.spools.clear()
        lists.add("", "", _fit(json.loads(text)))


def _broken(name: str, lists: _Lists, said: str) -> IntakeError:
    count = sum(map(len, lists.spools.values()))
    early = not said or any(word in said.lower() for word in ("incomplete", "premature", "eof"))
    where = f"after {count:,} records" if count else "at its beginning"
    why = "it ends too early" if early else f"it is no JSON there ({clean_display(said.splitlines()[0])[:60]})"
    return IntakeError(f"{name} cannot be read {where}: {why}. Nothing was imported.")


def _object(events: Events, prefix: str, lists: _Lists) -> None:
    """Read an object whose beginning was read: its lists, the lists of the objects in it, and its own values."""
    for kind, key in events:
        if kind == "end_map":
            return
        name = f"{prefix}.{key}" if prefix else str(key)
        first, value = next(events)
        if first == "start_array":
            for one in _elements(events):
                lists.add(str(key), "", one)
        elif first == "start_map":
            _inner(events, name, str(key), lists)
        else:
            lists.keep(name, _number(value))


def _inner(events: Events, name: str, key: str, lists: _Lists) -> None:
    """Read an object within an object: one of objects or of lists, or a record, by what it holds first."""
    held: dict[str, Any] = {}
    for kind, inner in events:
        if kind == "end_map":
            break
        first, value = next(events)
        if held and not (first == "start_map" and all(isinstance(one, dict) for one in held.values())):
            held[str(inner)] = _built(first, value, events)
        elif first == "start_map" and not held:
            lists.add(key, str(inner), _built(first, value, events))
        elif first == "start_array" and not held:
            for one in _elements(events):
                lists.add(str(inner), "", one)
        else:
            held[str(inner)] = _built(first, value, events)
    if held:
        lists.add(key, "", held)


def _elements(events: Events) -> Iterator[Any]:
    """Yield the elements of a list whose beginning was read."""
    for kind, value in events:
        if kind == "end_array":
            return
        yield _built(kind, value, events)


def _built(kind: str, value: object, events: Events, depth: int = 0) -> Any:
    """Return a value whose first event was read. Raises ValueError where it is nested too deep."""
    if depth > _DEEPEST:
        raise ValueError(f"objects within objects, more than {_DEEPEST} deep")
    if kind == "start_map":
        made: dict[str, Any] = {}
        for inner, key in events:
            if inner == "end_map":
                return made
            first, given = next(events)
            made[_sound(str(key))] = _built(first, given, events, depth + 1)
        raise ValueError("incomplete")
    if kind == "start_array":
        listed: list[Any] = []
        for inner, given in events:
            if inner == "end_array":
                return listed
            listed.append(_built(inner, given, events, depth + 1))
        raise ValueError("incomplete")
    return _sound(value) if isinstance(value, str) else _number(value)


def _number(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no desk keeps."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _fit(value: Any, depth: int = 0) -> Any:
    """Return what the json module read in the form in which the rest is read."""
    if depth > _DEEPEST:
        raise IntakeError("A record has objects within objects, more than a hundred deep. Nothing was imported.")
    if isinstance(value, dict):
        return {_sound(str(key)): _fit(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_fit(one, depth + 1) for one in value]
    return _sound(value) if isinstance(value, str) else value


def raw_of(document: Document, list_name: str, places: frozenset[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a list that stand at these places, as they came."""
    for item in document.items(list_name):
        if item.line in places:
            yield item.value
