"""Looking at one part of a desk after the other, whatever its engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.sql.asked import pages as pages_sql
from helpdesk_tui.store.upkeep.base import MOST, Finding

Link = TypeVar("Link")
Look = Callable[[Link], Iterable[str]]
"""Yields what is wrong with one part, a sentence each."""


def examined(link: Link, looks: Iterable[tuple[str, Look[Link]]]) -> Iterator[Finding]:
    """Look at one part after the other, and yield its name with what is wrong with it, at most MOST each.

    Where the desk is so damaged that it cannot be walked through, that is the last finding.
    """
    for name, look in looks:
        try:
            yield name, list(islice(look(link), MOST))
        except Unusable as error:
            yield name, [str(error)]
            return


def problems(findings: Iterable[Finding]) -> list[str]:
    """Return what is wrong by these findings, at most MOST of it."""
    return list(islice((problem for _, found in findings for problem in found), MOST))


def unsearched(link: Asks) -> Iterator[str]:
    """Yield which tickets are not searched by their texts."""
    with link.snapshot():
        for number in pages_sql.astray(link):
            yield f"#{number} is not searched by the texts that it has."
