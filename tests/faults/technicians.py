"""Technicians at their consoles, at human pace: each a process with a real session, without its screen."""

from __future__ import annotations

import random
import time
from pathlib import Path

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.old.app import POLL, POLL_SHARE
from helpdesk_tui.console.old.frame import compose
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.state.sparing import Sparing
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.faults.processes import Account
from tests.store.making import POLICY

VERBS = ("t", "mcalled back\r", "p3", "r", "u", "j", "k", "\r\x1b", "Jx")
"""What a hand does every few seconds: verbs that write, and looks that do not."""

_NAMES = {"\r": "enter", "\x1b": "escape"}


def work(path: Path, account: Path, technician: int, measured: float, seconds: float, pause: float) -> None:
    """Sit at a console: look for changes ten times a second, tick every second, do a verb every ``pause`` seconds.

    What is told was measured from the instant ``measured`` on, for ``seconds``.
    """
    said = Account(account)
    store = SqliteStore(path)
    desk = Desk(store, POLICY, f"tech{technician}", lambda: int(time.time()))
    session = Session(desk, lambda: parse_chart(*data_text("triage.toml")), "Load", 20)
    dice = random.Random(technician)
    session.window.go(dice.randrange(40))
    end = measured + seconds
    verb_at = time.monotonic() + dice.uniform(0, pause)
    tick_at = time.monotonic() + dice.uniform(0, 1)
    looking = Sparing(POLL_SHARE, at_most=1)
    began: float | None = None
    while (now := time.monotonic()) < end:
        if began is None and now >= measured:
            began = time.process_time()
        if now >= verb_at:
            _press(session, dice.choice(VERBS), said, counts=began is not None)
            verb_at = now + dice.uniform(0.5, 1.5) * pause
        if now >= tick_at:
            session.tick()
            compose(session, 80, 24)
            tick_at = now + 1
        looking.begin()
        if looking.rested and session.poll():
            compose(session, 80, 24)
            looking.end()
        time.sleep(POLL)
    said.tell("cpu", time.process_time() - (began or 0.0))
    session.leave()
    store.close()


def _press(session: Session, keys: str, said: Account, *, counts: bool) -> None:
    began = time.monotonic()
    for character in keys:
        session.press(Key(_NAMES.get(character, character), character if character.isprintable() else None))
    while session.waiting:
        # A key that found the desk busy is pressed again by the console itself, and has then been answered.
        time.sleep(POLL)
        session.poll()
    took = time.monotonic() - began
    notice = session.notice
    if notice is not None and ("busy" in notice.text or "Nothing was written" in notice.text):
        said.tell("error", notice.text)
    if counts:
        said.tell("took", keys.encode().hex(), took)
