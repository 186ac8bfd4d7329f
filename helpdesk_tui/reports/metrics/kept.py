"""Totals that are kept by a place in the log, so that a scrape counts only what came after it.

Counting a million tickets' log takes seconds, what came since the last scrape a millisecond. A log that was put back
has another chain at that place: it is counted anew, which a reader of counters takes as a restart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from helpdesk_tui.domain.shift.totals import BOUNDS, Totals
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla
from helpdesk_tui.store.counting import Counting

PIECE = 20_000
"""Events that are counted at once: a server gives up an answer after three seconds."""
_FORM = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Totals of the log up to and with event ``seq``, whose chain is ``chain``."""

    seq: int = 0
    chain: str = ""
    totals: Totals = field(default_factory=Totals)


def brought_up(kept: Kept, store: Counting) -> Kept:
    """Return the totals up to the end of the log as it is now."""
    end = store.log_at()
    if end is None:
        return Kept()
    if kept.seq and store.log_at(kept.seq) != (kept.seq, kept.chain):
        kept = Kept()
    totals, seq = kept.totals, kept.seq
    while seq < end[0]:
        until = min(seq + PIECE, end[0])
        totals += store.totals(seq, until)
        seq = until
    return Kept(*end, totals)


def written(kept: Kept) -> str:
    """Return kept totals as one line of JSON."""
    totals = kept.totals
    return json.dumps(
        {
            "form": _FORM,
            "seq": kept.seq,
            "chain": kept.chain,
            "opened": {f"{int(level)} {way}": count for (level, way), count in totals.opened.items()},
            "closings": totals.closings,
            "responses": {f"{int(level)} {result}": count for (level, result), count in totals.responses.items()},
            "classes": list(totals.classes),
            "seconds": totals.seconds,
        }
    )


def parsed(text: str) -> Kept:
    """Return what ``written`` wrote; nothing kept where the text is anything else."""
    try:
        found = json.loads(text)
        totals = Totals(
            opened={(level, Channel(name)): count for level, name, count in _keyed(found["opened"])},
            closings=int(found["closings"]),
            responses={(level, Sla(name)): count for level, name, count in _keyed(found["responses"])},
            classes=[int(count) for count in found["classes"]],
            seconds=int(found["seconds"]),
        )
        if found["form"] == _FORM and len(totals.classes) == len(BOUNDS) + 1:
            return Kept(int(found["seq"]), str(found["chain"]), totals)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return Kept()


def _keyed(counts: Mapping[str, int]) -> Iterator[tuple[Priority, str, int]]:
    for key, count in counts.items():
        level, name = key.split(" ")
        yield Priority(int(level)), name, int(count)
