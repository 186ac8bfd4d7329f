"""Hostile tickets through the whole console on a real terminal: what reaches it comes from the console alone.

A tour goes over tickets with hostile text in every field, notes, drafts, names, views and templates, put past the
cleaning at entry. The sequences that the console has reason to send are named here, and none else may come.
"""

from __future__ import annotations

import base64
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.store.base import Presence, View
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from tests.conftest import WHOLE, Figure
from tests.hostile import STEERING, past_the_cleaning, strings
from tests.stream import Stream, read
from tests.terminal import HELPDESK, Terminal

TICKETS, OPENED = (2_000, 2_000) if WHOLE else (1_000, 10)
COLUMNS, ROWS = 110, 40
OWN = {
    # Title, alternate screen, keys, mouse, focus, paste, wrapping and cursor; what the terminal is asked.
    "OSC 2", "CSI 22;2t", "CSI 23;2t", "CSI >1u", "CSI <u", "CSI ?u", "CSI ?2026$p", "CSI 5n",
    *(f"CSI ?{mode}{state}" for mode in (7, 25, 1000, 1004, 1006, 1049, 2004) for state in "hl"),
    # Places, steps, lines moved and erased, colours; what is copied.
    "CSI H", "CSI nH", "CSI n;nH", "CSI steps", "control 08", "CSI lines moved", "CSI K", "CSI mm", "OSC 52",
}  # fmt: skip
"""The shapes of all that the console sends, whatever is on its screen."""
ROW = re.compile(r"^.{1,3}P[1-6] .{12,19}(\d{4}) [ @]")
"""Mark, priority, clock and number of a line of the queue, which stand left of all that a ticket brings."""


class Place:
    """A desk on disk with a configuration, and what a tour through the console sent."""

    def __init__(self, folder: Path, texts: Sequence[str], others: Sequence[str]) -> None:
        self.folder = folder
        self.db = folder / "desk.db"
        with engine.connect(str(self._filled(texts))) as raw:
            self._further(raw, others)
        raw.close()
        name, *texts_of = [json.dumps(one, ensure_ascii=False).replace("\x7f", "\\u007f") for one in others]
        lines = [
            f"name = {name}",
            "[templates]",
            *(f"{key} = {one}" for key, one in zip("abcd", texts_of, strict=False)),
        ]
        for one in others[:5]:
            lines += ["[[view]]", f"name = {json.dumps(one[:20], ensure_ascii=False)}", 'filter = "is:all"']
        with closing(SqliteStore(self.db)) as store:
            self.last = str(store.page(View(), store.size(View()) - 1, 1)[0].number)
        self.config = folder / "config.toml"
        self.config.write_text("\n".join(lines).replace("\x7f", "\\u007f") + "\n", "utf-8")

    def _filled(self, texts: Sequence[str]) -> Path:
        store = SqliteStore(self.db)
        past_the_cleaning(store, texts, now=int(time.time()))
        for text in texts[:40]:
            store.arrive(Presence(f"s{text}", text, 1, int(time.time()) + 600, 1001))
            store.keep_draft(technician(), f"note {text}", text, 1)
        store.keep_draft(technician(), "note 1001", texts[0], 1)
        store.keep_draft(technician(), "call", texts[1], 1)
        # Nothing is news, so the only bell that could ring is a ticket's.
        store.keep_journal(technician(), Journal(int(time.time()), store.changed(2**62)[0]))
        with store.write() as transaction:
            for place, text in enumerate(texts[:100]):
                number = f"+1 212 760 {1000 + place}"
                transaction.keep_requester(Requester(text, number, text, text, note=text, seen_at=int(time.time())))
        store.close()
        return self.db

    def _further(self, raw: engine.Connection, others: Sequence[str]) -> None:
        """Write past the store as well: bytes that are no UTF-8, and a note on an organisation."""
        raw.execute("UPDATE ticket SET subject = CAST(x'1b5d323bff07' AS TEXT) WHERE number = 1005")
        raw.execute("UPDATE organisation SET note = ?", (others[0],))

    def tour(self) -> tuple[Stream, list[str]]:
        """Go through the whole console; return what it sent, and the screens of the queue."""
        env = {
            "XDG_STATE_HOME": str(self.folder), "HELPDESK_CONFIG": str(self.config), "EDITOR": "true", "VISUAL": "",
        }  # fmt: skip
        queue: list[str] = []
        with Terminal([*HELPDESK, "--db", str(self.db)], columns=COLUMNS, rows=ROWS, env=env) as console:
            # Painted by hand first; an Esc that waits until Textual reads would join the key after it.
            console.until(lambda shown: len(shown.split()) > 50)
            console.taken()
            console.press("\x1b")
            console.settle(0.7)
            console.until(lambda shown: len(numbers(shown)) > 20)
            queue.append(console.text)
            # The first page down moves the cursor alone.
            console.press("\x06")
            while self.last not in numbers(queue[-1]):
                console.press("\x06")
                console.until(lambda shown: numbers(shown) != numbers(queue[-1]))
                with suppress(AssertionError):
                    # A page may come in pieces; what stays wrong in it is found later.
                    console.until(lambda shown: not wrong(shown), limit=5)
                queue.append(console.text)
                assert len(queue) < TICKETS, console.text
            console.press("g")
            for _ in range(OPENED):
                console.press("\r")
                console.until("Esc Back")
                console.press("\x1b[6~\x1b[6~")
                console.settle(0.03)
                console.press("\x1b")
                console.until(lambda shown: "Esc Back" not in shown)
                console.press("j")
            for keys in TOUR:
                console.press(keys)
                console.settle(0.1)
            console.settle(0.3)
            console.press("\x1b\x1b\x1b")
            console.settle(0.2)
            console.press("\x11")
            status = console.wait()
        assert status == 0, console.text
        assert not list(self.folder.rglob("helpdesk/log")), next(self.folder.rglob("helpdesk/log")).read_text()
        return read(bytes(console.sent)), queue


