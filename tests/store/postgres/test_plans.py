"""No statement walks all tickets or all of the log: each that the store asks is explained on a desk of some size.

Sequential walks are ruled out for the planner (``enable_seqscan = off``), for on a desk of some thousand tickets one
may be the cheapest: where it is planned all the same, no index serves the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpdesk_tui.desk import Desk, Outcome
from helpdesk_tui.domain.filters.parse import Asker, parse_query
from helpdesk_tui.domain.filters.standing import breached
from helpdesk_tui.domain.shift.figures import span_of
from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.store.base import Order, Presence, View
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.postgres.words.spelling import spelled
from tests.console.pilot import POLICY
from tests.servers import desk_dsn

NOW = 1_790_000_000
TICKETS = 2_000
ASKER = Asker(NOW, POLICY, "ada")

Statements = dict[str, Any]


@pytest.fixture(scope="module")
def desk() -> Iterator[PostgresStore]:
    """A desk of some thousand tickets, its tables counted by the server."""
    store = PostgresStore(desk_dsn(), "the desk on the server", deadline=60)
    store.load(histories(POLICY, NOW, TICKETS, 7))
    store._link.connection.execute("VACUUM ANALYZE")
    store._link.connection.execute("SET enable_seqscan = off")
    yield store
    store.close()


def a_view(text: str, order: Order = Order.PRIORITY) -> View:
    return View(parse_query(text, ASKER), order)


def look_through(store: PostgresStore, view: View) -> None:
    middle = store.size(view) // 2
    store.page(view, 0, 50)
    for ticket in store.page(view, middle, 60)[-1:]:
        store.position(view, ticket.number)
    store.count(view.query)
    store.by_number(view.query, 1_500, 20)


def work(store: PostgresStore) -> None:
    desk = Desk(store, POLICY, "ada", lambda: NOW)
    opened = desk.open(Open("Printer", Priority.P3, requester="Bo Berg", phone="0451 123456", organisation="Berg"))
    number = opened.tickets[0].number
    acts: list[Callable[[], Outcome]] = [
        lambda: desk.take({number: None}),
        lambda: desk.note({number: None}, "Called back"),
        lambda: desk.edit({number: None}, {"subject": "Plotter"}),
        desk.undo,
        desk.redo,
        lambda: desk.undo(number),
    ]
    assert all(act().done for act in acts)


def read(store: PostgresStore) -> None:
    seq, _ = store.changed(0)
    store.changed(seq - 3)
    store.written(seq - 3, 100)
    store.turning(NOW - 600, NOW, 100)
    store.unanswered(Priority.P1, 10)
    store.journal("ada")
    store.keep_journal("ada", Journal(NOW, seq))
    store.arrive(Presence("s", "ada", NOW, NOW))
    store.present(NOW - 60)
    store.technicians()
    for number in (1_500, 1_501):
        store.history(number, kinds=(Kind.OPENED,))
        store.children(number)
    list(store.operations("ada"))
    store.desk_events(10, kinds=("imported",))
    store.references(["INC1", "INC2"])
    store.due_after(NOW, 1)
    store.scheduled_after(NOW)
    store.parents([1_500, 1_501])
    store.scheduled_between(NOW, NOW + 86_400)
    store.promised_between(NOW, NOW + 86_400)
    store.recurring_before(NOW)
    store.figures(span_of(NOW, POLICY), breached(POLICY, NOW))
    store.alike(["printer", "jams"], "Berg", 5)
    store.requesters_by_number("123456")
    store.requesters_named("ber")
    for known in store.requesters_like(Requester("Bo Berg", "0451 123456", "bo@berg.example", "Berg"))[:1]:
        store.requester(known.id)
        store.tickets_of(known, 10, only_open=True)
        store.tickets_of(known, 10, only_open=False)


ASKED: dict[str, Callable[[PostgresStore], None]] = {
    "work": work,
    "read": read,
    **{
        f"look through '{text}' by {order}": lambda store, text=text, order=order: look_through(  # type: ignore[misc]
            store, a_view(text, order)
        )
        for order in Order
        for text in (
            "", "is:closed", "is:mine", "is:unassigned", "is:breached,warning", "is:waiting", "is:scheduled",
            "is:closed closed:today", "printer", "is:closed printer", "has:children", "is:merged",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_no_statement_walks_all_tickets_or_all_events(
    desk: PostgresStore, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = statements_of(desk, ASKED[asked], monkeypatch)
    walking = {sql: plan for sql in statements for plan in [plan_of(desk, sql, statements[sql])] if walks(plan)}
    assert statements and not walking, "\n\n".join(f"{sql}\n{plan}" for sql, plan in walking.items())


def statements_of(
    store: PostgresStore, act: Callable[[PostgresStore], None], monkeypatch: pytest.MonkeyPatch
) -> Statements:
    """Return what is asked of the server, each with the values of its first time."""
    found: Statements = {}
    link, execute = type(store._link), type(store._link)._execute

    def noting(self: Any, sql: str, parameters: Any) -> Any:
        found.setdefault(sql, parameters)
        return execute(self, sql, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(link, "_execute", noting)
        act(store)
    return {sql: values for sql, values in found.items() if sql.split()[0] in ("SELECT", "WITH", "UPDATE", "DELETE")}


def plan_of(store: PostgresStore, sql: str, values: Any) -> str:
    rows = store._link.connection.execute(f"EXPLAIN {spelled(sql)}", values or None).fetchall()
    return "\n".join(line for (line,) in rows)


def walks(plan: str) -> bool:
    return any(f"Seq Scan on {table}" in plan for table in ("ticket ", "event ", "ticket_words ", "event_text "))


def test_a_walk_would_be_seen(desk: PostgresStore) -> None:
    assert walks(plan_of(desk, "SELECT number FROM ticket WHERE resolution = ?", ("done",)))
