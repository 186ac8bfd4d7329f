"""Reads a JSON file as lists of objects, one object at a time, by ijson."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import ijson

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw import texts
from helpdesk_tui.intake.files.raw.records import Document, IntakeError, Item
from helpdesk_tui.intake.files.raw.shapes import Node, Run
from helpdesk_tui.intake.files.raw.spool import no_room

_DEEPEST = 100
"""Levels of an object: real ones have six."""
_ENVELOPES = 8
"""Levels of objects around the lists: real ones have two."""
_MOST_LISTS = 100
_MOST_LOOSE = 1_000
_MOST_OBJECTS = 50
"""Objects within an object that are kept as such: from then on they are records by their keys."""
_LONGEST = 32 * 1024**2
"""Bytes of one value: the parser looks through it again with each piece that it reads."""
_PIECE = 1 << 20

Events = Iterator[tuple[str, Any]]


def read_document(path: Path, name: str, encoding: str | None = None) -> Document:
    """Read a JSON file: a list, an object with lists, an object of objects, one record, or several one after another.

    Raises:
        IntakeError: it is no JSON, ends too early, or holds no record, which the message says.
    """
    found = texts.json_encoding(path, name, encoding)
    lists = _Lists(name)
    with closing(_as_utf8(path, name, found)) as file:
        bounded = _Bounded(file, name)
        try:
            _read(bounded.events(), lists)
        except (ijson.JSONError, StopIteration, ValueError, OverflowError, RecursionError) as error:
            if found == "utf-8-sig":
                texts.refuse_no_utf_8(path, name)
            raise _broken(name, lists, str(error)) from None
        except OSError as error:
            raise texts.unreadable(name, error) from None
    if not len(lists):
        raise IntakeError(f"{name} is JSON and holds no records. Nothing was imported.")
    return Document(name, lists.names, lists.items, lists.loose)


class _Lists:
    """The lists of a file while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: dict[str, list[tuple[bool, Run]]] = {}
        self.loose: dict[str, Any] = {}

    def add(self, name: str, key: str, value: object) -> None:
        """Add an object to a list; what is no object stands beside the lists."""
        if not isinstance(value, dict):
            self.keep(name, value)
            return
        parts = self._of(name)
        if not parts or not parts[-1][0]:
            parts.append((True, Run()))
        parts[-1][1].append((key, value))

    def _of(self, name: str) -> list[tuple[bool, Run]]:
        if clean_display(name) not in self._parts and len(self._parts) == _MOST_LISTS:
            raise IntakeError(f"{self.name} has more than {_MOST_LISTS} lists. Nothing was imported.")
        return self._parts.setdefault(clean_display(name), [])

    def adopt(self, name: str, run: Run) -> None:
        """Add the elements of a list that was read already."""
        if run.only_objects and len(run):
            self._of(name).append((False, run))
            return
        for value in run:
            self.add(name, "", value)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the lists."""
        return tuple(self._parts)

    def __len__(self) -> int:
        return sum(len(run) for parts in self._parts.values() for _, run in parts)

    def keep(self, name: str, value: object) -> None:
        """Keep a value that stands beside the lists."""
        if len(self.loose) < _MOST_LOOSE:
            self.loose[name] = value

    def take(self, node: Node, name: str, place: str = "", *, beside: bool = False) -> None:
        """Add what an object holds.

        ``name`` is its key, ``place`` the keys that lead to it, and ``beside`` says that it stands beside lists.
        """
        if node.is_record() and (node.is_named() or not beside):
            self.add(name, "", node.value())
            return
        beside = beside or any(run.of_objects for run in node.lists.values())
        if node.is_keyed():
            for key, one in node.objects.items():
                self.add(name, key, one.value())
            for key, value in node.keyed:
                self.add(name, key, value)
        else:
            for key, one in node.objects.items():
                self.take(one, key, f"{place}{key}.", beside=beside)
        for key, value in node.scalars.items():
            self.keep(place + key, value)
        for key, run in node.lists.items():
            self.adopt(key, run)

    def items(self, name: str) -> Iterator[Item]:
        """Yield all objects of a list."""
        each = (one if keyed else ("", one) for keyed, run in self._parts[name] for one in run)
        for place, (key, value) in enumerate(each, 1):
            yield Item(place, key, value)


def _as_utf8(path: Path, name: str, encoding: str) -> BinaryIO:
    """Return a file as UTF-8 without a mark; one of another encoding is written anew, to a file that has no name."""
    if encoding == "utf-8-sig":
        try:
            file = path.open("rb")
            if file.read(3) != b"\xef\xbb\xbf":
                file.seek(0)
        except OSError as error:
            raise texts.unreadable(name, error) from None
        return file
    try:
        written = TemporaryFile()  # noqa: SIM115 (the caller closes it)
        with texts.opened(path, encoding, name) as text:
            first = text.read(1)
            written.write(first.lstrip("\ufeff").encode())
            while piece := text.read(_PIECE):
                written.write(piece.encode("utf-8", "replace"))
        written.seek(0)
    except OSError as error:
        raise no_room(error) from None
    return cast("BinaryIO", written)


class _Bounded:
    """A file whose pieces are counted, so that no single value is larger than ``_LONGEST``."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises IntakeError where one value has too many."""
        if self._since > _LONGEST:
            raise IntakeError(f"{self._name} has a value of more than {_LONGEST >> 20} MiB. Nothing was imported.")
        piece = self._file.read(size)
        self._since += len(piece)
        return piece

    def events(self) -> Events:
        """Yield what stands in the file."""
        for kind, value in ijson.basic_parse(self, use_float=True, multiple_values=True, buf_size=_PIECE):
            self._since = 0
            yield kind, value


