"""Strings of bytes as terminals send them: keys that somebody typed, and noise that nobody did."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from textual import events
from textual.message import Message

from helpdesk_tui.console.tty.guard import Guard
from helpdesk_tui.console.tty.typed import AltChord, Written

KEYS: dict[bytes, str] = {
    b"\x1b[A": "up",
    b"\x1b[B": "down",
    b"\x1bOA": "up",
    b"\x1b[5~": "pageup",
    b"\x1b[6~": "pagedown",
    b"\x1b[H": "home",
    b"\x1b[F": "end",
    b"\x1bOP": "f1",
    b"\x1bOS": "f4",
    b"\x1b[15~": "f5",
    b"\x1b[[A": "f1",
    b"\x1b[7$": "shift+home",
    b"\x1b[3~": "delete",
    b"\x1b[Z": "shift+tab",
    b"\r": "enter",
    b"\t": "tab",
    b"\x7f": "backspace",
    b"\x11": "ctrl+q",
    b"\x1b[1;5C": "ctrl+right",
    b"\x1b[1;3D": "alt+left",
    b"\x1b[1;3A": "alt+up",
    b"\x1b[97u": "a",
    b"\x1b[97;1:2;97u": "a",
    b"\x1b[97:65:97;2;65u": "A",
    b"\x1b[97;3u": "alt+a",
    b"\x1b[32;1u": "space",
    b"\x1b[27u": "escape",
    b"\x1b[13u": "enter",
    b"\x1b[13;3u": "alt+enter",
    b"\x1b[97;5u": "ctrl+a",
    b"\x1b[1089::99;5u": "ctrl+c",
    "é".encode(): "é",
    "日".encode(): "日",
}
"""What was typed, as it is sent, and the key it is."""


def _private(dice: random.Random) -> bytes:
    inside = bytes(dice.choices(b"?>=<0123456789;:", k=dice.randint(0, 90)))
    return b"\x1b[" + dice.choice([b"?", b">", b"="]) + inside + dice.choice([b"", b"$", b" !"]) + dice.choice(
        [b"c", b"n", b"y", b"x", b"p", b"q", b"t", b"z", b"|", b"u"]
    )  # fmt: skip


def _string(dice: random.Random) -> bytes:
    text = bytes(dice.choices(range(0x20, 0x7F), k=dice.randint(1, 30)))
    return b"\x1b" + dice.choice([b"]", b"P", b"_", b"^", b"X"]) + text + dice.choice([b"\x07", b"\x1b\\", b"\xc2\x9c"])


def _pasted(dice: random.Random) -> bytes:
    return b"\x1b[200~" + bytes(dice.choices(b"jpq\x1b\x07[]0123u \r\xe9", k=dice.randint(0, 40))) + b"\x1b[201~"


NOISE: tuple[Callable[[random.Random], bytes], ...] = (
    _private,
    _string,
    _pasted,
    lambda dice: b"\x1b[M" + bytes(dice.choices(range(0x20, 0x7F), k=3)),
    lambda dice: bytes([dice.choice([0xFF, 0xC0, 0x80, 0x9B])]),
    *(
        lambda dice, sent=sent: sent
        for sent in (
            b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\",
            b"\x1b[?62;22c",
            b"\x1b[8;24;80t",
            b"\x1b[48;24;80;480;640t",
            b"\x1b[12;40R",
            b"\x1b[0n",
            b"\x1bP>|XTerm(390)\x1b\\",
            b"\x1b[97;1:3u",
            b"\x1b[57441;2u",
            b"\x1b[57358u",
            b"\x1b[99999999u",
            b"\x1b[55555;1;1114112u",
            b"\x1b[32;10;10M",
            b"\x1b[<0;1;1M",
            b"\x1b[<0;1;-1M",
            b"\x1b[I",
            b"\x1b[?2026;2$y",
            b"\xc2\x9b31;1h",
            b"\xe2\x80\x8d",
            b"\xc2\xa0",
        )
    ),
)
"""What a terminal sends, or a connection does to it, that is no key."""


def sent_and_typed(dice: random.Random) -> tuple[bytes, list[str]]:
    """Return what a terminal sent, and the keys that were typed in it."""
    sent, typed = b"", []
    for _ in range(dice.randint(1, 12)):
        if dice.random() < 0.5:
            sent += dice.choice(NOISE)(dice)
        elif dice.random() < 0.5:
            code, name = dice.choice(list(KEYS.items()))
            sent += code
            typed.append(name)
        else:
            char = dice.choice("abjpq123xyz")
            sent += char.encode()
            typed.append(char)
    return sent, typed


def read(guard: Guard, sent: bytes, dice: random.Random, now: float = 0.0) -> list[Message]:
    """Feed bytes in reads of any size, then let time pass: four seconds at most."""
    out: list[Message] = []
    while sent:
        size = dice.randint(2, 40)
        out += guard.feed(sent[:size], now)
        out += guard.tick(now + 0.01)
        sent = sent[size:]
    for later in (0.2, 1.5, 3.0):
        out += guard.tick(now + later)
    return out


def keys(messages: list[Message]) -> list[str]:
    """Return the keys among messages; of a chord that may be Esc and a key, both."""
    return list(_keys(messages))


def _keys(messages: list[Message] | tuple[Message, ...]) -> Iterator[str]:
    for one in messages:
        if isinstance(one, AltChord):
            yield one.key
            yield from _keys(one.behind)
        elif isinstance(one, events.Key) and not isinstance(one, Written):
            yield one.key


def wrong(count: int, seed: int) -> list[str]:
    """Return how some of ``count`` strings, sent one after the other, were read otherwise than typed."""
    dice, out, guard = random.Random(seed), [], Guard()
    for place in range(count):
        sent, typed = sent_and_typed(dice)
        got = keys(read(guard, sent, dice, 10.0 * place))
        if got != typed:
            out.append(f"{sent!r}: {got} instead of {typed}")
    return out


def survive(count: int, seed: int) -> None:
    """Read random bytes: none of them raises anything, and a key after them and a pause is read."""
    dice, guard = random.Random(seed), Guard()
    weights = [40 if byte in b"\x1b[]OPM_^X;:?~u0123456789" else 1 for byte in range(256)]
    for place in range(count):
        sent, now = bytes(dice.choices(range(256), weights, k=dice.randint(1, 80))), 10.0 * place
        read(guard, sent, dice, now)
        got = keys([*guard.feed(b"x", now + 5), *guard.tick(now + 8)])
        assert got == ["x"], f"{sent!r}: {got}"
        # What is known of the terminal by now is not to be known in the next round.
        guard.disambiguates = False