TOUR = [
    "g", "v", "jjjjj", "kk", "v", "i", "\x1b", "?", "\x1b[6~", "\x1b", "A", "jjj", "]", "\x1b", "d", "\x1b",
    "3", "4", "]", "[", "1", "yp", "Y", "b", "b", "G", "k", "k", " ", " ", "t", "u", "U", "a", "x\x1b", "m", ";a\t",
    "\x1b", "m\x1b", "K", "\x1b", "e", "\t\t\t", "\x1b", "c", ";b\t", "\x1b", "p5", "\x1b", "r", "w", "w", "F", "Z",
    "Z", "/pri", "\x1b", "/@", "\t\t", "\x1b", ":note x\t", "\x1b", "E", "nnny", "Printer", "\x1b", "n", "\x1b",
    "n", "nnnnn", "1000", "\x1b[B", "\r", "\r", "Printer a", "\x1b[17~", "\x1b", "T", "Q", "G", "\x1b[5~", "g",
]  # fmt: skip
"""Keys in bursts: preview, why, help, agenda, dashboard, views, copying, verbs on what is due last (what is due now
    would ring), prompts, templates, editor, the call."""


def check_text(stream: Stream) -> None:
    for text in stream.texts:
        found = STEERING.search(text)
        assert not found, f"{found[0]!a} in {text!a}"
    for number, told in stream.commands:
        if number == 52:
            told = base64.b64decode(told.removeprefix("c;")).decode()
            assert not STEERING.search(told) and "\n" not in told, repr(told)
        else:
            assert number == 2, told
            assert not STEERING.search(told), repr(told)
            assert re.match(r"(P1 \d+ )?(P2 \d+ )?(- )?", told)


def numbers(screen: str) -> list[str]:
    """The tickets on the screen, by their rows."""
    return [row[1] for line in screen.splitlines() if (row := ROW.match(line))]


def wrong(screen: str) -> list[str]:
    """The lines of the queue on the screen that are no rows of it."""
    return [line for line in screen.splitlines()[3:-2] if line.strip() and not ROW.match(line)]


def test_every_byte_on_the_terminal_is_the_consoles(tmp_path: Path, figure: Figure) -> None:
    seed = 11
    texts = [text.replace("\n", " ") if place % 2 else text for place, text in enumerate(hostile(TICKETS, seed))]
    begun = time.monotonic()
    stream, queue = Place(tmp_path, texts, texts[-20:]).tour()
    check_text(stream)
    assert set(stream.shapes) <= OWN, set(stream.shapes) - OWN
    assert stream.shapes["OSC 52"], "nothing was copied"
    bad = [line for screen in queue for line in wrong(screen)]
    figure("hostile tickets, opened", f"{TICKETS}, {OPENED}")
    figure("sequences, shapes of them", f"{sum(stream.shapes.values())}, {len(set(stream.shapes))}")
    figure("seconds", round(time.monotonic() - begun))
    assert not bad, bad[:5]
    assert len({number for screen in queue for number in numbers(screen)}) > 0.97 * TICKETS


def hostile(count: int, seed: int) -> Iterator[str]:
    return strings(count, random.Random(seed))
