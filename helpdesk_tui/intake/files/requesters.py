"""Reads people as known callers: a table of our own, the people of a help desk, or who asked in its tickets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import LINE_LIMITS, clean_line
from helpdesk_tui.domain.tickets.requester import FIELDS, Requester, entered
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Person
from helpdesk_tui.intake.files.foreign.context import People
from helpdesk_tui.intake.files.joining import read_piece
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError, Sheet, column_name
from helpdesk_tui.intake.files.raw.tables import Row, refuse_repeats, table_of
from helpdesk_tui.intake.files.reading import context_of
from helpdesk_tui.intake.files.systems.known import heads, recognise
from helpdesk_tui.intake.files.systems.mapped import people_of
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.contacts import phone_of

_OWN_SHARE = 0.6
_GUARDED = re.compile(r"'[=+\-@\t\r]")


def read_requesters(files: Sequence[Path], options: Options) -> tuple[list[Requester], Account]:
    """Return the requesters of files, and the account of what is not taken of them.

    Who works as a technician there is no requester.

    Raises:
        IntakeError: a file as a whole cannot be taken.
    """
    account = Account()
    raws = [
        read_raw(file, encoding=options.encoding, heads={**heads(options.lexicon), **dict.fromkeys(FIELDS, 1)})
        for file in files
    ]  # noqa: E501
    if len(raws) == 1 and isinstance(raws[0], Sheet) and _is_own(raws[0]):
        return list(_own(raws[0], account)), account
    known = recognise(raws, options.lexicon, options.source) or people_of(raws, options.lexicon)
    if known is None:
        names = [name for raw in raws if isinstance(raw, Sheet) for name in raw.columns]
        said = f"; it names: {', '.join(names)[:200]}" if names else ""
        raise IntakeError(
            f"{raws[0].name} names no column 'name', nor people of a help desk{said}. Nothing was imported."
        )
    people, asked, worked = People(), set[str](), set[str]()
    for piece in known.pieces:
        for found in read_piece(piece, context_of(known, piece, options, account, people)):
            if isinstance(found, Foreign):
                asked.add(found.requester_key)
                worked.add(found.assignee_key)
            if isinstance(found, Person):
                people.add(found)
            elif isinstance(found, Foreign) and (found.requester or found.email):
                key = found.email or f"{found.requester}\0{found.organisation}"
                people.add(Person(key, found.requester or found.email, found.email, found.phone, found.organisation))
    return list(_people(people, worked - asked, account)), account


def _people(people: People, technicians: set[str], account: Account) -> Iterator[Requester]:
    for one in people.persons.values():
        if one.agent or one.key in technicians:
            account.leave_out(one.line, "a technician there, and no requester")
            continue
        phone, email = _fit("phone", one.phone), _fit("email", one.email)
        organisation = _fit("organisation", people.organisation_of(one))
        name = _fit("requester", one.name or one.email)
        if name:
            yield Requester(name, phone=phone or None, email=email or None, organisation=organisation or None)
        else:
            account.leave_out(one.line, "it has neither a name nor an address")


def _fit(field: str, text: str) -> str:
    return clean_line(text).strip()[: LINE_LIMITS[field]].strip()


def _is_own(sheet: Sheet) -> bool:
    """Return whether a table is one of our own: it has names, and most of its columns are ours; others have a few."""
    names = [column_name(column) for column in sheet.columns if column]
    return "name" in names and sum(name in FIELDS for name in names) >= _OWN_SHARE * len(names)


def _own(sheet: Sheet, account: Account) -> Iterator[Requester]:
    table = table_of(sheet)
    refuse_repeats(table, FIELDS)
    for note in table.notes:
        account.tell(note)
    for ragged in table.ragged:
        account.leave_out(ragged.line, ragged.reason)
    ignored = [name for name in table.columns if name and name not in FIELDS]
    if ignored:
        account.tell(f"Not taken: {', '.join(ignored)[:200]}.")
    for row in table.rows:
        try:
            yield _requester(row)
        except ValueError as error:
            account.leave_out(row.line, str(error))


def _requester(row: Row) -> Requester:
    # Refuses a number that a table program has rounded.
    phone_of(row.get("phone"))
    values = entered({name: _bare(row.get(name)) for name in FIELDS})
    name = values.pop("name")
    if not name:
        raise ValueError("It has no name.")
    return Requester(name, **values)  # type: ignore[arg-type]


def _bare(text: str) -> str:
    """Return a cell without the quote that an export puts before text that looks like a formula."""
    return text[1:] if _GUARDED.match(text) else text
