"""The documents of this checkout as their tests read them: headings, links and fenced blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
DOCUMENTS = (*TOP, *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")
_REASON = re.compile(r"<!-- not run: (\S.*?) -->\s*\Z", re.DOTALL)
_LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text, the line of its first line, and why it is not run (None where it is)."""

    kind: str
    text: str
    line: int
    reason: str | None = None


def read(name: str) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, with the smaller headings under it."""
    found = re.search(rf"(?m)^(#+) {re.escape(heading)}$", text)
    assert found is not None, f"there is no heading {heading!r}"
    rest = text[found.end() :]
    after = re.search(rf"(?m)^#{{1,{len(found[1])}}} ", _FENCE.sub(lambda match: "." * len(match[0]), rest))
    return rest[: after.start()] if after else rest


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks in their order."""
    found = []
    for match in _FENCE.finditer(text):
        reason = _REASON.search(text[: match.start()])
        line = text.count("\n", 0, match.start()) + 2
        found.append(Block(match[1], match[2], line, reason[1] if reason else None))
    return found


def links(text: str) -> list[str]:
    """Return where the links and pictures lead."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text)))


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, made as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"(?m)^#+ (.*)$", _FENCE.sub("", text)):
        slug = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        number, unique = 0, slug
        while unique in found:
            number += 1
            unique = f"{slug}-{number}"
        found.add(unique)
    return found
