"""What a record is read with: the words of its help desk, the zone, the people, and the account of what was assumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.foreign.arrivals import NotTaken, Person
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.dates import Dates, Order
from helpdesk_tui.intake.files.values.words import Lexicon, State, Words, fold

PRIORITY_UNKNOWN = Priority.P4
"""What a priority that is blank or not known is taken as."""


_NO_TIME = frozenset({"0", "0000-00-00", "0000-00-00 00:00:00"})


@dataclass(slots=True)
class People:
    """The people and organisations of a help desk by their ids there."""

    persons: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By ticket, when it was solved and minutes to the first reply, where a list of its own has them (Zendesk)."""

    def add(self, person: Person) -> None:
        """Add somebody, or an organisation."""
        if person.is_organisation:
            self.organisations[person.key] = person.name
        else:
            self.persons[person.key] = person

    def of(self, key: str) -> Person | None:
        """Return whom an id there stands for; None for one that no file names."""
        return self.persons.get(key) if key else None

    def organisation_of(self, person: Person) -> str:
        """Return the name of somebody's organisation; empty where no file says."""
        return person.organisation or self.organisations.get(person.organisation_key, "")


@dataclass(slots=True)
class Context:
    """What the records of one file are read with.

    Attributes:
        system: the name of the help desk, for sentences.
        words: its words, with those of ``--map`` in front.
        zone: the zone of times that name none; ``zone_given`` says that it was typed (``--tz``).
        order: the order of day and month that was typed (``--dates``).
        now: seconds UTC; nothing may have happened later.
        file: the name of the file being read, where several are.
        said: what was told of the numbers of its tickets.
    """

    system: str
    words: Words
    lexicon: Lexicon
    zone: ZoneInfo
    now: int
    account: Account
    people: People
    zone_given: bool = False
    order: Order | None = None
    opened_now: bool = False
    file: str = ""
    said: set[str] = field(default_factory=set)
    dates: Dates = field(init=False)

    def __post_init__(self) -> None:
        """Begin with dates of which no cell was seen."""
        self.dates = Dates(self.zone, self.order)

    def blank(self, cell: str) -> bool:
        """Return whether a cell holds nothing."""
        return self.lexicon.is_blank(cell)

    def priority(self, there: str, line: int) -> Priority:
        """Return the priority here; a blank or unknown one is P4, and that is counted (rule: never P1 or P6)."""
        if self.blank(there):
            self.account.count(f"blank priority taken as {PRIORITY_UNKNOWN}", line)
            return PRIORITY_UNKNOWN
        found = self.words.priorities.get(fold(there))
        if found is None:
            self.account.count(f"priority {there[:40]} is not known: taken as {PRIORITY_UNKNOWN}", line)
            found = PRIORITY_UNKNOWN
        self.account.mapped("priority", there, str(found))
        return found

    def state(self, there: str, line: int) -> State:
        """Return the state here; an unknown one is open, and that is counted.

        Raises:
            NotTaken: tickets in that state are left out.
        """
        why = self.words.left_out.get(fold(there))
        if why is not None:
            raise NotTaken(why)
        found = self.words.states.get(fold(there))
        if found is None:
            blank = self.blank(there)
            self.account.count(
                "blank status taken as open" if blank else f"status {there[:40]} is not known: taken as open", line
            )  # noqa: E501
            found = State.OPEN
        self.account.mapped("status", there, "open" if found is State.NEW else str(found))
        return found

    def channel(self, there: str) -> Channel | None:
        """Return the way in here; None for a blank or unknown one, which is told, and never invented."""
        if self.blank(there):
            return None
        found = self.words.channels.get(fold(there))
        self.account.mapped("channel", there, str(found) if found else "not known")
        return found

    def nobody(self, name: str) -> bool:
        """Return whether a name of a technician there means nobody, which is told for a name."""
        if self.blank(name):
            return True
        nobody = fold(name) in self.words.nobody
        if nobody:
            self.account.mapped("assignee", name, "nobody")
        return nobody

    def instant(self, label: str, text: str, line: int) -> int | None:
        """Return an instant of a cell or value (seconds UTC); None where it is blank, or no date, which is counted."""
        if self.blank(text):
            return None
        if text in _NO_TIME:
            self.account.tell(f"{text} stands for no time.")
            return None
        try:
            return self.dates.read(label, text)
        except ValueError as error:
            self.account.count(f"{label}: {error} Not used", line)
            return None

    def maybe(self, label: str, text: str) -> int | None:
        """Return an instant that nothing depends on; None, without a word, where the text is no date."""
        try:
            return self.dates.read(label, text)
        except ValueError:
            return None
