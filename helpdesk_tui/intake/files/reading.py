"""From files to stories: which format or help desk they are of, and what each ticket of them says.

``Stories`` can be gone through again; those of another help desk stand on disk meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.intake.files import incident_log, own_csv, profile
from helpdesk_tui.intake.files.foreign.context import Context, People
from helpdesk_tui.intake.files.foreign.system import Holds
from helpdesk_tui.intake.files.foreign_story import Teller
from helpdesk_tui.intake.files.formats import Format
from helpdesk_tui.intake.files.joining import Joined
from helpdesk_tui.intake.files.mapping import refuse_unfinished
from helpdesk_tui.intake.files.options import Map, Options
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import Document, IntakeError, Raw, Sheet, column_name
from helpdesk_tui.intake.files.raw.tables import table_of
from helpdesk_tui.intake.files.systems import mapped
from helpdesk_tui.intake.files.systems.known import Known, Piece, heads, recognise, words_of
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.further import Notes
from helpdesk_tui.intake.stories import Story

FORMATS: Sequence[Format] = (incident_log.FORMAT, own_csv.FORMAT)
"""Kinds of tables that are not another help desk's. A further one is a module with a ``Format`` and a line here."""

_OWN_SHARE = 0.6
"""The share of a table's columns that are ours, from which on it is a table of our own: others have a few of them."""


class NotKnown(IntakeError):
    """A file that is known as none; its ``profile`` says what it looks like."""

    def __init__(self, found: profile.Profile) -> None:
        """Keep the profile."""
        super().__init__(found.sentence())
        self.profile = found


@dataclass(frozen=True, slots=True)
class Stories:
    """What files hold: the name of their kind, how many stories, and the stories, the earliest opening first.

    ``references`` yields the reference of each, with its number on the desk that exported it. ``each`` leaves out those
    with the references it is given, and ``notes`` yields the comments of these alone. ``subjects`` yields each
    reference of our own table with its subject, for there any two desks may use the same.
    """

    name: str
    count: int
    each: Callable[[Container[str]], Iterator[Story]]
    references: Callable[[], Iterator[tuple[str, int | None]]]
    account: Account
    raws: Sequence[Raw] = ()
    notes: Callable[[Container[str]], Iterator[Notes]] = lambda here: iter(())
    subjects: Callable[[], Iterator[tuple[str, str]]] = lambda: iter(())


def read_stories(files: Sequence[Path], options: Options) -> Stories:
    """Read files of one help desk, or one file of another kind.

    Raises:
        IntakeError: they cannot be taken as a whole.
    """
    known_columns = {**heads(options.lexicon), **dict.fromkeys((*own_csv.TAKEN, *incident_log.NEEDED), 1)}
    raws = [read_raw(file, encoding=options.encoding, heads=known_columns) for file in files]
    account = Account()
    if options.map is not None and options.map.columns:
        known = recognise(raws, options.lexicon, options.source)
        if known is None:
            refuse_unfinished(options.map)
            known = mapped.known(raws, options.map.columns)
        return _foreign(known, options, account)
    own = _own(raws, options, account)
    if own is not None:
        return own
    recognised = recognise(raws, options.lexicon, options.source)
    if recognised is None:
        found = profile.of(raws[0], options.lexicon)
        if options.opened_now and set(found.missing) <= {"opened"} and len(raws) == 1:
            return _guessed(found, raws, options, account)
        raise NotKnown(found)
    held = {piece.holds for piece in recognised.pieces}
    if Holds.TICKETS not in held:
        if _generic(recognised, options):
            raise NotKnown(profile.of(raws[0], options.lexicon))
        comments = Holds.COMMENTS in held
        what = "comments" if comments else "people"
        further = "Give the file of tickets with it" if comments else "helpdesk requester import takes them"
        said = f"{raws[0].name} has {what} of {recognised.system.name}, and no tickets."
        raise IntakeError(f"{said} {further}; nothing was imported.")
    return _foreign(recognised, options, account)


