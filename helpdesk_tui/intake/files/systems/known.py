"""All help desks that are known, and which of them files are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpdesk_tui.intake.files.foreign.system import Holds, ListPart, SheetPart, System
from helpdesk_tui.intake.files.raw.records import Document, IntakeError, Raw, Sheet
from helpdesk_tui.intake.files.systems import (
    citsmart,
    glpi,
    jira,
    osticket,
    otrs,
    redmine,
    rt,
    servicenow,
    spiceworks,
    zammad,
    zendesk,
)
from helpdesk_tui.intake.files.systems.forges import github, gitlab
from helpdesk_tui.intake.files.systems.fresh import freshdesk, freshservice
from helpdesk_tui.intake.files.values.words import Lexicon, Words

SYSTEMS: Sequence[System] = (
    zendesk.SYSTEM,
    freshdesk.SYSTEM,
    freshservice.SYSTEM,
    osticket.SYSTEM,
    zammad.SYSTEM,
    jira.SYSTEM,
    servicenow.SYSTEM,
    glpi.SYSTEM,
    otrs.SYSTEM,
    rt.SYSTEM,
    redmine.SYSTEM,
    gitlab.SYSTEM,
    github.SYSTEM,
    spiceworks.SYSTEM,
    citsmart.SYSTEM,
)
"""A further one is a module with a ``System``, a line here, and its words in data/headers.toml."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sheet, or one list of a document, and the part of a help desk it is read as."""

    raw: Raw
    part: SheetPart | ListPart
    list_name: str = ""

    @property
    def holds(self) -> Holds:
        """What its records are."""
        return self.part.holds


@dataclass(frozen=True, slots=True)
class Known:
    """Which help desk files are of, and what each of them is."""

    system: System
    pieces: Sequence[Piece]

    @property
    def name(self) -> str:
        """What the files are called in a report: the kind of the first that holds tickets."""
        return next((one.part.name for one in self.pieces if one.holds is Holds.TICKETS), self.pieces[0].part.name)


def heads(lexicon: Lexicon) -> Mapping[str, int]:
    """Return every column that any help desk writes: how a header is known among the first rows of a file."""
    return {name: 1 for words in lexicon.systems.values() for name in (*words.columns, *words.marks)}


def recognise(raws: Sequence[Raw], lexicon: Lexicon, prefer: str = "") -> Known | None:
    """Return which help desk files are of; None where no file is of any that is known.

    Where files could be of two, ``prefer`` (the source that was typed) decides.

    Raises:
        IntakeError: they could be of two, or some are of none while others are known.
    """
    scores = [(sum(_best(raw, system, lexicon)[0] for raw in raws), system) for system in SYSTEMS]
    most = max(score for score, _ in scores)
    if not most:
        return None
    best = [system for score, system in scores if score == most]
    chosen = next((system for score, system in scores if score and system.source == prefer), None)
    if chosen is None and len(best) > 1 and not _only_people(raws, best, lexicon):
        names = " or ".join(f"{system.name} (--source {system.source})" for system in best)
        raise IntakeError(f"{raws[0].name} could be of {names}. Say which; nothing was imported.")
    system = chosen or best[0]
    pieces: list[Piece] = []
    for raw in raws:
        score, found = _best(raw, system, lexicon)
        if not score:
            raise IntakeError(
                f"{raw.name} is no file of {system.name}, as the others are. Import it by itself; nothing was imported."
            )
        pieces += found
    return Known(system, pieces)


def _only_people(raws: Sequence[Raw], systems: Sequence[System], lexicon: Lexicon) -> bool:
    """Return whether files are of people by the words that all help desks share: then it is all one whose they are."""
    pieces = [piece for raw in raws for system in systems for piece in _best(raw, system, lexicon)[1]]
    return all(piece.holds is Holds.PEOPLE for piece in pieces)


def _best(raw: Raw, system: System, lexicon: Lexicon) -> tuple[int, list[Piece]]:
    """Return how much a file says that it is of a help desk, and what its parts are."""
    if isinstance(raw, Sheet):
        scored = [(part.score(raw.columns, lexicon.of(part.key)), part) for part in system.sheets]
        score, part = max(scored, key=lambda one: one[0], default=(0, None))
        return (score, [Piece(raw, part)]) if part is not None and score else (0, [])
    total, pieces = 0, []
    for name in raw.lists:
        first = _first(raw, name)
        known = [(part.knows(name, first), part) for part in system.lists]
        score, chosen = max(known, key=lambda one: one[0], default=(0, None))
        if chosen is not None and score:
            total += score
            pieces.append(Piece(raw, chosen, name))
    return total, pieces


def _first(document: Document, name: str) -> Mapping[str, Any]:
    return next((item.value for item in document.items(name)), {})


def words_of(piece: Piece, lexicon: Lexicon) -> Words:
    """Return the words that a piece is read with."""
    return lexicon.of(piece.part.key)
