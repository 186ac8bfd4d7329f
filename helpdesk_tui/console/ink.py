"""From a role to what the terminal is told, in few bytes.

What is switched on stays on from span to span, and only what differs is sent: a row in a
painted theme costs a third of what it would with every span switched on and off again,
and over SSH bytes are what a key press waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from helpdesk_tui.console.palette import ROLES
from helpdesk_tui.console.themes import Theme

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
            out.append(_colour(self.text, 3))
        if self.ground is not None:
            out.append(_colour(self.ground, 4))
        return tuple(out)


PLAIN = Ink()


@lru_cache(maxsize=1024)
def ink(role: str, theme: Theme) -> Ink:
    """Return what a role is written with; ``a+b`` is the one and the other laid over it."""
    words = [theme.roles.get(name, ROLES[name]).split() for name in role.split("+")]
    if theme.paints:
        return _painted(words, theme)
    flat = [word for part in words for word in part]
    attributes = {word for word in flat if word in ATTRIBUTES}
    if not theme.coloured:
        return Ink(_ordered(attributes | ({"reverse"} if "on" in flat else set())))
    text, ground = _named(flat)
    return Ink(
        _ordered(attributes),
        None if text is None else COLOURS.index(text),
        None if ground is None else COLOURS.index(ground),
    )


def encoded(spans: Iterable[tuple[str, Ink]]) -> str:
    """Return text with the sequences that give each span its ink, beginning and ending with nothing switched on."""
    text, now = run(spans, PLAIN)
    return text if now == PLAIN else f"{text}\x1b[m"


def run(spans: Iterable[tuple[str, Ink]], now: Ink | None) -> tuple[str, Ink | None]:
    """Return text with the sequences that give each span its ink, and the ink it leaves switched on.

    ``now`` is what is switched on before, None when nobody knows.
    """
    out: list[str] = []
    for text, wanted in spans:
        if not text:
            continue
        if now is None:
            out.append(f"\x1b[{';'.join(('0', *wanted.codes))}m" if wanted.codes else "\x1b[m")
            now = wanted
        elif text.isspace():
            wanted = _as_space(wanted, now)
        if wanted != now:
            out.append(_switch(now, wanted))
            now = wanted
        out.append(text)
    return "".join(out), now


@lru_cache(maxsize=4096)
def _switch(now: Ink, wanted: Ink) -> str:
    """Return the shortest sequence from one ink to another."""
    afresh = ";".join(("0", *wanted.codes)) if wanted.codes and now != PLAIN else ";".join(wanted.codes)
    if now == PLAIN or set(now.attributes) - set(wanted.attributes) and not wanted.codes:
        return f"\x1b[{afresh}m"
    further = ";".join(_further(now, wanted))
    return f"\x1b[{min(further, afresh, key=len)}m"


def _further(now: Ink, wanted: Ink) -> list[str]:
    off = set(now.attributes) - set(wanted.attributes)
    on = set(wanted.attributes) - set(now.attributes)
    out: list[str] = []
    if off & {"bold", "dim"}:
        # 22 ends both of them.
        out.append("22")
        on |= set(wanted.attributes) & {"bold", "dim"}
    out += [code for name, code in (("underline", "24"), ("reverse", "27")) if name in off]
    out += [ATTRIBUTES[name] for name in _ordered(on)]
    if wanted.text != now.text:
        out.append("39" if wanted.text is None else _colour(wanted.text, 3))
    if wanted.ground != now.ground:
        out.append("49" if wanted.ground is None else _colour(wanted.ground, 4))
    return out


def _as_space(wanted: Ink, now: Ink) -> Ink:
    """Return the ink at hand if a space looks the same in it: of a space only ground, lines and reversal show."""
    lines = {"underline", "reverse"}
    if lines & {*wanted.attributes, *now.attributes} or wanted.ground != now.ground:
        return wanted
    return now


def _painted(words: list[list[str]], theme: Theme) -> Ink:
    """Return the ink of a theme with a background of its own: every colour is said, none left to the terminal."""
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
    return Ink(_ordered(attributes), text, ground)


def _reversed(text: int, ground: int, theme: Theme) -> tuple[int, int]:
    """Return text and ground of what is reversed: text that has a colour keeps it, for it says something."""
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


def _ordered(names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in ATTRIBUTES if name in names)


def _colour(number: int, plane: int) -> str:
    return f"{plane}{number}" if number < 8 else f"{plane}8;5;{number}"
