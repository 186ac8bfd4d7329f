"""The fields of a call: which there are, what stands in them, and which one is being typed in."""

from __future__ import annotations

from helpdesk_tui.console.screens.call.triage import Triage
from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, LINE_LIMITS, TextError, enter_body, enter_line
from helpdesk_tui.domain.tickets.ticket import Priority

FIELDS = ("when", "requester", "phone", "subject", "body", "organisation", "email", "reason")
"""All of them, in their order; a time is asked of a scheduled task, a reason of a priority chosen by digit."""


class Fields:
    """What was typed so far."""

    def __init__(self, triage: Triage) -> None:
        """Begin with nothing; the questions say which fields there are."""
        self._triage = triage
        self._active = "requester"
        self.texts = dict.fromkeys(FIELDS, "")

    @property
    def names(self) -> list[str]:
        """Return those there are, in their order."""
        left_out = {"when": self._triage.priority is not Priority.P6, "reason": self._triage.chosen is None}
        return [name for name in FIELDS if not left_out.get(name)]

    @property
    def active(self) -> str:
        """The one that is being typed in."""
        names = self.names
        return self._active if self._active in names else names[0]

    @active.setter
    def active(self, name: str) -> None:
        self._active = name

    @property
    def place(self) -> int:
        """The place of the active one, counted from 0."""
        return self.names.index(self.active)

    @property
    def filled(self) -> bool:
        """Whether anything stands in any of them."""
        return any(self.texts.values())

    @property
    def saves(self) -> bool:
        """Whether Enter saves (or asks what is open): on the subject, and on the fields after it."""
        return self.place >= self.names.index("subject")

    def text(self, name: str) -> str | None:
        """Return what stands in one, None for nothing."""
        return self.texts[name].strip() or None

    def step(self, by: int) -> None:
        """Go on by so many fields, to the last one at most."""
        names = self.names
        self._active = names[min(self.place + by, len(names) - 1)]

    def misfit(self, name: str) -> str:
        """Say why what stands in one cannot be kept; empty when it can."""
        try:
            if name in BODY_LIMITS:
                enter_body(name, self.texts[name])
            elif name in LINE_LIMITS:
                enter_line(name, self.texts[name])
        except TextError as error:
            return str(error)
        return ""
