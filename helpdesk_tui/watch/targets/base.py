"""What is sent to a target, and what comes of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Protocol

from helpdesk_tui.domain.shift.alarms import Kind, Rule
from helpdesk_tui.watch.targets.secret import Secret, SecretError


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be sent. ``id`` stays the same however often it is tried, so that a receiver takes it once.

    ``at`` and ``since`` are seconds UTC: when it is sent first, and since when the alarm holds. ``line`` says it in one
    line without any text of a person; ``words`` is the ticket's subject, given only to targets that may have it.
    ``who`` is the person it is for, None where it is for whoever reads there. ``more`` counts further alarms that a
    digest is about.
    """

    id: str
    kind: Kind
    key: str
    rule: Rule
    at: int
    since: int
    line: str
    number: int | None = None
    priority: int | None = None
    step: int = 0
    who: str | None = None
    words: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a try: ``error`` is None where the target took it.

    ``retry_after`` are the seconds that the target asks to be left alone; ``gone`` says that it wants nothing more.
    """

    error: str | None = None
    retry_after: int | None = None
    gone: bool = False


class Target(Protocol):
    """A place to send to. ``with_words`` says that it may have a ticket's subject."""

    @property
    def name(self) -> str:
        """What the watch file calls it."""

    @property
    def with_words(self) -> bool:
        """Whether it may have a ticket's subject."""

    @property
    def has_incidents(self) -> bool:
        """Whether it keeps alarms open until it is told their end, so that each end must be sent by itself."""

    def send(self, notice: Notice, now: int) -> Sent:
        """Send a notice; never raises. ``now`` is seconds UTC of the machine's clock. Takes at most 30 seconds."""


@dataclass(frozen=True, slots=True)
class Sending(ABC):
    """A target whose failures are all answered as ``Sent``: its kind says in ``_send`` how something is sent."""

    name: str
    with_words: bool

    def send(self, notice: Notice, now: int) -> Sent:
        """Send a notice; never raises. ``now`` is seconds UTC of the machine's clock."""
        try:
            return self._send(notice, now)
        except SecretError as error:
            return Sent(str(error))
        except Exception as error:
            # Whatever it is, the other targets are served; its text may hold a secret.
            return Sent(f"It could not be sent ({type(error).__name__}).")

    @property
    def has_incidents(self) -> bool:
        """Whether it keeps alarms open until it is told their end; most only show what they are sent."""
        return False

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The secrets it needs."""
        return ()

    @property
    def place(self) -> tuple[str, int] | None:
        """The host and port it connects to, None where it connects to none."""
        return None

    @abstractmethod
    def _send(self, notice: Notice, now: int) -> Sent:
        """Send a notice. May raise."""
