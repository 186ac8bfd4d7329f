"""Values of JSON records as texts: names of people and things that stand as objects, ids, nested texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Found, Person, Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.raw.records import Item

_NAMES = ("displayName", "display_name", "display_value", "name", "login", "username", "value", "label")
Record = Mapping[str, Any]


def text(value: object) -> str:
    """Return a value as text: an object by its name, a list by its elements; empty for nothing."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, Mapping):
        return next((text(value[name]) for name in _NAMES if value.get(name) not in (None, "")), "")
    if isinstance(value, list):
        return ", ".join(filter(None, map(text, value)))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    return str(value).strip()


def first(record: Record, *names: str) -> str:
    """Return the first of some values of a record that says anything."""
    return next((said for name in names if (said := text(record.get(name)))), "")


def nested(record: Record, *path: str) -> Any:
    """Return a value within objects; None where any of them is missing."""
    value: Any = record
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def objects(value: object) -> Sequence[Record]:
    """Return the objects of a list, or of an object of objects."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def instant(record: Record, name: str, context: Context, line: int) -> int | None:
    """Return an instant of a record, seconds UTC; None where it has none."""
    return context.instant(name, text(record.get(name)), line)


def each(items: Iterator[Item], context: Context, ticket_of: Callable[[Item, Context], Foreign]) -> Found:
    """Yield the tickets of a list; a record that cannot be taken is left out with its reason."""
    for item in items:
        try:
            yield ticket_of(item, context)
        except ValueError as error:
            context.account.leave_out(item.line, str(error), context.file)


def each_remark(
    items: Iterator[Item],
    context: Context,
    remark_of: Callable[[Record, str, Context, int], Remark | None],
    *names: str,
) -> Found:
    """Yield the comments of a list of their own; one without a ticket, a time or a text is left out.

    ``names`` are the keys that may hold the ticket's id; ``ticket_id`` where none is given.
    """
    for item in items:
        ticket = first(item.value, *(names or ("ticket_id",)))
        remark = remark_of(item.value, ticket, context, item.line)
        if remark is None or not ticket:
            context.account.leave_out(item.line, "the comment has no ticket, time or text", context.file)
        else:
            yield remark


def persons(items: Iterator[Item], context: Context) -> Found:
    """Yield people, or organisations, of a list: by id, name, address, telephone number and role."""
    for item in items:
        yield person(item.value, item.key, item.line)


def organisations(items: Iterator[Item], context: Context) -> Found:
    """Yield the organisations of a list."""
    for item in items:
        value = item.value
        yield Person(first(value, "id") or item.key, name=first(value, "name"), is_organisation=True, line=item.line)


def person(value: Record, key: str = "", line: int = 0) -> Person:
    """Return who a record is."""
    both = " ".join(filter(None, (first(value, "first_name", "firstname"), first(value, "last_name", "lastname"))))
    return Person(
        first(value, "id", "accountId", "user_id", "agent_id") or key,
        name=first(value, "name", "displayName", "full_name", "real_name") or both or first(value, "login", "username"),
        email=first(value, "email", "emailAddress", "primary_email", "mail"),
        phone=first(value, "mobile", "phone", "mobile_phone_number", "work_phone_number"),
        organisation=first(value, "organization", "company", "company_name"),
        organisation_key=first(value, "organization_id", "company_id"),
        agent=_agent(value),
        line=line,
    )


def _agent(value: Record) -> bool | None:
    role = text(value.get("role") or value.get("roles")).casefold().replace("_", "-")
    if not role:
        return None
    return not all(one in ("end-user", "customer", "user", "requester") for one in role.split(", "))
