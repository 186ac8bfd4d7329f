"""The table of 256 colours that terminals have, from 16 on. XTerm: 256colres.h."""

from __future__ import annotations

Rgb = tuple[int, int, int]

_LEVELS = (0, 95, 135, 175, 215, 255)


def rgb_of(number: int) -> Rgb:
    """Return red, green and blue of a colour of the table, each 0 to 255."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    place = number - 16
    return _LEVELS[place // 36], _LEVELS[place // 6 % 6], _LEVELS[place % 6]
