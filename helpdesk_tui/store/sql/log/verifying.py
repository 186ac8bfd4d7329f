"""Verifies the whole log of a desk: whether it is the one that was written (see ``log.walk``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row
from helpdesk_tui.store.log.chain import TELLS_ALL, Head, genesis
from helpdesk_tui.store.log.codec import DESK_EVENT_COLUMNS, EVENT_COLUMNS
from helpdesk_tui.store.log.erasures import Mark, first_mark
from helpdesk_tui.store.log.walk import MOST, WIDTH, Progress, Verdict, Walk, merged
from helpdesk_tui.store.sql.log.ends import desk_of, head_of
from helpdesk_tui.store.sql.log.restores import restores, unfounded

_PIECE = 2_000

_FIELDS = ", ".join(f"event.{name}" for name in EVENT_COLUMNS)
_DESK_FIELDS = ", ".join(DESK_EVENT_COLUMNS)
# Every event in the order of the log, with its personal texts.
_LOG = f"SELECT {_FIELDS}, event.chain, texts FROM event LEFT JOIN event_text USING (seq) ORDER BY event.seq"
# The same without the texts: a third of the time.
_BARE_LOG = f"SELECT {_FIELDS}, event.chain, NULL FROM event ORDER BY event.seq"
# The desk's own events, with and without theirs.
_DESK_LOG = f"SELECT {_DESK_FIELDS}, chain, texts FROM desk_event LEFT JOIN desk_event_text USING (seq) ORDER BY seq"
_BARE_DESK_LOG = f"SELECT {_DESK_FIELDS}, chain, NULL FROM desk_event ORDER BY seq"
# What upgrades have said, the first one first.
_UPGRADES = "SELECT seq, payload FROM desk_event WHERE kind = 'upgraded' ORDER BY seq"


class LogWalk:
    """The verification of a whole log, event after event, in a block whose reads all see the same moment."""

    def __init__(
        self,
        link: Asks,
        given: Callable[[], int],
        heads: Iterable[Head] = (),
        *,
        texts: bool = True,
        progress: Progress | None = None,
        most: int = MOST,
    ) -> None:
        """Prepare; see ``verify``."""
        desk = desk_of(link)
        mark = Mark(0) if desk.startswith(TELLS_ALL) else first_mark(link.rows(_UPGRADES))
        self._link, self._progress, self._most = link, progress, most
        self._known = restores(link)
        self._walk = Walk(genesis(desk), heads, texts, mark, self._known)
        self._given = given()
        self._log, self._desk_log = (_LOG, _DESK_LOG) if texts else (_BARE_LOG, _BARE_DESK_LOG)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of both tables, as ``walk.merged`` does, each after it was checked."""
        walk, most, progress = self._walk, self._most, self._progress
        last = head_of(self._link).seq
        for row in merged(self._link.pieces(self._log), self._link.pieces(self._desk_log)):
            if len(walk.wrong) < most:
                walk.wrong += walk.step(row) if len(row) == WIDTH else walk.desk_step(row)
            if progress is not None and row[0] % _PIECE == 0:
                progress(row[0], last)
            yield row
        walk.wrong += [*walk.ended(self._given), *unfounded(self._link, self._known)]

    def verdict(self) -> Verdict:
        """Return the result, once all rows were read."""
        walk, most = self._walk, self._most
        return Verdict(
            walk.events,
            head_of(self._link),
            walk.erased,
            walk.wrong[:most],
            walk.disordered[:most],
            walk.order.before,
            self._known,
            walk.explained,
            walk.order.latest,
        )


def verify(
    link: Asks,
    given: Callable[[], int],
    heads: Iterable[Head] = (),
    *,
    texts: bool = True,
    progress: Progress | None = None,
    most: int = MOST,
) -> Verdict:
    """Compare the whole log with its chain, and return its faults in order.

    ``given`` returns the number last given to an event, as the engine keeps it beside the log. ``heads`` are known
    from elsewhere: only by them a log is found that was cut or rewritten. ``texts`` says whether the personal texts
    are compared with their seals too. At most ``most`` faults are named, as sentences.
    """
    with link.snapshot():
        log = LogWalk(link, given, heads, texts=texts, progress=progress, most=most)
        for _ in log.rows():
            pass
        return log.verdict()
