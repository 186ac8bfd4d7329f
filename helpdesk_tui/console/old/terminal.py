"""The terminal as Textual drives it, taken over with the first screen already painted on it."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

_ALTERNATE = "\x1b[?1049h"
_UNHEARD = ("\x1b[?1003h", "\x1b[?1015h", "\x1b]22;default\x07")
"""Reports of a mouse that only passes by (each a packet over SSH), an old form of reports, a pointer that stays."""


class DeskDriver(LinuxDriver):
    """Textual's driver, for a terminal whose alternate screen is shown already."""

    _entered = True

    def write(self, data: str) -> None:
        """Write what the terminal does not know yet, and what somebody here listens to."""
        if data == _ALTERNATE and self._entered:
            # Some terminals clear a screen that is entered twice. After an editor it is entered again.
            self._entered = False
        elif data not in _UNHEARD:
            super().write(data)
