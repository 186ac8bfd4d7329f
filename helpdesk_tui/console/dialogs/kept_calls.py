"""The calls that were left before they were saved: one is taken up again, or discarded."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import BLANK, Line, column, line
from helpdesk_tui.console.state.kept_calls import KeptCall, kept_calls
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.times.length import age

_SHOWN = 8
_WHO, _WHO_SHORT, _SINCE, _SINCE_ALONE = 24, 18, 26, 16
_WIDE = 80
"""Cells from which on it is also said how long ago a call rang."""


class KeptCallsDialog(Dialog):
    """Lists them, the one typed in last first: who, what, since when, and the priority so far."""

    BINDINGS = [
        Binding("enter", "take_up", "Take up"),
        Binding("down,j", "step(1)", "Next", key_display="↓"),
        Binding("up,k", "step(-1)", "The one before", show=False),
        Binding("delete,x", "discard", "Discard", key_display="Del"),
        Binding("y", "confirm", "Discard it", show=False),
    ]
    asks = "Which of the calls that are kept?"

    def __init__(self, services: Services, take_up: Callable[[KeptCall], None]) -> None:
        """List for ``take_up``, which gets the call that was chosen."""
        super().__init__(services)
        self._take_up = take_up
        self._calls: list[KeptCall] = []
        self._place, self._asked = 0, False

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Begin with the last one; without any there is nothing to ask."""
        self._calls = self._read()
        self._place, self._asked = 0, False
        if not self._calls:
            self.shift.say("No call is kept.", "hint")
            return False
        return super().begin({}, argument)

    def opened(self) -> None:
        """Show them."""
        self.renew()

    def renew(self) -> None:
        """Show them with their clocks as they are now."""
        first = max(0, min(self._place - _SHOWN // 2, len(self._calls) - _SHOWN))
        shown = list(enumerate(self._calls))[first : first + _SHOWN]
        out = [self._line(one, marked=place == self._place) for place, one in shown]
        if len(self._calls) > _SHOWN:
            out.append(line((f"    {self._place + 1} of {len(self._calls)}: ", "hint"), ("↓", "key"), " goes on"))
        if self._asked:
            one = self._calls[self._place]
            asked = f"  Discard the call{f' of {one.who}' if one.who else ''}? "
            out += [BLANK, line((asked, "bad"), ("y", "key"), (" discards it for good", "hint"))]
        self.tell(out)

    def action_step(self, by: int) -> None:
        """Mark the next one, or the one before."""
        self._asked = False
        self._place = min(max(self._place + by, 0), len(self._calls) - 1)
        self.renew()

    def action_take_up(self) -> None:
        """Go on with the marked one."""
        chosen = self._calls[self._place]
        self.dismiss()
        self._take_up(chosen)

    def action_discard(self) -> None:
        """Ask whether the marked one is to go."""
        self._asked = True
        self.renew()

    def action_confirm(self) -> None:
        """Discard the one that was asked about."""
        if not self._asked:
            return
        self.shift.drafts.put(self._calls[self._place].slot, "")
        self._calls, self._asked = self._read(), False
        if self._calls:
            self.action_step(0)
        else:
            self.shift.say("The call is discarded.")
            self.dismiss()

    def _read(self) -> list[KeptCall]:
        return kept_calls(self.shift.drafts, self.shift.chart)

    def _line(self, one: KeptCall, *, marked: bool) -> Line:
        clock = self.shift.desk.policy.business.local(one.since)
        wide = self.app.size.width >= _WIDE
        ago = f", {age(max(0, self.shift.now - one.since))} ago" if wide else ""
        since = column(f"  since {clock:%H:%M:%S}{ago}", _SINCE if wide else _SINCE_ALONE, "dim")
        priority = (f"{one.priority or '--'}", f"p{int(one.priority)}" if one.priority else "dim")
        return line(
            ("  › ", "mark") if marked else "    ",
            priority,
            since,
            column(f"  {one.who or 'nobody yet'}", _WHO if wide else _WHO_SHORT, "strong" if marked else ""),
            ("  " + (one.what or "no subject yet"), "" if one.what else "dim"),
        )
