"""ASCII in place of text, or of the program's signs alone, for a terminal without UTF-8; the width stays the same."""

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
"""The signs that the program draws."""

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
"""Those, and signs that editors put in place of plain ones: one cell each."""


def in_plain_signs(text: str) -> str:
    """Return ``text`` with ASCII in place of the signs that the program draws; letters stay as they are."""
    return text if text.isascii() else text.translate(_DRAWN)


def in_ascii(text: str) -> str:
    """Return ``text`` in ASCII and as many cells: letters without marks, and ``?`` where nothing looks alike."""
    return "".join(_alike(cluster, cells) for cluster, cells in graphemes(text.translate(_SIGNS)))


def _alike(cluster: str, cells: int) -> str:
    if cluster.isascii():
        return cluster
    plain = "".join(character for character in unicodedata.normalize("NFKD", cluster) if " " <= character <= "~")
    return plain if len(plain) == cells else "?" * cells
