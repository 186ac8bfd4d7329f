"""The words that a shell can complete: priorities, ways in, orders, forms, and what a filter may say.

None of them needs a desk, so that a Tab is answered at the speed of any command and shows nothing of a ticket.
"""

from __future__ import annotations

import typer

from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Priority

_LONGEST_HELP = 60
_UNREAD = str.maketrans({"[": "(", "]": ")", "'": "\N{RIGHT SINGLE QUOTATION MARK}", '"': None})


def priorities(incomplete: str) -> list[str]:
    """Return P1 to P6, with the letter as typed: ``p`` or ``P``."""
    return [f"{incomplete[:1] or 'P'}{level:d}" for level in Priority]


def new_priority(context: typer.Context, incomplete: str) -> list[str]:
    """Return P1 to P5, once a ticket's number was typed."""
    typed = context.get_parameter_source("level")
    return priorities(incomplete)[:5] if typed is not None and typed.name == "COMMANDLINE" else []


def channels(incomplete: str) -> list[str]:
    """Return the ways in."""
    return [str(channel) for channel in WAYS_IN]


def orders(incomplete: str) -> list[str]:
    """Return the orders of the queue."""
    from helpdesk_tui.store.base import Order

    return [str(order) for order in Order]


def forms(incomplete: str) -> list[str]:
    """Return the forms of an export."""
    return ["csv", "jsonl"]


def filter_words(context: typer.Context, incomplete: str) -> list[str]:
    """Return whole words of a filter: ``is:breached``, ``p:1``, ``@me``.

    Bash ends a word at each colon; what stands before the one that is being typed is among the words before it.
    """
    from helpdesk_tui.domain.filters.keys import KEYS

    before: list[str] = list(context.params.get("filters") or ())
    if len(before) >= 2 and before[-1] == ":" and before[-2] in KEYS:
        return list(KEYS[before[-2]].values)
    return [*(f"{key}:{value}" for key, one in KEYS.items() for value in one.values), "@me"]


def help_of(text: str | None) -> str | None:
    """Return help as it stands beside a word: its first sentence, in one short line.

    Typer reads it as Rich's markup, and doubles quotes for zsh.
    """
    if not text:
        return None
    first = " ".join(text.split()).partition(". ")[0].removesuffix(".").translate(_UNREAD)
    return first if len(first) <= _LONGEST_HELP else f"{first[: _LONGEST_HELP - 3]}..."
