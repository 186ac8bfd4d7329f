"""The metrics: names, labels and formats as Prometheus reads them, and nothing of anybody in them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_classic

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.shift.alarms import Alarm, Rule
from helpdesk_tui.domain.shift.totals import BOUNDS, Totals
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, status_at
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.reports.metrics.families import families
from helpdesk_tui.reports.metrics.kept import Kept, brought_up, parsed, written
from helpdesk_tui.reports.metrics.measured import Measured, measure
from helpdesk_tui.reports.metrics.texts import classic, openmetrics
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.counting import total
from tests.store.making import put
from tests.store.memory import MemoryStore, Shelf

NOW = 1_795_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
TICKETS = int(os.environ.get("HELPDESK_METRICS_TICKETS", "300"))

SAMPLES = {
    "helpdesk_tickets_open": {"priority", "status"},
    "helpdesk_tickets_breached": {"priority"},
    "helpdesk_oldest_unanswered_seconds": {"priority"},
    "helpdesk_next_deadline_timestamp_seconds": set(),
    "helpdesk_tickets_opened_total": {"priority", "channel"},
    "helpdesk_closings_total": set(),
    "helpdesk_responses_total": {"priority", "result"},
    "helpdesk_response_seconds_bucket": {"le"},
    "helpdesk_response_seconds_sum": set(),
    "helpdesk_response_seconds_count": set(),
    "helpdesk_alarms_open": {"rule"},
    "helpdesk_deliveries_total": {"target", "result"},
    "helpdesk_watch_last_round_timestamp_seconds": set(),
    "helpdesk_backup_last_success_timestamp_seconds": set(),
    "helpdesk_consoles": set(),
    "helpdesk_build_info": {"version", "schema"},
}
"""The names that dashboards and rules are written by, with their labels (WATCH: metrics)."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path_factory.mktemp("metrics") / "desk.db")
    fill(store, POLICY, NOW, TICKETS, 7)
    yield store
    store.close()


def measured(store: Store) -> Measured:
    return measure(store, POLICY, NOW, NOW, brought_up(Kept(), store).totals, NOW - 60)


def made(**fields: object) -> Measured:
    nothing: dict[str, object] = {
        "now": NOW,
        "open": {},
        "breached": {},
        "oldest": {},
        "next_deadline": None,
        "totals": Totals(),
        "alarms": {},
        "deliveries": {},
        "watched_at": None,
        "backup_at": None,
        "consoles": 0,
        "schema": 10,
    }
    return Measured(**nothing | fields)  # type: ignore[arg-type]


def test_every_name_is_there_with_its_labels_in_both_formats(demo: SqliteStore) -> None:
    full = families(made(**{name: getattr(measured(demo), name) for name in Measured.__slots__} | {
        "watched_at": NOW, "deliveries": {("lead", "sent"): 3, ("lead", "failed"): 1},
    }), "1.2.3")  # fmt: skip
    for text, read in ((openmetrics(full), read_openmetrics), (classic(full), read_classic)):
        found: dict[str, set[str]] = {}
        for family in read(text):
            for sample in family.samples:
                found.setdefault(sample.name, set()).update(sample.labels)
        assert found == SAMPLES
    assert {name for one in full for name in one.names} == set(SAMPLES)


def test_openmetrics_ends_as_it_must_and_a_file_has_no_timestamp(demo: SqliteStore) -> None:
    full = families(measured(demo), "1.2.3")
    assert openmetrics(full).endswith("\n# EOF\n")
    lines = [line for line in classic(full).splitlines() if not line.startswith("#")]
    assert all(len(line.rpartition("}")[2].split() or line.split()) == (1 if "}" in line else 2) for line in lines)
    assert "# EOF" not in classic(full)
    assert all(sample.timestamp is None for family in read_classic(classic(full)) for sample in family.samples)


def test_series_are_few_and_hold_nothing_of_any_ticket_or_person(demo: SqliteStore) -> None:
    text = openmetrics(families(measured(demo), "1.2.3"))
    series = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(series) < 300
    labels = {value for family in read_openmetrics(text) for one in family.samples for value in one.labels.values()}
    words = {word for value in labels for word in (value, *value.split("-"))}
    for ticket, _ in demo.by_number(Query(scope=Scope.ALL), 0, 200_000):
        said = {ticket.subject, ticket.requester, ticket.email, ticket.phone, ticket.organisation, ticket.assignee}
        assert words.isdisjoint({*said, str(ticket.number), ticket.reference})


def test_open_tickets_have_the_status_of_now(demo: SqliteStore) -> None:
    plain: dict[tuple[Priority, Status], int] = {}
    for later in (NOW, NOW + 30 * 86_400):
        plain.clear()
        for ticket, _ in demo.by_number(Query(), 0, 200_000):
            key = ticket.priority, status_at(ticket, later)
            plain[key] = plain.get(key, 0) + 1
        found = measure(demo, POLICY, later, later, Totals(), None).open
        assert {key: count for key, count in found.items() if count} == plain


