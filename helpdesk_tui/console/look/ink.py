"""From inks to what the terminal is told, in few bytes.

What is switched on stays on from span to span, and only what differs is sent: a row in a
painted theme costs a third of what it would with every span switched on and off again,
and over SSH bytes are what a key press waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from helpdesk_tui.domain.look.ink import ATTRIBUTES, PLAIN, Ink, colour_code, ordered


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
    out += [ATTRIBUTES[name] for name in ordered(on)]
    if wanted.text != now.text:
        out.append("39" if wanted.text is None else colour_code(wanted.text, 3))
    if wanted.ground != now.ground:
        out.append("49" if wanted.ground is None else colour_code(wanted.ground, 4))
    return out


def _as_space(wanted: Ink, now: Ink) -> Ink:
    """Return the ink at hand if a space looks the same in it: of a space only ground, lines and reversal show."""
    lines = {"underline", "reverse"}
    if lines & {*wanted.attributes, *now.attributes} or wanted.ground != now.ground:
        return wanted
    return now
