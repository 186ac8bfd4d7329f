"""Tickets out, for a table program (CSV) or for another program (JSON Lines)."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from helpdesk_tui.cli.shared.completing import forms
from helpdesk_tui.cli.shared.denied import unnoted
from helpdesk_tui.cli.shared.invocation import Failed, Look, by_whom, invocation
from helpdesk_tui.cli.shared.out import complain, counted, encoded, event_json, iso, ticket_json
from helpdesk_tui.cli.shared.progress import bar
from helpdesk_tui.cli.shared.values import Filters
from helpdesk_tui.cli.tickets.reading import read_filter
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.text.quoting import no_formula
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.store.base import StoreError, View
from helpdesk_tui.store.place import Place, path_of

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.query import Query
    from helpdesk_tui.domain.tickets.desk_events import By
    from helpdesk_tui.domain.tickets.events import Value

app = typer.Typer(name="exporting")

LEFT_OUT = (
    "(not in this table: history, notes, earlier cycles, promises, recurrence, parents, merges, callers counted in; "
    "JSON Lines has them)"
)
"""The last column's name: it has no cells, and says what a table leaves out."""
COLUMNS = (
    *("number", "version", "subject", "requester", "phone", "email", "organisation", "channel", "priority", "status"),
    *("assignee", "opened_at", "responded_at", "due_at", "sla", "scheduled_for", "closed_at", "resolution"),
    *("reference", "body", "result", "result_priority", "clock_start", LEFT_OUT),
)
"""What the CSV has of a ticket: what an import reads, and what it passes over because the desk works it out."""

_PIECE = 500
"""Tickets read at a time: memory does not grow with the desk."""
_SEVERAL_LINES = ("resolution", "body")


class Form(StrEnum):
    """The two forms of an export."""

    CSV = "csv"
    JSONL = "jsonl"


def form(text: str) -> Form:
    """Read a form."""
    try:
        return Form(text.strip().lower())
    except ValueError:
        raise ValueError(f"{text!r} is no form; there are {', '.join(Form)}.") from None


@app.command("export", context_settings={"ignore_unknown_options": True})
def export(
    context: typer.Context,
    filters: Filters = None,
    as_form: Annotated[
        Form,
        typer.Option(
            "--format",
            metavar="csv|jsonl",
            parser=form,
            autocompletion=forms,
            show_default=False,
            help="CSV if not said.",
        ),
    ] = Form.CSV,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write there; standard output if not said.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", "--force", help="Put the export in place of a file that is there.")
    ] = False,
) -> None:
    """Write tickets as CSV or as JSON Lines.

    CSV has one row a ticket, and 'helpdesk import' takes it back. JSON Lines has one object a ticket, with all that
    happened to it.
    """
    call = invocation(context)
    with call.look() as look:
        query = read_filter(filters or [], look, look.person.name, "export")
        if out is not None and out != "-":
            target = target_of(out, call.config().db, replace=replace)
        total = look.store.size(View(query))
        _note(look, by_whom(look.person, look.clock()), as_form, out, total, filters or [])
        if not total and filters:
            from helpdesk_tui.domain.filters.echo import nothing_matches

            complain(f"{nothing_matches(' '.join(filters), query)} --out names the file to write.")
        if out is None or out == "-":
            _write(_standard_output(), look, query, as_form, None)
            return
        with bar("Writing tickets", total) as progress, whole(target, out, replace=replace) as file:
            count = _write(file, look, query, as_form, progress and (lambda done: progress(done, max(total, done))))
    complain(f"{counted(count, 'ticket')} {'is' if count == 1 else 'are'} in {out}.")


