"""Templates in a text: ``;`` and the first letters of a name show them, Tab puts the first one in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.state.templates import Template
from helpdesk_tui.console.widgets.text import Text
from helpdesk_tui.domain.tickets.ticket import Ticket

_SHOWN = 6
_CALLED = re.compile(r"(?:^|(?<=\s));([\w-]*)$", re.ASCII)


def called(text: Text) -> str | None:
    """Return the letters between a ``;`` that begins a word and the caret, or None."""
    found = _CALLED.search(_before(text))
    return None if found is None else found[1]


def matching(templates: Mapping[str, Template], text: Text) -> list[Template]:
    """Return the templates that are called by what stands before the caret, the one of just that name first."""
    name = called(text) if templates else None
    if name is None:
        return []
    first = [templates[name]] if name in templates else []
    return first + [one for other, one in templates.items() if other.startswith(name) and other != name]


def lines(templates: Mapping[str, Template], text: Text) -> list[Line]:
    """Show the templates that are called."""
    found = matching(templates, text)[:_SHOWN]
    return [line(column(f"  ;{one.name}", 16, "key"), (one.text, "hint")) for one in found]


def begin_call(text: Text) -> None:
    """Type the ``;`` that begins a call, as a word of its own."""
    before = _before(text)
    text.put_in(";" if not before or before[-1].isspace() else " ;")


def complete(templates: Mapping[str, Template], text: Text, ticket: Ticket | None, technician: str) -> None:
    """Put the first template that is called in place of its call, the caret where its first blank is, or behind it.

    For several tickets (None) the fields that differ stay open.
    """
    found = matching(templates, text)
    if not found:
        return
    filled, blank = found[0].filled(ticket, technician)
    row, end = text.cursor_location
    start = end - len(called(text) or "") - 1
    text.replace(filled, (row, start), (row, end), maintain_selection_offset=False)
    text.move_cursor((row, start + (len(filled) if blank is None else blank)))


def _before(text: Text) -> str:
    """Return the line before the caret."""
    row, column = text.cursor_location
    return text.document[row][:column]
