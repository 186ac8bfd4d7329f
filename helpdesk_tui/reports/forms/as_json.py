"""A report as JSON: its keys are part of the stable surface (docs/scripts.md). Instants are ISO-8601, lengths seconds.

It holds every figure there is; the other forms show parts of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.reports.report import Backlog, Breach, Group, Head, Report, Times

AGES = ("under_1d", "1d_to_3d", "3d_to_7d", "7d_to_30d", "30d_and_older")
"""The names of the ages in a backlog."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def as_json(report: Report) -> Mapping[str, object]:
    """Return the whole report as plain values, in an order that does not change."""
    return {
        "head": _head(report.head),
        "whole": _group(report.whole),
        "priorities": [_group(one) for one in report.priorities],
        "groups": [_group(one) for one in report.groups],
        "arrivals_by_hour": {day: list(row) for day, row in zip(DAYS, report.heat, strict=True)} if report.heat else {},
        "arrivals_by_channel": {str(channel): count for channel, count in report.channels},
        "days": [{"at": utc(one.at), "opened": one.opened, "closed": one.closed} for one in report.days],
        "backlog": [_backlog(one) for one in report.backlog],
        "breaches": [_breach(one) for one in report.breaches],
    }


def log_of(head: Head) -> str:
    """Return the log's head as ``helpdesk audit head`` prints it."""
    return f"{head.seq}:{head.chain}"


def _head(head: Head) -> Mapping[str, object]:
    return {
        "desk": head.desk,
        "from": utc(head.begin),
        "until": utc(head.end),
        "as_of": utc(head.as_of),
        "zone": head.zone,
        "policy": head.policy,
        "log": log_of(head),
        "by": None if head.by is None else str(head.by),
        "filter": head.query,
    }


def _group(group: Group) -> Mapping[str, object]:
    responses, tasks, flow = group.responses, group.tasks, group.flow
    return {
        "name": group.name,
        "responses": {
            "met": responses.met,
            "missed": responses.missed,
            "judged": responses.judged,
            "pending": responses.pending,
            "without_result": responses.none,
            "at_call": responses.at_call,
            "lowered": responses.lowered,
        },
        "time_to_respond": {"agreed": _times(group.respond), "wall": _times(group.respond_wall)},
        "unanswered": {"n": group.unanswered, "longest_wait": group.longest_wait},
        "time_to_resolve": {"gross": _times(group.resolve), "net": _times(group.resolve_net)},
        "tasks": {"on_time": tasks.on_time, "late": tasks.late, "open": tasks.open},
        "tickets": {
            "opened": flow.opened,
            "occurrences": flow.occurrences,
            "duplicates": flow.duplicates,
            "closed": flow.closed,
            "closed_7d_ago": flow.settled,
            "reopened_in_7d": flow.reopened,
            "first_contact": flow.first_contact,
        },
    }


def _times(times: Times) -> Mapping[str, int | None]:
    return {
        "n": times.n,
        "mean": times.mean,
        "median": times.median,
        "p90": times.p90,
        "longest": times.longest,
    }


def _backlog(backlog: Backlog) -> Mapping[str, object]:
    ages: Sequence[int] = backlog.ages
    return {"at": utc(backlog.at), "open": backlog.open, "ages": dict(zip(AGES, ages, strict=True))}


def _breach(breach: Breach) -> Mapping[str, object]:
    return {
        "number": breach.number,
        "priority": str(breach.priority),
        "due": utc(breach.due),
        "missed_at": utc(breach.missed_at),
        "answered_at": None if breach.answered_at is None else utc(breach.answered_at),
        "late_by": breach.late_by,
        "reason": breach.reason,
        "technician": breach.technician,
    }
