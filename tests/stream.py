"""A strict reader of what a program sends to a terminal: every byte is text, or of a sequence that is named.

Written from ECMA-48 and the XTerm control sequences, and knowing nothing of the console: what it cannot read as one
of them it refuses.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

_CSI = re.compile(rb"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])")
_OSC = re.compile(rb"\x1b\]([0-9]+);([^\x00-\x1f\x7f]*)(\x07|\x1b\\)")
_STRING = re.compile(rb"\x1b([PX^_])([^\x00-\x1f\x7f]*)\x1b\\")
_SHORT = re.compile(rb"\x1b([ -/]*)([0-~])")
_TEXT = re.compile(rb"[^\x00-\x1f\x7f]+")


class NotASequence(Exception):
    """Bytes that are neither text nor a whole sequence."""


@dataclass
class Stream:
    """What was sent: the shapes of sequences with how often, the texts, and the contents of the OSC strings."""

    shapes: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    commands: list[tuple[int, str]] = field(default_factory=list)


def read(sent: bytes) -> Stream:
    """Read everything that was sent.

    Raises:
        NotASequence: with the place and the bytes.
    """
    stream = Stream()
    place = 0
    while place < len(sent):
        if found := _TEXT.match(sent, place):
            try:
                stream.texts.append(found[0].decode("utf-8"))
            except UnicodeDecodeError as error:
                raise NotASequence(f"no UTF-8 at {place}: {found[0][:80]!r}") from error
        elif found := _CSI.match(sent, place):
            stream.shapes[_shape(*found.groups())] += 1
        elif found := _OSC.match(sent, place):
            stream.shapes[f"OSC {found[1].decode()}"] += 1
            stream.commands.append((int(found[1]), found[2].decode("utf-8")))
        elif found := _STRING.match(sent, place):
            stream.shapes[f"ESC {found[1].decode()} {found[2]!r}"] += 1
        elif sent[place] == 0x1B and (found := _SHORT.match(sent, place)) and found[2] not in b"[]PX^_":
            stream.shapes[f"ESC {found[0][1:].decode()}"] += 1
        elif sent[place] != 0x1B:
            stream.shapes[f"control {sent[place]:02x}"] += 1
            place += 1
            continue
        else:
            raise NotASequence(f"at {place}: {sent[max(0, place - 40) : place + 60]!r}")
        place = found.end()
    return stream


def _shape(private: bytes, numbers: bytes, between: bytes, final: bytes) -> str:
    """Name a sequence: modes and reports with their numbers, colours and places by how many they have."""
    told = numbers.decode()
    if final in b"LMr" and not (private or between):
        # Which lines a list moves, and whether up or down, goes by what is on the desk.
        return "CSI lines moved"
    if final in b"ABCD" and not (private or between):
        # How far it is from one clock to the next goes by what the second changes.
        return "CSI steps"
    if final in b"mHfGd" and not private:
        told = "m" if final == b"m" else re.sub(r"\d+", "n", told)
    return f"CSI {private.decode()}{told}{between.decode()}{final.decode()}"
