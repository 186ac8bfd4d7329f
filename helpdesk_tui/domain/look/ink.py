"""The ink of a role under a theme: its attributes, and the numbers of its colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.themes import Theme

ATTRIBUTES = {"bold": "1", "dim": "2", "underline": "4", "reverse": "7"}
COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


@dataclass(frozen=True, slots=True)
class Ink:
    """How a span is written: attributes in ECMA-48's order, and colours of the 256-colour table (None: the terminal's).

    ``text`` and ``ground`` below 8 are the terminal's own colours.
    """

    attributes: tuple[str, ...] = ()
    text: int | None = None
    ground: int | None = None

    @property
    def words(self) -> str:
        """The ink in words, as Rich reads a style; Rich's names for the first colours are those of ECMA-48."""
        words = list(self.attributes)
        if self.text is not None:
            words.append(f"color({self.text})")
        if self.ground is not None:
            words += ["on", f"color({self.ground})"]
        return " ".join(words) or "none"

    @property
    def codes(self) -> tuple[str, ...]:
        """The parameters that switch it on, from nothing. ECMA-48: SGR."""
        out = [ATTRIBUTES[name] for name in self.attributes]
        if self.text is not None:
            out.append(colour_code(self.text, 3))
        if self.ground is not None:
            out.append(colour_code(self.ground, 4))
        return tuple(out)


PLAIN = Ink()


@lru_cache(maxsize=1024)
def ink(role: str, theme: Theme) -> Ink:
    """Return the ink of a role; of ``a+b``, that of ``a`` with that of ``b`` over it."""
    names = role.split("+")
    words = [theme.roles.get(name, ROLES[name]).split() for name in names]
    if "cursor" in names and names[0] in theme.under:
        words = [theme.under[names[0]].split(), *(w for n, w in zip(names, words, strict=True) if n == "ruled")]
    if theme.paints:
        return _painted(words, theme)
    flat = [word for part in words for word in part]
    attributes = {word for word in flat if word in ATTRIBUTES}
    if not theme.coloured:
        return Ink(ordered(attributes | ({"reverse"} if "on" in flat else set())))
    text, ground = _named(flat)
    return Ink(
        ordered(attributes),
        None if text is None else COLOURS.index(text),
        None if ground is None else COLOURS.index(ground),
    )


def _painted(words: list[list[str]], theme: Theme) -> Ink:
    """Return the ink under a theme with its own background: every colour is set, none is the terminal's."""
    attributes: set[str] = set()
    text, ground = theme.text, theme.ground
    for part in words:
        named, on = _named(part)
        attributes |= {word for word in part if word in ("bold", "underline")}
        if on is not None:
            text, ground = theme.on[on]
        elif "reverse" in part:
            text, ground = _reversed(text, ground, theme)
        elif named is not None:
            text = theme.colours[named]
        elif "dim" in part and (text, ground) == (theme.text, theme.ground):
            text = theme.dim
    return Ink(ordered(attributes), text, ground)


def _reversed(text: int, ground: int, theme: Theme) -> tuple[int, int]:
    """Return text and ground of reversed text; a coloured text keeps its colour, because it has a meaning."""
    if ground != theme.ground:
        return ground, text
    if text in (theme.text, theme.dim):
        return theme.chosen
    return (ground, text) if theme.swaps else (text, theme.chosen[1])


def _named(words: list[str]) -> tuple[str | None, str | None]:
    """Return the names of the text's colour and of the ground's."""
    text = ground = None
    for before, word in zip(["", *words], words, strict=False):
        if before == "on":
            ground = word
        elif word != "on" and word not in ATTRIBUTES:
            text = word
    return text, ground


def ordered(names: set[str]) -> tuple[str, ...]:
    """Return attributes in ECMA-48's order."""
    return tuple(name for name in ATTRIBUTES if name in names)


def colour_code(number: int, plane: int) -> str:
    """Return the parameter that switches a colour on, as text (plane 3) or ground (4). ECMA-48: SGR."""
    return f"{plane}{number}" if number < 8 else f"{plane}8;5;{number}"
