"""The statements of ``store.sql`` as PostgreSQL spells them.

They are written once, in SQL that both engines understand, but for the few spellings below; statements that differ
more are written for each engine. Functions that SQLite has built in (``instr``, ``json_each``, ``json_extract``) are
in this engine's schema.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RULES = (
    # The planner is not told which index to take: each statement's plan is tested.
    (re.compile(r" NOT INDEXED\b| INDEXED BY \w+"), ""),
    (re.compile(r"\bCROSS JOIN (\w+) ON\b"), r"JOIN \1 ON"),
    # Letters A to Z alone are compared without their case, as SQLite does.
    (re.compile(r"([\w.]+) = ([\w.]+|\?|:\w+) COLLATE NOCASE"), r"nocase(\1) = nocase(\2)"),
    (re.compile(r"([\w.]+) COLLATE NOCASE NOT IN \(SELECT value"), r"nocase(\1) NOT IN (SELECT nocase(value)"),
    (re.compile(r"([\w.]+) COLLATE NOCASE"), r"nocase(\1)"),
    (re.compile(r"length\(CAST\((\w+) AS BLOB\)\)"), r"octet_length(\1)"),
    # The driver's places for values.
    (re.compile(r"%"), "%%"),
    (re.compile(r"\?"), "%s"),
    (re.compile(r"(?<!:):(?=[a-z]\w*)(\w+)"), r"%(\1)s"),
)
_QUOTED = re.compile(r"('(?:[^']|'')*')")


@lru_cache(maxsize=1024)
def spelled(sql: str) -> str:
    """Return a statement of ``store.sql`` in this engine's spelling. Text in quotes stays as it is."""
    parts = _QUOTED.split(sql)
    # Quoted text stands at every second place; only a percent sign means something to the driver there.
    return "".join(part.replace("%", "%%") if place % 2 else _spelled(part) for place, part in enumerate(parts))


def _spelled(part: str) -> str:
    for pattern, spelling in _RULES:
        part = pattern.sub(spelling, part)
    return part
