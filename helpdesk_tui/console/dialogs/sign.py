"""Signing a handover: asked for once more, because no undo takes it back."""

from __future__ import annotations

from textual.binding import Binding

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.look.lines import line
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.times.instant import narrow


class SignDialog(Dialog):
    """Asks whether to sign the handover."""

    BINDINGS = [
        Binding("enter,y", "sign", "Sign", key_display="Enter"),
        Binding("n", "leave", "Not yet", show=False),
    ]
    asks = "Sign this handover?"

    def begin(self, seen: Seen, argument: str = "") -> bool:
        """Be about a handover that tells from ``argument`` on (seconds UTC)."""
        self._since = int(argument)
        return super().begin({}, argument)

    def opened(self) -> None:
        """Say what comes of it."""
        since = narrow(self._since, self.shift.desk.policy.business, self.shift.now)
        self.tell(
            [
                line(f"  The desk's log keeps that you handed over what happened since {since}."),
                line("  It is new to everybody else until they have read it."),
                line(("  Undo does not take it back.", "hint")),
            ]
        )

    async def action_sign(self) -> None:
        """Sign it, and end."""
        await self.services.writer.press(self._sign)

    def _sign(self) -> None:
        signed = self.shift.handovers.sign(self._since, self._op)
        at = narrow(signed.at, self.shift.desk.policy.business, self.shift.now)
        self.dismiss()
        self.shift.say(f"Handed over {at}; the next shift is told.", "good")
        self.services.renew()
