"""What a verb needs from the terminal itself: its clipboard, or the whole of it for an editor.

A verb leaves an errand with the session; the screen, which has the terminal, runs it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from helpdesk_tui.domain.text.cleaning import clean_line

COPIED_AT_MOST = 4096
"""Bytes that are put on a clipboard; some terminals drop longer sequences whole."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Put a text on the terminal's clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Compose:
    """Have a long text written in the technician's editor; ``taken`` gets it when that went well."""

    text: str
    taken: Callable[[str], None]


Errand = Copy | Compose


def clipboard(text: str) -> str:
    """Return the sequence that puts a text on the terminal's clipboard. xterm: OSC 52.

    The text is cleaned line by line, cut to whole characters, and travels as base64: nothing
    of it can end the sequence.
    """
    cleaned = "\n".join(clean_line(part) for part in text.split("\n"))
    data = cleaned.encode()[:COPIED_AT_MOST].decode(errors="ignore").encode()
    return f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