def test_totals_are_those_of_every_history_replayed(demo: SqliteStore) -> None:
    tickets = [ticket.number for ticket, _ in demo.by_number(Query(scope=Scope.ALL), 0, 200_000)]
    events = [event for number in tickets for event in demo.history(number)]
    plain = total(events, 0, len(events))
    assert brought_up(Kept(), demo).totals == Totals() + plain


def test_an_unanswered_ticket_is_as_old_as_it_waits() -> None:
    store = MemoryStore(Shelf())
    put(store, priority=Priority.P1, clock_start=NOW - 90, opened_at=NOW - 90, response_due=NOW - 90, due_at=NOW - 90)
    text = openmetrics(families(measured(store), "1"))
    assert 'helpdesk_oldest_unanswered_seconds{priority="P1"} 90\n' in text
    assert 'helpdesk_oldest_unanswered_seconds{priority="P2"} 0\n' in text


def test_the_histogram_counts_up_and_its_last_class_holds_all() -> None:
    totals = Totals(classes=[3, 2, 0, 0, 0, 0, 1, 4], seconds=900_000)
    text = openmetrics(families(made(totals=totals), "1"))
    counts = [int(line.split()[1]) for line in text.splitlines() if line.startswith("helpdesk_response_seconds_bucket")]
    assert counts == [3, 5, 5, 5, 5, 5, 6, 10]
    assert [f'le="{bound}.0"' in text for bound in BOUNDS] == [True] * len(BOUNDS)


def test_alarms_and_deliveries_are_counted_and_a_targets_name_breaks_no_line() -> None:
    named = 'a "b" \\ \x1b[31m\nc'
    text = openmetrics(families(made(alarms={Rule.BREACH: 2}, deliveries={(named, "failed"): 7}), "1"))
    assert 'helpdesk_alarms_open{rule="breach"} 2\n' in text
    [family] = [one for one in read_openmetrics(text) if one.name == "helpdesk_deliveries"]
    assert {(one.labels["result"], one.value) for one in family.samples} == {("sent", 0), ("failed", 7)}
    assert "\x1b" not in text


def test_what_was_kept_is_read_again_and_anything_else_is_not() -> None:
    totals = Totals({(Priority.P2, Channel.WALK_IN): 3}, 2, {(Priority.P2, Sla.MISSED): 1}, [1, 0, 0, 0, 0, 0, 0, 0], 5)
    kept = Kept(17, "ab" * 32, totals)
    assert parsed(written(kept)) == kept
    for damaged in ("", "{}", "[1]", "null", '{"form": 2}', written(kept).replace("walk-in", "x"), written(kept)[:-9]):
        assert parsed(damaged) == Kept()


class Noting(MemoryStore):
    """Notes what is counted."""

    def totals(self, after: int, until: int) -> Totals:
        self.asked = (*getattr(self, "asked", ()), (after, until))
        return super().totals(after, until)


def test_only_what_is_new_is_counted_unless_the_log_was_put_back() -> None:
    store = Noting(Shelf())
    put(store)
    put(store)
    first = brought_up(Kept(), store)
    put(store)
    second = brought_up(first, store)
    assert store.asked == ((0, 2), (2, 3))
    assert sum(second.totals.opened.values()) == 3
    assert brought_up(second, store) == second
    other = brought_up(Kept(3, "another", second.totals), store)
    assert other == second
    assert store.asked[-1] == (0, 3)


def test_an_alarm_of_the_store_is_measured() -> None:
    class Alarmed(MemoryStore):
        def alarms(self, limit: int = 10_000) -> list[Alarm]:
            return [Alarm(1, "key", Rule.P1, 1001, 1, NOW), Alarm(2, "other", Rule.P1, 1002, 1, NOW)]

    assert measured(Alarmed(Shelf())).alarms == {Rule.P1: 2}


def test_the_dashboard_asks_for_metrics_and_labels_that_are_there() -> None:
    board = json.loads((Path(__file__).parents[2] / "data" / "grafana.json").read_text("utf-8"))
    queries = [target["expr"] for one in board["panels"] for target in one["targets"]]
    asked = {name for query in queries for name in re.findall(r"helpdesk_\w+", query)}
    assert asked == set(SAMPLES), "every metric has a place on the dashboard, and no query a name of its own"
    for query in queries:
        labels = {name for by in re.findall(r"by \(([^)]*)\)", query) for name in by.split(", ")}
        labels |= set(re.findall(r"[{,]\s*(\w+)=", query))
        assert labels <= set().union(*(SAMPLES[name] for name in re.findall(r"helpdesk_\w+", query))), query
        values = dict(re.findall(r"(\w+)=\"(\w+)\"", query))
        assert values.items() <= {("priority", "P1"), ("result", "met"), ("result", "failed")}
    assert {one["datasource"]["uid"] for one in board["panels"]} == {"${source}"}
    assert len({one["id"] for one in board["panels"]}) == len(board["panels"])
