"""Text for a terminal that lacks UTF-8, or the program's signs alone: ASCII that looks alike, cell for cell."""

from __future__ import annotations

import unicodedata

from helpdesk_tui.domain.text.cells import graphemes

_DRAWN = str.maketrans(
    {
        **dict.fromkeys("─━▁▔", "-"),
        **dict.fromkeys("│┃▏", "|"),
        **dict.fromkeys("└┬┴┌┐┘├┤┼╭╮╯╰", "+"),
        **dict.fromkeys("▂▃▄", "="),
        **dict.fromkeys("▅▆▇█■●◉▪•", "#"),
        **dict.fromkeys("○□▫", "o"),
        **dict.fromkeys("→▶▷►›»", ">"),
        **dict.fromkeys("←◀‹«", "<"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼✓✔", "v"),
        **dict.fromkeys("×✗✖", "x"),
        **dict.fromkeys("…·", "."),
        "░": ":",
        "↻": "@",
        "⏎": "/",
    }
)
"""What the program draws itself."""

_SIGNS = _DRAWN | str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″", '"'),
        "\N{NO-BREAK SPACE}": " ",
        # Letters without a decomposition.
        **dict(zip("ßæœøłđðþıÆŒØŁĐÐÞ", "saoolddtiAOOLDDT", strict=True)),
    }
)
"""That, and what people type without meaning it: one cell each."""


def in_plain_signs(text: str) -> str:
    """Return ``text`` with ASCII in place of the signs that the program draws; letters stay as they are."""
    return text if text.isascii() else text.translate(_DRAWN)


def in_ascii(text: str) -> str:
    """Return ``text`` in as many cells, letters without their marks; what looks like nothing in ASCII is ``?``."""
    return "".join(_alike(cluster, cells) for cluster, cells in graphemes(text.translate(_SIGNS)))


def _alike(cluster: str, cells: int) -> str:
    if cluster.isascii():
        return cluster
    plain = "".join(character for character in unicodedata.normalize("NFKD", cluster) if " " <= character <= "~")
    return plain if len(plain) == cells else "?" * cells