def _standard_output() -> TextIO:
    """Return standard output in UTF-8, as a file is written: what takes it is a program, whatever the locale says."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdout


def _note(look: Look, by: By, as_form: Form, out: str | None, total: int, filters: Sequence[str]) -> None:
    """Say in the log who takes which tickets out; a desk that cannot be written can be exported all the same."""
    from helpdesk_tui.domain.tickets.desk_events import DeskKind

    asked = clean_display(" ".join(filters))
    facts: dict[str, Value] = {"format": str(as_form), "tickets": total, "file": clean_display(out or "-")}
    try:
        with look.store.write() as transaction:
            transaction.append_desk_event(by.event(DeskKind.EXPORTED, facts, {"filter": asked} if asked else {}))
    except StoreError as error:
        complain(f"This export could not be written into the desk's log: {unnoted(error)}")


def _write(file: TextIO, look: Look, query: Query, as_form: Form, progress: Callable[[int], None] | None = None) -> int:
    """Write every ticket of a query and return how many they were."""
    write = _csv(file, look) if as_form is Form.CSV else _json_lines(file, look)
    count = last = 0
    while piece := look.store.by_number(query, last, _PIECE):
        for ticket, body in piece:
            write(ticket, body)
        count, last = count + len(piece), piece[-1][0].number
        if progress:
            progress(count)
    return count


def _row(ticket: Ticket, body: str | None, look: Look) -> dict[str, object]:
    """Return what an import knows of a ticket; both forms begin with it."""
    return ticket_json(ticket, look.policy, look.clock()) | {"body": body, "clock_start": iso(ticket.clock_start)}


def _csv(file: TextIO, look: Look) -> Callable[[Ticket, str | None], None]:
    """Begin a table and return what adds a ticket to it."""
    import csv

    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)

    def write(ticket: Ticket, body: str | None) -> None:
        row = _row(ticket, body, look)
        table.writerow([_cell(name, row.get(name)) for name in COLUMNS])

    return write


def _json_lines(file: TextIO, look: Look) -> Callable[[Ticket, str | None], None]:
    """Return what writes a ticket as it is in the store, with all that happened to it."""

    def write(ticket: Ticket, body: str | None) -> None:
        further = {"affected": ticket.affected, "recurrence": ticket.recurrence, "triage": ticket.triage}
        events = [event_json(event) for event in look.store.history(ticket.number)]
        file.write(encoded(_row(ticket, body, look) | further | {"events": events}) + "\n")

    return write


def _cell(name: str, value: object) -> str:
    """Return a value as a cell: cleaned, and no formula to a table program."""
    text = "" if value is None else clean_display(str(value), lines=name in _SEVERAL_LINES)
    return no_formula(text)


def target_of(out: str, place: Place, *, replace: bool) -> Path:
    """Return the file that ``out`` names, links followed. Raises Failed where nothing may be written."""
    desk = path_of(place)
    try:
        target = Path(os.path.realpath(out))
        if desk is not None and target in (
            Path(os.path.realpath(f"{desk}{end}")) for end in ("", "-wal", "-shm", "-journal")
        ):
            raise Failed(f"{out} is the desk itself. Name another file; nothing was written.")
        if target.exists() and not target.is_file():
            raise Failed(f"{out} is no file. Name another; nothing was written.")
        if target.exists() and not replace:
            raise _is_there(out)
    except (OSError, ValueError) as error:
        raise _unwritable(out, error) from None
    return target


@contextmanager
def whole(target: Path, out: str, *, replace: bool, mode: int = 0o600) -> Iterator[TextIO]:
    """Give a file to write that takes the name ``target`` when it is whole; by itself it is for its owner alone."""
    part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        os.fchmod(handle, mode)
    except OSError as error:
        raise _unwritable(out, error) from None
    try:
        with open(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(handle)
            made = os.fstat(handle)
            _refuse_swapped(part, made, out)
            if replace:
                part.replace(target)
            else:
                # Unlike a rename, a link takes no name that somebody else has taken meanwhile.
                os.link(part, target, follow_symlinks=False)
            _refuse_swapped(target, made, out)
    except FileExistsError:
        raise _is_there(out) from None
    except OSError as error:
        raise _unwritable(out, error) from None
    finally:
        with suppress(OSError):
            part.unlink()


def _refuse_swapped(path: Path, made: os.stat_result, out: str) -> None:
    """Raise Failed where a file is not the one that was made: others can rename what is in that folder."""
    if not os.path.samestat(made, path.lstat()):
        raise Failed(f"Somebody put another file in the place of {out} while it was written. Do not trust it.")


def _is_there(out: str) -> Failed:
    return Failed(f"{out} is there already. Name another file, or say --replace; nothing was written.")


def _unwritable(out: str, error: Exception) -> Failed:
    reason = error.strerror if isinstance(error, OSError) else "it is no file name"
    return Failed(f"{out} cannot be written: {reason}.")
