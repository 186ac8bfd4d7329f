"""The modes a terminal is in while the console reads it. They are set with the first screen, and nothing twice.

No Textual here: what it would set 150 ms later stands by then, so that after the first screen nothing is left to send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SHOW, _LEAVE = "\x1b[22;2t\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H", "\x1b[m\x1b[?1049l\x1b[?25h\x1b[23;2t"
"""The alternate screen without a cursor, and the window's title kept for afterwards (XTWINOPS).

No line is wrapped: where a terminal draws some script wider than it measures, the next row stays as it is.
"""
_MOUSE, _FOCUS_AND_PASTE = "\x1b[?1000h\x1b[?1006h", "\x1b[?1004h\x1b[?2004h"
_MODE = re.compile(r"\x1b\[\?(7|25|1000|1004|1006|2004)([hl])")
_PUSH, _POP, _ASK_FLAGS = re.compile(r"\x1b\[>\d+u"), "\x1b[<u", "\x1b[?u"
_ASK_SYNC = "\x1b[?2026$p"
_UNHEARD = ("\x1b[?1003h", "\x1b[?1015h", "\x1b[?1003l", "\x1b[?1015l", "\x1b]22;default\x07", "\x1b[?2048$p")
"""Reports of a mouse passing by, an old form of reports, a pointer that stays."""


def _asks_sync(environ: Mapping[str, str]) -> bool:
    """Whether to ask if paints can be framed: Linux's console before 6 and Apple's show the end of the question."""
    return environ.get("TERM") != "linux" and environ.get("TERM_PROGRAM") != "Apple_Terminal"


def taking(environ: Mapping[str, str], painted: str, title: str, *, mouse: bool, kitty: int) -> str:
    """Return what shows a first screen, sets all modes and asks the terminal what it can do.

    ``kitty`` are the flags of kitty's keyboard protocol to ask for; 0: none.
    """
    keyboard = _pushed(kitty) if kitty else ""
    asked = _ASK_SYNC if _asks_sync(environ) else ""
    modes = f"{_MOUSE if mouse else ''}{_FOCUS_AND_PASTE}{keyboard}{asked}"
    return f"{_SHOW}{painted}{modes}{named(title)}"


def giving_back(taken: str, *, modes: bool) -> str:
    """Return what ends what was ``taken``: the alternate screen, and the ``modes`` if they are still set."""
    if not taken:
        return ""
    unset = [f"\x1b[?{number}{'l' if state == 'h' else 'h'}" for number, state in _MODE.findall(taken)]
    unset += [_POP] if _PUSH.search(taken) else []
    return f"{''.join(unset) if modes else ''}{_LEAVE}"


def named(title: str) -> str:
    """Return what calls the terminal's window so (XTerm: OSC 2)."""
    return f"\x1b]2;{title}\x07"


def _pushed(kitty: int) -> str:
    return f"\x1b[>{kitty}u{_ASK_FLAGS}"


class Modes:
    """Which modes the terminal is in now: what it is in already is not sent again."""

    def __init__(self, environ: Mapping[str, str], kitty: int, taken: str = "") -> None:
        """Know what was ``taken`` before; ``kitty`` are the flags of kitty's protocol to ask for (0: none)."""
        self._kitty = kitty
        self._states = dict(_MODE.findall(taken))
        self._pushed = bool(_PUSH.search(taken))
        self._asks_sync = _asks_sync(environ) and _ASK_SYNC not in taken

    def due(self, data: str) -> str:
        """Return what has to be sent of a sequence that Textual writes, and take it as sent; "" is nothing."""
        if _PUSH.fullmatch(data):
            pushes, self._pushed = bool(self._kitty) and not self._pushed, bool(self._kitty)
            return _pushed(self._kitty) if pushes else ""
        if data == _POP:
            pushed, self._pushed = self._pushed, False
            return data if pushed else ""
        if data == _ASK_SYNC:
            asks, self._asks_sync = self._asks_sync, False
            return data if asks else ""
        mode = _MODE.fullmatch(data)
        if mode is None:
            return "" if data in _UNHEARD else data
        changes = self._states.get(mode[1]) != mode[2]
        self._states[mode[1]] = mode[2]
        return data if changes else ""
