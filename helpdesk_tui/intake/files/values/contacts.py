"""Who asked, out of a cell: one address, a telephone number that no table program has spoilt, a name."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[^\s<>\"',;:|()\[\]]+@[^\s<>\"',;:|()\[\]]+\.[^\s<>\"',;:|()\[\]]+")
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_BETWEEN = re.compile(r"[\s,;<>|]+|mailto:", re.IGNORECASE)


def one_address(text: str) -> tuple[str, str]:
    """Return the first mail address in a cell, and what else stands there; no address in a cell without one."""
    found = _ADDRESS.search(text)
    if found is None:
        return "", text.strip()
    address = found[0].removeprefix("mailto:")
    rest = text[: found.start()] + " " + text[found.end() :]
    return address, ", ".join(part for part in _BETWEEN.split(rest) if part)


def name_and_address(text: str) -> tuple[str, str]:
    """Return name and address of a cell that holds either, or both (``Maria <maria@acme.example>``)."""
    address, _ = one_address(text)
    if not address:
        return text.strip(), ""
    name = text.split(address)[0].strip(" <(\t\"',;:").removesuffix("mailto").strip(' :<("')
    return name, address


def phone_of(text: str) -> str:
    """Return a telephone number as it stands, empty where the cell has no digit.

    Raises:
        ValueError: a table program has rounded it; the sentence says so.
    """
    bare = text.strip()
    if _ROUNDED.fullmatch(bare):
        raise ValueError(f"the telephone number {bare} was rounded by a table program: not used")
    return bare if any(one.isdigit() for one in bare) else ""
