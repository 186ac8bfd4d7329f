"""The account of an import: what was mapped, assumed, cut and left out, counted, with the lines where that was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import LeftOut

MOST_LINES = 8
"""How many lines of a kind are named."""
MOST_WORDS = 12
"""How many words of a kind are named in a sentence."""
MOST_SAID = 40
"""How many kinds of changes have a sentence of their own."""
_MOST_KINDS = 500
_LONGEST = 60


@dataclass(slots=True)
class Times:
    """How often something was, and the first lines where."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def at(self, line: int) -> None:
        """Count one more."""
        self.count += 1
        if line and len(self.lines) < MOST_LINES and line not in self.lines:
            self.lines.append(line)


class Account:
    """What an import has to tell. Every text is cleaned here, so that it can be shown as it is."""

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self._told: dict[str, None] = {}
        self._counted: dict[str, Times] = {}
        self._mapped: dict[str, Counter[tuple[str, str]]] = {}
        self._left_out: list[LeftOut] = []

    def tell(self, sentence: str) -> None:
        """Tell a sentence about a file as a whole, once."""
        self._told.setdefault(clean_display(sentence))

    def count(self, what: str, line: int = 0) -> None:
        """Count a ticket of which something was assumed or changed: ``blank priority taken as P4``."""
        what = clean_display(what)
        if what not in self._counted and len(self._counted) >= _MOST_KINDS:
            what = "something else was changed, of which there are too many kinds to name"
        self._counted.setdefault(what, Times()).at(line)

    def mapped(self, kind: str, there: str, here: str) -> None:
        """Count a word (of a ``kind``: priority, state, channel) that was read as one of this desk."""
        counter = self._mapped.setdefault(kind, Counter())
        word = clean_display(there)[:_LONGEST], here
        counter[word if word in counter or len(counter) < _MOST_KINDS else ("other words", here)] += 1

    def leave_out(self, line: int, why: str, file: str = "") -> None:
        """Leave a record out."""
        self._left_out.append(LeftOut(line, clean_display(why), file))

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """The records that were left out, by file and line."""
        return sorted(self._left_out, key=lambda one: (one.file, one.line))

    @property
    def counted(self) -> Mapping[str, Times]:
        """What was assumed or changed, in the order in which it was first met."""
        return self._counted

    @property
    def words(self) -> Mapping[str, Mapping[tuple[str, str], int]]:
        """By kind, which word was read as which, and how often; the most frequent first."""
        return {kind: dict(counter.most_common()) for kind, counter in self._mapped.items()}

    @property
    def told(self) -> Sequence[str]:
        """The sentences about the files as a whole."""
        return tuple(self._told)

    def sentences(self) -> list[str]:
        """Return all of it but what was left out, as sentences for a technician."""
        said = list(self._told)
        for kind, words in self.words.items():
            pairs = [f"{there or 'blank'} is {here} ({count:,})" for (there, here), count in words.items()]
            more = f", and {len(pairs) - MOST_WORDS:,} more" if len(pairs) > MOST_WORDS else ""
            ends = " Nothing becomes P1 or P6 unless a --map says so." if kind == "priority" else ""
            said.append(f"{kind.capitalize()}: {', '.join(pairs[:MOST_WORDS])}{more}.{ends}")
        counted = list(self._counted.items())
        said += [f"{_tickets(times.count)}: {_ended(what + _where(times))}" for what, times in counted[:MOST_SAID]]
        if further := counted[MOST_SAID:]:
            times = sum(times.count for _, times in further)
            kinds = "1 further kind" if len(further) == 1 else f"{len(further):,} further kinds"
            said.append(f"{_tickets(times)}: {kinds} of changes, which --json names.")
        return said


def _tickets(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count:,} tickets"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _where(times: Times) -> str:
    if not times.lines:
        return ""
    more = " and more" if times.count > len(times.lines) == MOST_LINES else ""
    return f" ({'line' if len(times.lines) == 1 else 'lines'} {', '.join(map(str, times.lines))}{more})"
