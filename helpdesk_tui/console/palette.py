"""What each role looks like: the terminal's own sixteen colours and its attributes.

The terminal's own palette and background are legible on dark and light screens alike,
need few bytes, and leave attributes (bold, reverse, underline) when NO_COLOR is set.
"""

from __future__ import annotations

ROLES: dict[str, str] = {
    "": "",
    "dim": "dim",
    "strong": "bold",
    "bar": "reverse",
    "bar-strong": "reverse bold",
    "bar-alarm": "bold white on red",
    "heads": "underline",
    "ruled": "underline",
    "rule": "dim",
    "key": "bold",
    "hint": "dim",
    "title": "bold",
    "p1": "bold white on red",
    "p2": "bold red",
    "p3": "bold yellow",
    "p4": "cyan",
    "p5": "blue",
    "p6": "dim",
    "now": "bold white on red",
    "breached": "bold red",
    "warning": "bold yellow",
    "running": "",
    "paused": "dim",
    "met": "green",
    "missed": "red",
    "none": "dim",
    "scheduled": "blue",
    "due": "bold yellow",
    "waiting": "dim",
    "closed": "dim",
    "cursor": "reverse",
    "cursor-strong": "reverse bold",
    "mark": "bold magenta",
    "input": "",
    "caret": "reverse",
    "good": "bold green",
    "bad": "bold red",
    "path": "bold green",
}

_CODES = {"bold": "1", "dim": "2", "underline": "4", "reverse": "7"}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def look(role: str) -> str:
    """Return what a role looks like, in words; ``a+b`` is the one and the other."""
    return " ".join(ROLES[name] for name in role.split("+"))


def sgr(role: str, *, colour: bool = True) -> str:
    """Return the escape sequence that switches a role on; empty for plain text. ECMA-48, SGR."""
    codes: list[str] = []
    ground = 30
    for word in (look(role) if colour else without_colour(role)).split():
        if word == "on":
            ground = 40
        else:
            codes.append(_CODES.get(word) or str(ground + _COLOURS.index(word)))
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def without_colour(role: str) -> str:
    """Return a role's attributes alone, for NO_COLOR; what stood on a colour is reversed."""
    words = look(role).split()
    attributes = [word for word in words if word in _CODES]
    return " ".join([*attributes, "reverse"] if "on" in words else attributes)
