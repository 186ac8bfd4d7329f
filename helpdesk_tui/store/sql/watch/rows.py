"""Alarms and deliveries to rows and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Rule, Tried
from helpdesk_tui.store.base import Row, Unreadable

ALARM_COLUMNS = tuple(field.name for field in fields(Alarm))
DELIVERY_COLUMNS = tuple(field.name for field in fields(Delivery))
TRIED_COLUMNS = tuple(field.name for field in fields(Tried))
ALARM_FIELDS = ", ".join(ALARM_COLUMNS)
DELIVERY_FIELDS = ", ".join(DELIVERY_COLUMNS)

_RULE, _DIGEST = ALARM_COLUMNS.index("rule"), ALARM_COLUMNS.index("in_digest")
_KIND, _URGENT, _RESULT = (DELIVERY_COLUMNS.index(name) for name in ("kind", "urgent", "result"))
_GONE = TRIED_COLUMNS.index("gone")


def alarm_of(row: Row) -> Alarm:
    """Return the alarm of a row of ALARM_COLUMNS. Raises Unreadable."""
    values: list[Any] = list(row)
    try:
        values[_RULE] = Rule(values[_RULE])
    except ValueError:
        raise _unreadable(f"alarm {values[0]}") from None
    values[_DIGEST] = bool(values[_DIGEST])
    return Alarm(*values)


def row_of_alarm(alarm: Alarm) -> dict[str, object]:
    """Return an alarm by the names of its columns, as the drivers take it."""
    row: dict[str, object] = {name: getattr(alarm, name) for name in ALARM_COLUMNS}
    return row | {"rule": str(alarm.rule), "in_digest": int(alarm.in_digest)}


def delivery_of(row: Row) -> Delivery:
    """Return the delivery of a row of DELIVERY_COLUMNS. Raises Unreadable."""
    values: list[Any] = list(row)
    try:
        values[_KIND] = Kind(values[_KIND])
        values[_RESULT] = values[_RESULT] and Result(values[_RESULT])
    except ValueError:
        raise _unreadable(f"delivery {values[0]}") from None
    values[_URGENT] = bool(values[_URGENT])
    return Delivery(*values)


def row_of_delivery(delivery: Delivery) -> dict[str, object]:
    """Return a delivery by the names of its columns, as the drivers take it."""
    row: dict[str, object] = {name: getattr(delivery, name) for name in DELIVERY_COLUMNS}
    result = delivery.result and str(delivery.result)
    return row | {"kind": str(delivery.kind), "urgent": int(delivery.urgent), "result": result}


def tried_of(row: Row) -> Tried:
    """Return how a target does by a row of TRIED_COLUMNS."""
    values: list[Any] = list(row)
    values[_GONE] = bool(values[_GONE])
    return Tried(*values)


def row_of_tried(tried: Tried) -> dict[str, object]:
    """Return how a target does by the names of its columns, as the drivers take it."""
    row: dict[str, object] = {name: getattr(tried, name) for name in TRIED_COLUMNS}
    return row | {"gone": int(tried.gone)}


def _unreadable(what: str) -> Unreadable:
    return Unreadable(f"The desk is damaged: {what} cannot be read. Keep a copy of its file, and restore a backup.")