def _broken(name: str, lists: _Lists, said: str) -> IntakeError:
    count = len(lists)
    early = not said or any(word in said.lower() for word in ("incomplete", "premature", "eof"))
    where = f" after {count:,} records" if count else ""
    if "overflow" in said:
        return IntakeError(f"{name} cannot be read{where}: a number there is too large. Nothing was imported.")
    why = "it ends too early" if early else f"it is no JSON there ({clean_display(said.splitlines()[0])[:60]})"
    return IntakeError(f"{name} cannot be read{where}: {why}. Nothing was imported.")


def _read(events: Events, lists: _Lists) -> None:
    """Read the values of a file: mostly one, or one object a line."""
    records = False
    for kind, value in events:
        if kind == "start_array":
            for one in _elements(events):
                lists.add("", "", one)
        elif kind == "start_map" and records:
            lists.add("", "", _built(kind, value, events))
        elif kind == "start_map":
            node = _node(events)
            records = node.is_record()
            lists.take(node, "")
        else:
            raise ValueError("a value outside an object")


def _node(events: Events, depth: int = 1) -> Node:
    """Return an object whose beginning was read."""
    node = Node()
    for kind, key in events:
        if kind == "end_map":
            return node
        name = _sound(str(key))
        first, value = next(events)
        if first == "start_array":
            run = node.lists[name] = Run()
            for one in _elements(events):
                run.append(one)
        elif first == "start_map" and depth >= _ENVELOPES:
            node.scalars[name] = _built(first, value, events, depth)
        elif first == "start_map" and len(node.objects) >= _MOST_OBJECTS:
            node.keyed.append((name, _built(first, value, events)))
        elif first == "start_map":
            node.objects[name] = _node(events, depth + 1)
        else:
            node.scalars[name] = _sound(value) if isinstance(value, str) else value
    raise ValueError("incomplete")


def _elements(events: Events) -> Iterator[Any]:
    """Yield the elements of a list whose beginning was read."""
    for kind, value in events:
        if kind == "end_array":
            return
        yield _built(kind, value, events)
    raise ValueError("incomplete")


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
    return _sound(value) if isinstance(value, str) else value


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no desk keeps."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
