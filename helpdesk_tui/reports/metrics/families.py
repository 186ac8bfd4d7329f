"""The metrics by name, each with its labels. Labels are from closed sets: never a ticket, a person or a customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from helpdesk_tui.domain.shift.alarms import Rule
from helpdesk_tui.domain.shift.figures import RESPONSES
from helpdesk_tui.domain.shift.totals import BOUNDS, Totals
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status
from helpdesk_tui.reports.metrics.measured import Measured


class Type(StrEnum):
    """What a metric is."""

    GAUGE = "gauge"
    COUNTER = "counter"
    HISTOGRAM = "histogram"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a metric, under the metric's name with a ``suffix``."""

    value: int
    labels: Mapping[str, str]
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: ``name`` is without the suffix of a counter (``_total``) or an info (``_info``)."""

    name: str
    type: Type
    help: str
    samples: Sequence[Sample]
    unit: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of its samples."""
        suffixes = {Type.COUNTER: ("_total",), Type.INFO: ("_info",), Type.HISTOGRAM: ("_bucket", "_sum", "_count")}
        return frozenset(f"{self.name}{suffix}" for suffix in suffixes.get(self.type, ("",)))


_OPEN = tuple(state for state in Status if state is not Status.CLOSED)
_RESULTS = (Sla.MET, Sla.MISSED)
_TRIES = ("sent", "failed")


def families(measured: Measured, version: str) -> list[Family]:
    """Return all metrics of what was measured; ``version`` is that of this program."""
    return [*_queue(measured), *_totals(measured.totals), *_watch(measured), _build(measured, version)]


def _queue(measured: Measured) -> Iterable[Family]:
    yield Family(
        "helpdesk_tickets_open",
        Type.GAUGE,
        "Tickets that are not closed.",
        [
            Sample(measured.open.get((level, state), 0), {"priority": str(level), "status": str(state)})
            for level in Priority
            for state in _OPEN
        ],
    )
    yield Family(
        "helpdesk_tickets_breached",
        Type.GAUGE,
        "Open tickets with a broken promise.",
        [Sample(measured.breached.get(level, 0), {"priority": str(level)}) for level in Priority],
    )
    yield Family(
        "helpdesk_oldest_unanswered_seconds",
        Type.GAUGE,
        "How long the ticket has waited that waits longest for a response, 0 without one.",
        [
            Sample(max(0, measured.now - measured.oldest.get(level, measured.now)), {"priority": str(level)})
            for level in RESPONSES
        ],
        "seconds",
    )
    yield _instant("helpdesk_next_deadline_timestamp_seconds", "When the next deadline is.", measured.next_deadline)


def _totals(totals: Totals) -> Iterable[Family]:
    yield Family(
        "helpdesk_tickets_opened",
        Type.COUNTER,
        "Tickets opened, by their first priority.",
        [
            Sample(totals.opened.get((level, way), 0), {"priority": str(level), "channel": str(way)}, "_total")
            for level in Priority
            for way in Channel
        ],
    )
    yield Family(
        "helpdesk_closings",
        Type.COUNTER,
        "Closings, merges left out.",
        [Sample(totals.closings, {}, "_total")],
    )
    yield Family(
        "helpdesk_responses",
        Type.COUNTER,
        "Responses given, by the result of their cycle and the priority it was reached under.",
        [
            Sample(totals.responses.get((level, result), 0), {"priority": str(level), "result": str(result)}, "_total")
            for level in RESPONSES
            for result in _RESULTS
        ],
    )
    *within, count = accumulate(totals.classes)
    buckets = [Sample(upto, {"le": f"{bound}.0"}, "_bucket") for bound, upto in zip(BOUNDS, within, strict=True)]
    yield Family(
        "helpdesk_response_seconds",
        Type.HISTOGRAM,
        "Time from the start of a cycle to its response, nights and weekends included.",
        [
            *buckets,
            Sample(count, {"le": "+Inf"}, "_bucket"),
            Sample(totals.seconds, {}, "_sum"),
            Sample(count, {}, "_count"),
        ],
        "seconds",
    )


def _watch(measured: Measured) -> Iterable[Family]:
    yield Family(
        "helpdesk_alarms_open",
        Type.GAUGE,
        "Alarms that have not ended.",
        [Sample(measured.alarms.get(rule, 0), {"rule": str(rule)}) for rule in Rule],
    )
    targets = sorted({target for target, _ in measured.deliveries})
    yield Family(
        "helpdesk_deliveries",
        Type.COUNTER,
        "Tries to send something to a target.",
        [
            Sample(measured.deliveries.get((target, result), 0), {"target": target, "result": result}, "_total")
            for target in targets
            for result in _TRIES
        ],
    )
    yield _instant(
        "helpdesk_watch_last_round_timestamp_seconds", "When the watch last came round.", measured.watched_at
    )
    yield _instant(
        "helpdesk_backup_last_success_timestamp_seconds", "When the last periodic backup was made.", measured.backup_at
    )
    yield Family("helpdesk_consoles", Type.GAUGE, "Consoles that are open.", [Sample(measured.consoles, {})])


def _build(measured: Measured, version: str) -> Family:
    labels = {"version": version, "schema": str(measured.schema)}
    return Family("helpdesk_build", Type.INFO, "The program, and the desk's schema.", [Sample(1, labels, "_info")])


def _instant(name: str, said: str, at: int | None) -> Family:
    """Return a metric that is an instant; it has no sample where there is none."""
    return Family(name, Type.GAUGE, said, [] if at is None else [Sample(at, {})], "seconds")
