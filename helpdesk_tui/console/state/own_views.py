"""The technician's own views, from the ``[[view]]`` entries of the configuration.

A wrong entry is left out and said with its file, line and key: a desk is never shut
because of a filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.console.look.columns import CHOICE
from helpdesk_tui.console.state.views import Chosen
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.store.base import Order
from helpdesk_tui.wiring.config import Config

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.parse import Asker

_KEYS = ("name", "filter", "order", "columns")
_LONGEST = 20
_MOST = 20
_HEAD = re.compile(r"\s*\[\[\s*view\s*\]\]")


class _Wrong(ValueError):
    """What is wrong with one key of an entry."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


def own_views(config: Config, asker: Callable[[], Asker]) -> tuple[list[Chosen], list[str]]:
    """Return the views that can be used, and a sentence for every one that cannot."""
    found = config.tables.get("view", {}).get("view", [])
    entries = found if isinstance(found, list) else [found]
    views: list[Chosen] = []
    problems: list[str] = []
    for place, entry in enumerate(entries):
        try:
            if place >= _MOST:
                raise _Wrong("name", f"there may be {_MOST} views, and this is one more")
            views.append(_view(entry, asker()))
        except _Wrong as wrong:
            where = _where(config.stands["view"], place, wrong.key)
            problems.append(f"{where}: view {place + 1}, '{wrong.key}': {wrong}.")
    return views, problems


def _view(entry: object, asker: Asker) -> Chosen:
    if not isinstance(entry, Mapping):
        raise _Wrong("view", "must be written as [[view]], and under it name and filter")
    for key in entry:
        if key not in _KEYS:
            raise _Wrong(key, f"there is no such key; there are {', '.join(_KEYS)}")
    name = clean_line(_text(entry, "name")).strip()
    if not 0 < len(name) <= _LONGEST:
        raise _Wrong("name", f"must be a name of 1 to {_LONGEST} characters")
    from helpdesk_tui.domain.filters.parse import QueryError, parse_query

    asked = _text(entry, "filter")
    try:
        parse_query(asked, asker)
    except QueryError as error:
        raise _Wrong("filter", str(error).removesuffix(".")) from None
    return Chosen(name, asked, _order(entry), _columns(entry))


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise _Wrong(key, "must be text in quotes")
    return value


def _order(entry: Mapping[str, object]) -> Order | None:
    value = _text(entry, "order").lower()
    if value and value not in set(Order):
        raise _Wrong("order", f"must be {' or '.join(Order)}")
    return Order(value) if value else None


def _columns(entry: Mapping[str, object]) -> tuple[str, ...]:
    value = entry.get("columns", [])
    if not isinstance(value, list):
        raise _Wrong("columns", f"must be a list of some of {', '.join(CHOICE)}")
    for one in value:
        if one not in CHOICE:
            raise _Wrong("columns", f"there is no column {one!r}; there are {', '.join(CHOICE)}")
    return tuple(str(one) for one in value)


def _where(path: Path, place: int, key: str) -> str:
    """Return the file and, where it can be found, the line of an entry's key (or of its head)."""
    lines: list[str] = []
    with suppress(OSError, UnicodeDecodeError):
        lines = path.read_text("utf-8").splitlines()
    heads = [number for number, text in enumerate(lines) if _HEAD.match(text)]
    if place >= len(heads):
        return str(path)
    end = next((number for number in range(heads[place] + 1, len(lines)) if lines[number].lstrip()[:1] == "["), None)
    begins = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    inside = range(heads[place], len(lines) if end is None else end)
    line = next((number for number in inside if begins.match(lines[number])), heads[place])
    return f"{path}, line {line + 1}"
