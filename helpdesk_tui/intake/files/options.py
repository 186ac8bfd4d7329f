"""What a person says of the files they import, and the rules and people of the desk they go into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.formats import Terms
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.intake.files.values.words import Lexicon, State, Words

LONGEST_SOURCE = 20
"""Characters of the first part of a reference."""


def is_source(text: str) -> bool:
    """Return whether a text can stand before the number in references: a short name without a colon."""
    return bool(text) and ":" not in text and len(text) <= LONGEST_SOURCE and text.isprintable()


@dataclass(frozen=True, slots=True)
class Map:
    """What a ``--map`` file says (``mapping``): columns by field, and words for ours.

    Attributes:
        source: the first part of references; empty where it does not say.
        columns: from a column, as the file writes it, to the field of a ticket.
        agents: from a technician's name there to a login here.
    """

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, Priority] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)

    def over(self, words: Words) -> Words:
        """Return the words of a help desk with those of the map in front."""
        return words.with_map(self.columns, self.priorities, self.states, self.channels)


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read.

    Attributes:
        policy: the agreement that deadlines are computed from.
        lexicon: the words of the help desks that are known.
        zone: the zone of times that name none; ``zone_given`` says that it was typed.
        now: seconds UTC; nothing in a file may have happened later.
        actor: who imports, and who did what a file names nobody for.
        order: the order of day and month that was typed.
        encoding: the encoding that was typed, None to find it out.
        source: the first part of references that was typed; empty for the help desk's own.
        map: what a ``--map`` file says; None without one.
        agents: from a technician's name elsewhere, folded, to a login here; our own kinds keep every name without.
        opened_now: a ticket without an opening time is opened now.
    """

    policy: Policy
    lexicon: Lexicon
    zone: ZoneInfo
    now: int
    actor: str
    zone_given: bool = False
    order: Order | None = None
    encoding: str | None = None
    source: str = ""
    map: Map | None = None
    agents: Mapping[str, str] = field(default_factory=dict)
    opened_now: bool = False

    @property
    def terms(self) -> Terms:
        """What the formats of our own are read with."""
        given, words = self.map or Map(), self.lexicon.of("table")
        agents = {**self.agents, **{name.casefold(): login for name, login in given.agents.items()}}
        return Terms(
            self.policy,
            self.zone,
            self.now,
            self.actor,
            order=self.order,
            opened_now=self.opened_now,
            words=given.over(words),
            source=clean_line(self.source or given.source).strip(),
            agents=agents or None,
        )
