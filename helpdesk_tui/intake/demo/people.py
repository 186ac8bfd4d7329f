"""The invented people who call a demonstration desk."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from helpdesk_tui.intake.demo.words import FIRST_NAMES, LAST_NAMES, ORGANISATIONS

EACH = 16
"""People of each organisation."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who calls."""

    name: str
    phone: str
    email: str
    organisation: str


def contacts(rng: Random) -> list[list[Contact]]:
    """Return the people of each organisation, in the order of ``ORGANISATIONS``."""
    return [_staff(rng, *organisation) for organisation in ORGANISATIONS]


def _staff(rng: Random, organisation: str, domain: str, area: str) -> list[Contact]:
    numbers = rng.sample(range(100, 200), EACH)
    names = zip(rng.sample(FIRST_NAMES, EACH), rng.sample(LAST_NAMES, EACH), strict=True)
    return [
        Contact(f"{first} {last}", f"+1-{area}-555-0{number}", _address((first, last), domain), organisation)
        for (first, last), number in zip(names, numbers, strict=True)
    ]


def _address(names: Sequence[str], domain: str) -> str:
    bare = unicodedata.normalize("NFKD", ".".join(names).lower().replace("ø", "o"))
    return "".join(c for c in bare if c.isascii() and (c.isalpha() or c == ".")) + f"@{domain}.example"
