"""What another help desk says of a ticket, a comment or a person, before any of it is one of this desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.values.words import State


class NotTaken(ValueError):
    """A record that is left out; the message is why (``deleted there``)."""


@dataclass(slots=True)
class Foreign:
    """A ticket as another help desk has it. Texts are as they stand there, HTML already turned to text.

    Attributes:
        number: its number there; with the source it makes the reference (``zendesk:35436``).
        line: where it begins in its file.
        requester_key, assignee_key, organisation_key: ids there, which a file of people turns into names.
        assignee: who has it there, in words; ``--agents`` alone makes a technician of this desk of it.
        channel: the way it came in; None where the file does not say.
        opened_at: seconds UTC; None where the file does not say.
        responded_at: the instant of the first response, where the file has one.
        answered: whether anybody has responded, where the file says only that; None where it does not say.
        tells_responses: the file has the instants of first responses: where one is missing nobody responded.
        closed_at: seconds UTC; ``updated_at`` stands for it where a closed ticket has none, and that is told.
        facts: what has no field here, as label and text, for a note of the import.
        due_at: its due time there (seconds UTC), which only a task (P6) takes over.
        remarks: comments that stand in the ticket's own record.
        own: it has a key of its own (a URL's path) that replaces ``number`` in joins with comments.
    """

    number: str
    line: int
    subject: str = ""
    body: str = ""
    requester: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    requester_key: str = ""
    assignee_key: str = ""
    organisation_key: str = ""
    channel: Channel | None = None
    priority: Priority = Priority.P4
    state: State = State.OPEN
    assignee: str = ""
    opened_at: int | None = None
    responded_at: int | None = None
    answered: bool | None = None
    tells_responses: bool = False
    closed_at: int | None = None
    updated_at: int | None = None
    due_at: int | None = None
    resolution: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    own: str = ""

    @property
    def key(self) -> str:
        """What comments name it by."""
        return self.own or self.number

    def note(self, label: str, text: str) -> None:
        """Keep a fact that has no field here, where it says anything."""
        if text:
            self.facts.append((label, text))


@dataclass(slots=True)
class Remark:
    """A comment on a ticket there.

    Attributes:
        ticket: the key of its ticket there; empty for one that stands in the ticket's own record.
        at: seconds UTC.
        author: who wrote it, in words; ``author_key`` is their id there.
        internal: whether only technicians see it there.
        key: its id there, empty where it has none.
        from_requester: whether the requester wrote it; None where the file does not say.
        line: where it begins in its file.
    """

    ticket: str
    at: int
    text: str
    author: str = ""
    author_key: str = ""
    internal: bool = False
    key: str = ""
    from_requester: bool | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody there, by their id, or an organisation (which has only a name).

    ``agent`` says whether they work there as a technician; None where the file does not say.
    """

    key: str
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    organisation_key: str = ""
    agent: bool | None = None
    is_organisation: bool = False
    line: int = 0


Found = Iterator[Foreign | Remark | Person]
