"""Who asked, out of a cell: one address, a telephone number that no table program has spoilt, a name."""

from __future__ import annotations

import re

LONGEST = 4096
"""So many characters of a cell are searched for an address; further ones stay what else stands there."""

_OF_NAME = r"[^\s<>\"',;:|()\[\]@\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]"
_DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W_]{1,63}(?![\w@-]|\.\w)"
_ADDRESS = re.compile(rf"(?<!{_OF_NAME})(?<!@)(?P<address>(?:{_OF_NAME}|(?<=\w)'(?=\w)){{1,64}}+@{_DOMAIN})")
"""An address that stands alone; its domain has letters of any script, digits and hyphens (RFC 5321, RFC 6531)."""
_LABEL = re.compile(r"(?:mailto|smtp|e-?mail|sip)\s*:\s*", re.IGNORECASE)
_QUERY = re.compile(r"\?[a-z]+=[^\s>]*", re.IGNORECASE)
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d+")
_WITH_ZERO = re.compile(r"(\+?\d{5,20})\.0")
_BETWEEN = re.compile(r"[\s]*[,;<>|\n][\s,;<>|]*")
_AROUND = " \t<>()[]\"',;:|"


def one_address(text: str) -> tuple[str, str]:
    """Return the first mail address in a cell, and what else stands there; no address in a cell without one."""
    address, before, after = _parted(text)
    if not address:
        return "", text.strip()
    parts = (part.strip(_AROUND) for part in _BETWEEN.split(f"{before.strip()} | {after.strip()}"))
    return address, ", ".join(part for part in parts if any(map(str.isalnum, part)))


def name_and_address(text: str) -> tuple[str, str]:
    """Return name and address of a cell that holds either, or both (``Maria <maria@acme.example>``)."""
    address, before, after = _parted(text)
    if not address:
        return text.strip(), ""
    # maria@acme.example (Maria) has the name behind; of several people the first is meant.
    name = before.strip(_AROUND) or (after.strip(_AROUND) if after.lstrip().startswith("(") else "")
    return name, address


def _parted(text: str) -> tuple[str, str, str]:
    """Return the first address, and what stands before and after it without the labels of links."""
    found = _ADDRESS.search(text, 0, LONGEST)
    if found is None:
        return "", text, ""
    before, after = text[: found.start()], text[found.end() :]
    if (query := _QUERY.match(after)) is not None:
        after = after[query.end() :]
    return found["address"], _LABEL.sub("", before[-LONGEST:]), _LABEL.sub("", after[:LONGEST])


def phone_of(text: str) -> str:
    """Return a telephone number as it stands, empty where the cell has no digit.

    Raises:
        ValueError: a table program has rounded it; the sentence says so.
    """
    bare = text.strip()
    if _ROUNDED.fullmatch(bare):
        raise ValueError(f"the telephone number {bare[:40]} was rounded by a table program: not used")
    # 12125550102.0 is a number that was read as a fraction, with all of its digits.
    whole = _WITH_ZERO.fullmatch(bare)
    return whole[1] if whole is not None else bare if any(one.isdigit() for one in bare) else ""
