"""Cells of a terminal's screen: what stands in each, and the pen it was written with."""

from __future__ import annotations

from functools import lru_cache
from operator import ne

from helpdesk_tui.console.tty.depth import TRUE, fitting
from helpdesk_tui.domain.text.ascii import in_ascii, in_plain_signs
from helpdesk_tui.domain.text.cells import EMOJI_STYLE, JOINER, MARK, cells_of, graphemes

_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29"} | {
    "21": "24", "51": "54", "52": "54", "53": "55",
}  # fmt: skip
"""Attributes (SGR, ECMA-48) and what switches each off."""

Pen = tuple[frozenset[str], str, str]
"""Attributes, colour of the text, colour of the ground, as parameters of SGR; "" is the terminal's own colour."""

PLAIN: Pen = (frozenset(), "", "")
UNKNOWN = "\0"
"""What stands in a cell that nobody knows anything about."""


@lru_cache(maxsize=4096)
def pen_of(codes: str, colours: int = TRUE) -> Pen:
    """Return the pen that an SGR sequence switches on from nothing, on a terminal of so many ``colours``.

    Where there are none a ground is reversed text.
    """
    attributes: set[str] = set()
    text = ground = ""
    parts = iter(codes.split(";"))
    for code in parts:
        if code in _OFF:
            attributes.add(code)
        elif code in ("38", "48"):
            kind = next(parts, "5")
            colour = ";".join((code, kind, *(next(parts, "0") for _ in range(3 if kind == "2" else 1))))
            text, ground = (colour, ground) if code == "38" else (text, colour)
        elif code[:1] in ("3", "9"):
            text = "" if code == "39" else code
        elif code[:1] in ("4", "1"):
            ground = "" if code == "49" else code
    if not colours:
        return frozenset(attributes | ({"7"} if ground else set())), "", ""
    text, ground = (fitting(one, colours) if one[:3] in ("38;", "48;") else one for one in (text, ground))
    return frozenset(attributes), text, ground


@lru_cache(maxsize=4096)
def switch(now: Pen | None, wanted: Pen) -> str:
    """Return the shortest sequence from one pen to another; from None, where nobody knows the pen."""
    whole = [*sorted(wanted[0]), *filter(None, wanted[1:])]
    afresh = f"\x1b[{';'.join(['0', *whole]) if whole else ''}m"
    if now is None or now == wanted:
        return afresh if now is None else ""
    off = {_OFF[one] for one in now[0] - wanted[0]}
    # What is switched off may take another attribute with it.
    on = (wanted[0] - now[0]) | {one for one in wanted[0] if _OFF[one] in off}
    codes = [*sorted(off), *sorted(on)]
    codes += [wanted[1] or "39"] if wanted[1] != now[1] else []
    codes += [wanted[2] or "49"] if wanted[2] != now[2] else []
    return min(f"\x1b[{';'.join(codes)}m", afresh, key=len)


_ON_BLANKS = frozenset(("4", "7", "9", "21", "51", "52", "53"))


def shows_blank(pen: Pen) -> bool:
    """Whether a space in this pen is a cell of the terminal's own ground and nothing else."""
    return not pen[2] and not pen[0] & _ON_BLANKS


@lru_cache(maxsize=4096)
def on_blanks(pen: Pen) -> Pen:
    """Return what of a pen is seen where a space is written with it: mostly the ground alone."""
    return pen if pen[0] & _ON_BLANKS else (frozenset(), "", pen[2])


class Row:
    """One line: what stands in each cell, and its pen. The cell after a wide character is empty ("")."""

    __slots__ = ("chars", "odd", "pens")

    def __init__(self, width: int, char: str = " ") -> None:
        """Be the same character all over."""
        self.chars, self.pens = [char] * width, [PLAIN] * width
        self.odd = False
        """Whether a character is not one cell wide: terminals disagree on where the ones after it stand."""

    def __eq__(self, other: object) -> bool:
        """Whether both look the same."""
        return isinstance(other, Row) and self.chars == other.chars and self.pens == other.pens

    __hash__ = None  # type: ignore[assignment]

    def take(self, other: Row) -> None:
        """Become like another row of the same width."""
        self.chars[:], self.pens[:], self.odd = other.chars, other.pens, other.odd

    def differing(self, other: Row) -> int:
        """Return about how many cells differ."""
        if self.chars == other.chars and self.pens == other.pens:
            return 0
        chars, pens = map(ne, self.chars, other.chars), map(ne, self.pens, other.pens)
        return max(sum(1 for one in chars if one), sum(1 for one in pens if one))

    def put(self, x: int, text: str, pen: Pen) -> int:
        """Write text from a cell on; return the cell after it. No character in it steers a terminal afterwards."""
        width = len(self.chars)
        if _one_cell_each(text):
            end = min(x + len(text), width)
            if x < end:
                self._part(x)
                self._part(end)
                self.chars[x:end], self.pens[x:end] = text[: end - x], [pen] * (end - x)
            return x + len(text)
        for cluster, cells in graphemes(_harmless(text)):
            if not cells:
                self._onto(x, cluster)
            elif x < width:
                end = min(x + cells, width)
                self._part(x)
                self._part(end)
                self.odd = self.odd or cells != 1 or len(cluster) > 1
                # Of a wide character at the edge there is room for half.
                whole = [cluster, ""][:cells] if x + cells <= width else [" "]
                self.chars[x:end], self.pens[x:end] = whole, [pen] * (end - x)
            x += cells
        return x

    def _part(self, x: int) -> None:
        """See to it that no wide character stands across the left edge of a cell."""
        if 0 < x < len(self.chars) and self.chars[x] == "":
            self.chars[x - 1] = self.chars[x] = " "

    def _onto(self, x: int, marks: str) -> None:
        """Put marks without cells of their own onto the character before them."""
        x = min(x, len(self.chars)) - 1
        x -= x > 0 and self.chars[x] == ""
        if x >= 0 and self.chars[x] != UNKNOWN:
            self.chars[x] += marks
            self.odd = True


@lru_cache(maxsize=4096)
def _one_cell_each(text: str) -> bool:
    """Whether each character is a cell to be seen: a row of the list, signs and accents included, is put as a whole."""
    return text.isprintable() and (text.isascii() or (max(text) < "\u3000" and all(cells_of(one) == 1 for one in text)))


@lru_cache(maxsize=2048)
def _harmless(text: str) -> str:
    """Return text in which U+FFFD stands for whatever is no character to be seen; a joiner needs one before it."""
    if text.isprintable():
        return text
    seen = "".join(one if one.isprintable() or one == JOINER else " " if one.isspace() else MARK for one in text)
    return seen.lstrip(JOINER + EMOJI_STYLE)


def drawn(text: str, ascii_only: bool, plain_signs: bool = False) -> str:
    """Return text as the terminal can show it, in as many cells; with ``plain_signs`` letters stay as they are."""
    if text.isascii():
        return text
    return in_ascii(_harmless(text)) if ascii_only else in_plain_signs(text) if plain_signs else text
