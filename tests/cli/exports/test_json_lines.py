"""JSON Lines out and in: a desk exported and imported is the same desk, and a second import adds nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.domain.filters.parse import parse_query
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import Figures, span_of
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.events import Event
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import Store, View
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk, command, home
from tests.desk.test_results import Shift
from tests.domain.rules.test_decide import MONDAY, POLICY

__all__ = ["command", "home"]


@pytest.fixture
def everything(tmp_path: Path) -> Iterator[SqliteStore]:
    """A desk on which everything was done that can be: two technicians, a random week, and what chance leaves out."""
    with closing(SqliteStore(tmp_path / "here.db")) as store:
        shift = Shift(store, 11)
        for _ in range(150):
            shift.step()
        shift.chance = random.Random(5)
        desk = shift.desk
        said = "Mail\u2026 is \u201cdown\u201d"
        call = Open(said, Priority.P2, requester="İbrahim Yılmaz", phone="+90 212 555 0100", organisation="Acme")
        first = desk.open(replace(call, body="line one\nline two")).tickets[0]
        twin = desk.open(Open("No mail", Priority.P3, requester="Bo")).tickets[0]
        child = desk.open(Open("Phone", Priority.P4, reference="elsewhere:7")).tickets[0]
        later = POLICY.business.next_open(shift.now + 100_000)
        task = desk.open(
            Open("Backup", Priority.P6, scheduled_for=later, recurrence="FREQ=WEEKLY", lasts=7_200, body="check tapes")
        ).tickets[0]
        desk.attach({first.number: None}, Attach(requester="Zoë", said="mine too"))
        desk.merge({twin.number: None}, first.number)
        desk.adopt({child.number: None}, first.number)
        desk.note({first.number: None}, "tried:\n\tthis")
        desk.follow({child.number: None}, later, "call back")
        desk.close({task.number: None}, "tapes are good")
        desk.edit({first.number: None}, {"subject": "Mail is down"})
        yield store


def of(store: Store) -> tuple[list[Ticket], list[list[Event]], Figures]:
    """All tickets, their histories without their places in the log, and the figures of all time."""
    count = sum(store.tally().values())
    tickets = [one for number in range(1001, 1001 + count) if (one := store.ticket(number)) is not None]
    histories = [[replace(event, seq=0) for event in store.history(one.number)] for one in tickets]
    span = replace(span_of(MONDAY + 400 * 86_400, POLICY), day=MONDAY)
    return tickets, histories, store.figures(span, breached(POLICY, span.now))


def exported(command: Helpdesk, desk: Path, out: Path) -> Path:
    assert command("--db", str(desk), "export", "is:all", "--format", "jsonl", "--out", str(out)).status == 0
    return out


def test_a_desk_exported_and_imported_is_the_same_desk(
    everything: SqliteStore, command: Helpdesk, tmp_path: Path
) -> None:
    file = exported(command, tmp_path / "here.db", tmp_path / "all.jsonl")
    there = tmp_path / "there.db"
    run = command("--db", str(there), "import", str(file))
    assert (run.status, run.err) == (0, "")
    with closing(SqliteStore(there)) as store:
        assert of(store) == of(everything)
        assert store.check() == []
        for words in ("mail", "tapes", "phone 0100", "zoë", "from:acme"):
            view = View(parse_query(f"is:all {words}"))
            assert [one.number for one in store.page(view, 0, 99)] == [
                one.number for one in everything.page(view, 0, 99)
            ], words


def test_a_second_import_adds_nothing(everything: SqliteStore, command: Helpdesk, tmp_path: Path) -> None:
    file = exported(command, tmp_path / "here.db", tmp_path / "all.jsonl")
    there = str(tmp_path / "there.db")
    command("--db", there, "import", str(file))
    before = command("--db", there, "list", "is:all", "--json").out
    run = command("--db", there, "import", str(file))
    assert "0 tickets taken" in run.out and run.status == 0
    assert command("--db", there, "list", "is:all", "--json").out == before
    assert "0 tickets taken" in command("--db", str(tmp_path / "here.db"), "import", str(file)).out


def test_where_numbers_are_taken_what_names_a_ticket_follows_its_new_one(
    everything: SqliteStore, command: Helpdesk, tmp_path: Path
) -> None:
    file = exported(command, tmp_path / "here.db", tmp_path / "all.jsonl")
    there = tmp_path / "there.db"
    for subject in ("Already here", "And this"):
        command("--db", str(there), "new", subject)
    run = command("--db", str(there), "import", str(file))
    assert "have another number here" in run.err
    with closing(SqliteStore(there)) as store:
        assert store.check() == []
        by_subject = {one.subject: one for one in store.page(View(parse_query("is:all")), 0, 999)}
        main = by_subject["Mail is down"]
        assert by_subject["Phone"].parent == main.number
        twin = by_subject["No mail"]
        assert (twin.merged_into, twin.resolution) == (main.number, f"Merged into #{main.number}")
        assert by_subject["Already here"].number == 1001


def test_undo_after_an_import_takes_back_nothing_of_it(
    everything: SqliteStore, command: Helpdesk, tmp_path: Path
) -> None:
    file = exported(command, tmp_path / "here.db", tmp_path / "all.jsonl")
    text = file.read_text().replace('"actor": "ana"', '"actor": "root"')
    file.write_text(text)
    there = tmp_path / "there.db"
    command("--db", str(there), "import", str(file))
    run = command("--db", str(there), "undo")
    assert run.status == 1 and "is not taken back by undo" in run.err
    command("--db", str(there), "new", "One more")
    assert command("--db", str(there), "undo").status == 0


Spoil = Callable[[dict[str, object]], None]


def _set(**fields: object) -> Spoil:
    return lambda ticket: ticket.update(fields)


def _event(place: int, **fields: object) -> Spoil:
    def spoil(ticket: dict[str, object]) -> None:
        events = ticket["events"]
        assert isinstance(events, list)
        events[place].update(fields)

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        _set(number="x"),
        _set(number=-1),
        _set(events=[]),
        _set(events="none"),
        _event(0, kind="sold"),
        _event(0, version=2),
        _event(0, at="yesterday"),
        _event(0, at="9999-12-31T23:59:59Z"),
        _event(0, after={"subject": 7}),
        _event(0, after={"colour": "red"}),
        _event(0, after={"priority": 9}),
        _event(0, actor=""),
        _event(0, op=None),
        _event(0, text="\ud800"),
    ],
)
def test_a_line_that_is_no_ticket_is_left_out_with_its_reason(command: Helpdesk, tmp_path: Path, spoil: Spoil) -> None:
    here = tmp_path / "here.db"
    command("--db", str(here), "new", "Good")
    command("--db", str(here), "new", "Spoilt")
    lines = exported(command, here, tmp_path / "all.jsonl").read_text().splitlines()
    spoilt = json.loads(lines[1])
    spoil(spoilt)
    file = tmp_path / "spoilt.jsonl"
    file.write_text(f"{lines[0]}\n{json.dumps(spoilt)}\n")
    there = str(tmp_path / "there.db")
    run = command("--db", there, "import", str(file))
    assert run.status == 0 and "1 left out" in run.err and "(line 2)" in run.err, run
    assert [one["subject"] for one in command("--db", there, "list", "--json").json] == ["Good"]
    assert command("--db", there, "check").status == 0


@pytest.mark.parametrize(
    "content",
    [b"{", b"{}", b'{"number": 1}', b"[" * 100_000, b'{"a":' * 5_000, b"{\xff}", b'{"number":1,"events":[{}]}'],
)
def test_a_file_that_holds_none_is_refused_and_changes_nothing(
    command: Helpdesk, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)
    there = str(tmp_path / "there.db")
    run = command("--db", there, "import", str(file))
    assert run.status == 1 and "Nothing was imported" in run.err
    assert "Traceback" not in run.err
