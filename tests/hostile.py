"""What nobody should have typed: text that steers terminals, and tickets that hold it past every cleaning."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpdesk_tui.domain.tickets.events import Event, Kind, record
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore

STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""What no output may hold, whatever a ticket holds. The newline ends lines of our own."""

SEQUENCES = [
    "\x1b[2J\x1b[1;1H", "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;http://x\x07x", "\x1bP$q\"p\x1b\\", "\x1b_Gi=1\x1b\\", "\x1b^x\x1b\\", "\x1bc",
    "\x1b[?1049l", "\x1b[?1003h", "\x1b[6n", "\x1b[5i", "\x1b(0", "\x1b[31m", "\x1b[?2004h",
    "\x9b2J", "\x9d0;owned\x9c", "\x90q\x9c", "\x07", "\x08\x08\x08", "\x7f", "\x00", "\r", "\n",
    "\v", "\f", "\t", "\x85", "\x0e", "\x0f", "\x18", "\x1a", "\x05", "\u202e", "\u2066", "\u2069",
    "\u200b", "\u200d", "\ufeff", "\u2028", "\u2029", "\u061c", "\U000e0041\U000e007f", "\u3164",
    "\u115f", "\u034f", "e" + "\u0301\u0316" * 30, "\u0300", "Z\u0351\u036b\u0343", "\ue000",
    "\U0010ffff", "\u0378", "\ufe0f", "[b]bold[/b]", "[/nope]", "[@click=app.quit]x[/]", "[/]",
    "${HOME} $(id) `id`", "%s %n {0} {x!r}", "../../etc/passwd", "'; DROP TABLE ticket; --", '"',
    "\\", "=cmd|' /C calc'!A0", "+1", "-1", "@x", "<script>", "&amp;", "東京都庁", "한국어", "שלום",
    "مرحبا", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1fa\U0001f1f8", "\u2764\ufe0f",
    "a" * 70, "W" * 250, "x y z", "Printer", " ", "  ",
]  # fmt: skip
"""Pieces that hostile text is made of; among them some that are harmless."""


def strings(count: int, dice: random.Random, longest: int = 400) -> Iterator[str]:
    """Yield text of several such pieces, or of any code points that UTF-8 has."""
    for number in range(count):
        if number % 10 == 9:
            points = (dice.randrange(0x110000) for _ in range(dice.randrange(1, 30)))
            text = "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)
        else:
            text = "".join(dice.choices(SEQUENCES, k=dice.randrange(1, 9)))
        yield text[:longest] or "\x1b"


def history(text: str, at: int, dice: random.Random) -> list[tuple[Event, Ticket]]:
    """Return the history of a ticket that holds ``text`` wherever a ticket holds any, opened ``at`` (seconds UTC)."""
    level = dice.choice(list(Priority))
    due = at + dice.randrange(-40_000, 400_000)
    task = level is Priority.P6
    ticket = Ticket(
        0, 1, text, level, Status.SCHEDULED if task else Status.OPEN, dice.choice(list(Channel)), at, at,
        requester=text, phone=text, email=text, organisation=text, assignee=text, response_due=due, due_at=due,
        warn_at=due - 100, scheduled_for=due if task else None, resolution=text,
    )  # fmt: skip
    noted = replace(ticket, version=2)
    return [
        (record(Kind.OPENED, None, ticket, at=at, actor=text, op=f"a{text}", text=text), ticket),
        (record(Kind.NOTED, ticket, noted, at=at + 1, actor=text, op=f"b{text}", text=text), noted),
    ]


def past_the_cleaning(store: SqliteStore, texts: Sequence[str], now: int = 1_794_841_200, seed: int = 1) -> None:
    """Put a ticket for each text into a desk as another program could: nothing is cleaned and no rule is asked."""
    dice = random.Random(seed)
    store.load([history(text, now - dice.randrange(100, 90_000), dice) for text in texts])
