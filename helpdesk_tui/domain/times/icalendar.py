"""The lines of an iCalendar file (RFC 5545): folded and escaped to write them, whole and apart to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpdesk_tui.domain.text.cleaning import clean_display

_MOST = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1)."""
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)')
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a property's name in capital letters, its parameters by name, and its value as it is written."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value of a TEXT property, without its escapes."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


def written(lines: Iterable[str]) -> bytes:
    """Return lines as a file has them."""
    return b"".join(_folded(line) for line in lines)


def escaped(text: str) -> str:
    """Return a TEXT value: cleaned, so that it is one line without control characters, and escaped (3.3.11)."""
    clean = clean_display(text)
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> bytes:
    """Return a line with its end, folded so that no piece is longer than 75 octets and no character is torn."""
    out, room = bytearray(), _MOST
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            out += b"\r\n "
            room = _MOST - 1
        out += octets
        room -= len(octets)
    return bytes(out) + b"\r\n"


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a file, unfolded; one that is no property is left out."""
    for whole in re.sub(r"\r?\n[ \t]", "", text).replace("\r", "").split("\n"):
        name = _NAME.match(whole)
        place = name.end() if name else 0
        parameters: dict[str, str] = {}
        while found := _PARAMETER.match(whole, place):
            parameters[found[1].upper()] = found[2].strip('"')
            place = found.end()
        if name and whole[place : place + 1] == ":":
            yield Line(name[0].upper(), parameters, whole[place + 1 :])
