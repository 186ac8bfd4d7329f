"""A desk of before schema 9 gets the results that its histories come to, each told in the log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.results import Result
from helpdesk_tui.domain.tickets.commands import Close, Command, Open, Reopen, Reprioritise, Respond, Schedule
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla
from helpdesk_tui.store.sql.asked import results as results_sql
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.faults.upgrading import desk_of_schema

Steps = Sequence[tuple[int, Command]]


def upgraded(tmp_path: Path, *histories: Steps) -> list[list[Result]]:
    """Make these histories on a desk of today, have it be one of schema 8, and bring that up to date."""
    source, old = tmp_path / "today.db", tmp_path / "old.db"
    with closing(SqliteStore(source)) as store:
        numbers = [made(store, steps) for steps in histories]
        store._link.run("DELETE FROM result")
    desk_of_schema(8, old, source)
    with closing(SqliteStore(old)) as store:
        assert store.check() == []
        return [kept(store, number) for number in numbers]


def made(store: SqliteStore, steps: Steps) -> int:
    now = MONDAY
    desk = Desk(store, POLICY, "ana", lambda: now)
    number = 0
    for now, command in steps:  # noqa: B007 - the desk's clock reads it
        if isinstance(command, Open):
            number = desk.open(command).tickets[0].number
        else:
            assert desk._each({number: None}, command, None).done, command
    return number


def kept(store: SqliteStore, number: int) -> list[Result]:
    columns = ", ".join(results_sql.COLUMNS)
    rows = store._link.rows(f"SELECT {columns} FROM result WHERE number = ? ORDER BY cycle, task", (number,))
    return [Result(row[0], row[1], bool(row[2]), Priority(row[3]), Sla(row[4]), row[5], row[6], row[7]) for row in rows]


P2 = Open("Mail is down", Priority.P2)
MISSED_AT = MONDAY + 1_801


def test_a_breach_that_was_lowered_is_found_again(tmp_path: Path) -> None:
    lowered: Steps = [(MONDAY, P2), (MONDAY + 3_000, Reprioritise(Priority.P5)), (MONDAY + 3_060, Respond())]
    ((found,),) = upgraded(tmp_path, lowered)
    assert (found.priority, found.judged, found.reached_at) == (Priority.P2, Sla.MISSED, MISSED_AT)
    assert found.responded_at == MONDAY + 3_060


def test_each_cycle_has_its_result_under_the_priority_of_its_time(tmp_path: Path) -> None:
    steps: Steps = [
        (MONDAY, P2),
        (MONDAY + 60, Respond()),
        (MONDAY + 120, Reprioritise(Priority.P5)),
        (MONDAY + 180, Close("done")),
        (MONDAY + 240, Reopen()),
        (MONDAY + 300, Respond()),
    ]
    ((first, second),) = upgraded(tmp_path, steps)
    assert (first.cycle, first.priority, first.judged, first.reached_at) == (1, Priority.P2, Sla.MET, MONDAY + 60)
    assert (second.cycle, second.priority, second.judged) == (2, Priority.P5, Sla.MET)


def test_tasks_are_kept_within_their_grace_and_stand_apart(tmp_path: Path) -> None:
    at = MONDAY + 4 * 3_600
    task = replace(P2, priority=Priority.P6, scheduled_for=at)
    on_time: Steps = [(MONDAY, task), (at + 5, Respond()), (at + 1_200, Close("done"))]
    late: Steps = [(MONDAY, task), (at + 3_601, Close("done"))]
    ((one,), (other,)) = upgraded(tmp_path, on_time, late)
    assert (one.task, one.judged) == (True, Sla.MET)
    assert (other.task, other.judged, other.reached_at) == (True, Sla.MISSED, at + 3_601)


def test_what_is_unanswered_says_from_when_on_it_is_broken(tmp_path: Path) -> None:
    source, old = tmp_path / "today.db", tmp_path / "old.db"
    with closing(SqliteStore(source)) as store:
        number = made(store, [(MONDAY, P2)])
        made(store, [(MONDAY, P2), (MONDAY + 60, Respond()), (MONDAY + 90, Schedule(MONDAY + 7_200))])
    desk_of_schema(8, old, source)
    with closing(SqliteStore(old)) as store:
        ticket = store.ticket(number)
        assert ticket is not None and (ticket.breach_at, ticket.judged) == (MISSED_AT, None)
        last = store.history(number)[-1]
        assert (last.kind, last.actor) == (Kind.UPGRADED, "helpdesk")
        assert store.check() == []