def _guessed(found: profile.Profile, raws: Sequence[Raw], options: Options, account: Account) -> Stories:
    """Return the tickets of a table that is not known, by what its columns may hold, which is told."""
    guess = found.guess()
    read = ", ".join(f"{column} is the {held}" for column, held in guess.columns.items())
    account.tell(f"The table is not known here and is read by the names of its columns: {read}.")
    return _foreign(mapped.known(raws, guess.columns), replace(options, map=guess), account)


def _generic(known: Known, options: Options) -> bool:
    """Return whether files are people by words that all help desks share: any table may look so."""
    keys = {piece.part.key for piece in known.pieces}
    return any(key.endswith("-people") and key not in options.lexicon.systems for key in keys)


def _is_ours(names: Sequence[str]) -> bool:
    """Return whether a table with a subject is ours: others have columns of the same names, but not the opening's."""
    share = own_csv.share(names)
    return share == 1 or (share >= _OWN_SHARE and "opened_at" in names)


def _own(raws: Sequence[Raw], options: Options, account: Account) -> Stories | None:
    """Return what one table of our own kinds holds; None for any other file."""
    if len(raws) != 1 or not isinstance(raws[0], Sheet):
        return None
    names = [column_name(column) for column in raws[0].columns]
    found = next((known for known in FORMATS if known.sniff(names)), None)
    if found is None or (found is own_csv.FORMAT and not _is_ours(names)):
        return None
    table = table_of(raws[0])
    reading = found.read(table, options.terms)
    for note in (*table.notes, *reading.notes):
        account.tell(note)
    for row in reading.left_out:
        account.leave_out(row.line, row.reason)
    stories = sorted(reading.stories, key=lambda story: story.steps[0].at)
    return Stories(
        found.name,
        len(stories),
        lambda here: (story for story in stories if story.reference not in here),
        lambda: ((story.reference, story.number) for story in stories),
        account,
        raws,
        subjects=lambda: (
            (one.reference, step.subject) for one in stories if isinstance(step := one.steps[0].command, Open)
        ),
    )


def context_of(known: Known, piece: Piece, options: Options, account: Account, people: People) -> Context:
    """Return what the records of a piece are read with."""
    several = len({one.raw.name for one in known.pieces}) > 1
    words = words_of(piece, options.lexicon)
    return Context(
        known.system.name,
        words if options.map is None or piece.holds is not Holds.TICKETS else options.map.over(words),
        options.lexicon,
        options.zone,
        options.now,
        account,
        people,
        zone_given=options.zone_given,
        order=options.order,
        opened_now=options.opened_now,
        file=piece.raw.name if several else "",
    )


def _files(known: Known) -> list[Raw]:
    """Return each file once, a document with only the list that its records are left out of: that of tickets first."""
    found: dict[int, Raw] = {}
    for piece in sorted(known.pieces, key=lambda piece: piece.holds is not Holds.TICKETS):
        raw = piece.raw
        found.setdefault(id(raw), replace(raw, lists=(piece.list_name,)) if isinstance(raw, Document) else raw)
    return list(found.values())


def _foreign(known: Known, options: Options, account: Account) -> Stories:
    people = People()
    given = options.map or Map()
    joined = Joined(known, lambda piece: context_of(known, piece, options, account, people))
    source = clean_line(options.source or given.source or known.system.source).strip()
    agents = {**options.agents, **{name.casefold(): login for name, login in given.agents.items()}}
    zone = options.policy.business.zone
    teller = Teller(known.system.name, source, options.actor, options.now, agents, account, zone)

    def stories(here: Container[str]) -> Iterator[Story]:
        return map(teller.story, joined.tickets(lambda number: teller.reference_of(number) not in here))

    def notes(here: Container[str]) -> Iterator[Notes]:
        return map(teller.notes, joined.tickets(lambda number: teller.reference_of(number) in here))

    return Stories(
        known.name,
        len(joined),
        stories,
        lambda: ((teller.reference_of(number), None) for number in joined.numbers),
        account,
        _files(known),
        notes,
    )
