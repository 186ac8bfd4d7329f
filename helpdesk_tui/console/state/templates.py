"""Texts that are written again and again, for notes and resolutions, with the ticket's fields in them.

``[templates] restart = "Restarted {service} for {requester}, #{number}"`` is put in with
``;restart`` and Tab. The names in braces are a closed list and stand for texts, nothing
else: a template cannot reach into the program, and a customer's name is not read as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.ticket import Channel, Ticket

FIELDS: dict[str, Callable[[Ticket], object]] = {
    "number": lambda ticket: ticket.number,
    "subject": lambda ticket: ticket.subject,
    "requester": lambda ticket: ticket.requester,
    "organisation": lambda ticket: ticket.organisation,
    "phone": lambda ticket: ticket.phone,
    "email": lambda ticket: ticket.email,
    "priority": lambda ticket: ticket.priority,
    "channel": lambda ticket: "" if ticket.channel is Channel.UNKNOWN else ticket.channel,
    "assignee": lambda ticket: ticket.assignee,
    "reference": lambda ticket: ticket.reference,
}
BLANKS = ("service", "cause", "action", "when", "who")
"""Names for what only the technician knows: they stay open in the text, and the caret goes to the first."""

_TECHNICIAN = "technician"
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_NAME = re.compile(r"[\w-]{1,30}", re.ASCII)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Template:
    """A text with fields in it."""

    name: str
    text: str

    def filled(self, ticket: Ticket | None, technician: str) -> tuple[str, int | None]:
        """Return the text for a ticket (None: for several) and where its first blank was, which is taken out.

        The other blanks, and the fields the ticket does not have, stay as ``‹name›``.
        """
        out = ""
        blank: int | None = None
        end = 0
        for piece in _PIECE.finditer(self.text):
            out += self.text[end : piece.start()]
            end = piece.end()
            name = piece[1]
            if name is None:
                out += piece[0][0]
                continue
            value = _value(name, ticket, technician)
            if value is None and blank is None:
                blank = len(out)
            else:
                out += f"‹{name}›" if value is None else value
        return out + self.text[end:], blank


def read_templates(table: Mapping[str, object]) -> tuple[dict[str, Template], list[str]]:
    """Return the templates of a ``[templates]`` table, and a sentence for every one that cannot be used."""
    found: dict[str, Template] = {}
    problems: list[str] = []
    for name, value in table.items():
        wrong = _wrong(name, value)
        if wrong:
            problems.append(f"templates: {clean_line(name)}: {wrong}")
        else:
            found[name] = Template(name, clean_line(str(value)))
    return found, problems


def _wrong(name: str, value: object) -> str:
    """Return why a template cannot be used, or nothing."""
    if not _NAME.fullmatch(name):
        return "a name has up to 30 letters, digits, - and _."
    if not isinstance(value, str) or not 0 < len(value.strip()) <= _LONGEST:
        return f"must be text in quotes, of up to {_LONGEST:,} characters."
    known = [*FIELDS, _TECHNICIAN, *BLANKS]
    for piece in _PIECE.finditer(value):
        if piece[0] in ("{", "}"):
            return f"there is a single {piece[0]!r}; a brace of the text itself is written twice."
        if piece[1] is not None and piece[1] not in known:
            return f"there is no field {{{clean_line(piece[1])}}}; there are {', '.join(known)}."
    return ""


def _value(name: str, ticket: Ticket | None, technician: str) -> str | None:
    if name == _TECHNICIAN:
        return technician
    if name not in FIELDS or ticket is None:
        return None
    value = FIELDS[name](ticket)
    return None if value in (None, "") else clean_line(str(value))
