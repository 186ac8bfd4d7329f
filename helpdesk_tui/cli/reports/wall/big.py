"""Large letters, drawn with half blocks: two points in a cell, so that a point is about square.

Rich has none, and Textual's are for the console alone. Points are drawn larger in whole steps, as far as there is room.
"""

from __future__ import annotations

from functools import lru_cache

HEIGHT = 5
"""Points of a letter from top to bottom."""
_MOST = 8

_LETTERS: dict[str, str] = {
    "0": "### #.# #.# #.# ###",
    "1": ".# ## .# .# .#",
    "2": "### ..# ### #.. ###",
    "3": "### ..# ### ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# ..# ..# ..#",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "A": "### #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": "### #.. #.. #.. ###",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "G": "#### #... #.## #..# ####",
    "H": "#.# #.# ### #.# #.#",
    "I": "# # # # #",
    "J": "..# ..# ..# #.# ###",
    "K": "#.# #.# ##. #.# #.#",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": "### #.# #.# #.# ###",
    "P": "### #.# ### #.. #..",
    "Q": "#### #..# #..# #.## ####",
    "R": "##. #.# ##. #.# #.#",
    "S": "### #.. ### ..# ###",
    "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###",
    "V": "#.# #.# #.# #.# .#.",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#",
    "Y": "#.# #.# .#. .#. .#.",
    "Z": "### ..# .#. #.. ###",
    "d": "..# ..# ### #.# ###",
    "h": "#.. #.. ### #.# #.#",
    "m": "..... ..... ##### #.#.# #.#.#",
    "s": "... ### ##. .## ###",
    ":": ". # . # .",
    ".": ". . . . #",
    ",": ".. .. .. .# #.",
    "%": "#.# ..# .#. #.. #.#",
    "+": "... .#. ### .#. ...",
    "-": "... ... ### ... ...",
    "–": "... ... ### ... ...",
    "_": "... ... ... ... ###",
    "/": "..# ..# .#. #.. #..",
    "!": "# # # . #",
    " ": ".. .. .. .. ..",
}
_CELLS = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def size(text: str, room: tuple[int, int], *, blocks: bool = True) -> int:
    """Return the size of the largest letters in which a text fits in ``room`` (cells, lines); 0 where it fits in none.

    Without ``blocks`` a point is two number signs, for terminals that show ASCII alone.
    """
    cells, lines = room
    for scale in range(_MOST, 0, -1):
        rows = drawn(text, scale, blocks=blocks)
        if rows and len(rows) <= lines and all(len(row) <= cells for row in rows):
            return scale
    return 0


@lru_cache(maxsize=512)
def drawn(text: str, scale: int, *, blocks: bool = True) -> list[str]:
    """Return a text in letters of a size from 1 on; nothing where one of them is unknown."""
    letters = [_LETTERS.get(one, _LETTERS.get(one.upper())) for one in text]
    if not letters or None in letters:
        return []
    glyphs = [letter.split() for letter in letters if letter is not None]
    points = [".".join(glyph[row] for glyph in glyphs) for row in range(HEIGHT)]
    wide = ["".join(point * scale for point in row) for row in points for _ in range(scale)]
    if not blocks:
        return ["".join("##" if point == "#" else "  " for point in row) for row in wide]
    wide += ["." * len(wide[0])] * (len(wide) % 2)
    return [
        "".join(_CELLS[above + below] for above, below in zip(wide[place], wide[place + 1], strict=True))
        for place in range(0, len(wide), 2)
    ]
