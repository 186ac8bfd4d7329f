"""Text for a terminal that does not speak UTF-8: ASCII that looks alike, cell for cell."""

from __future__ import annotations

import unicodedata

from helpdesk_tui.domain.text.cells import graphemes

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("─━▁", "-"),
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
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("“”„″", '"'),
        "░": ":",
        "↻": "@",
        "⏎": "/",
        "\N{NO-BREAK SPACE}": " ",
        # Letters without a decomposition.
        **dict(zip("ßæœøłđðþıÆŒØŁĐÐÞ", "saoolddtiAOOLDDT", strict=True)),
    }
)
"""What the program draws itself, and what people type without meaning it: one cell each."""


def in_ascii(text: str) -> str:
    """Return ``text`` in as many cells, letters without their marks; what looks like nothing in ASCII is ``?``."""
    return "".join(_alike(cluster, cells) for cluster, cells in graphemes(text.translate(_SIGNS)))


def _alike(cluster: str, cells: int) -> str:
    if cluster.isascii():
        return cluster
    plain = "".join(character for character in unicodedata.normalize("NFKD", cluster) if " " <= character <= "~")
    return plain if len(plain) == cells else "?" * cells
