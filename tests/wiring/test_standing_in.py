"""A console watches where nothing else does, if the watch file says so, and never for longer than it is open."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.domain.rules.roles import Rights, Role
from helpdesk_tui.store.watching import Boot
from helpdesk_tui.wiring import standing_in
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import Opened, open_desk
from helpdesk_tui.wiring.standing_in import LOOK_EVERY, StandIn

WATCH = """
people = {{ana = {{targets = ["null"]}}}}
target = [{{name = "null", kind = "exec", argv = ["/bin/cat"]}}]
escalation = [{{rules = ["breach"], steps = [{{to = ["ana"]}}]}}]
[watch]
consoles = "{}"
"""
PATIENT = 120.0


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Opened]]:
    """Opens a desk beside which a watch file is named."""
    for name in ("HELPDESK_DB", "HELPDESK_CONFIG", "HELPDESK_WATCH"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    made: list[Opened] = []

    def opened(consoles: str = "stand-in", named: str = "desk.toml") -> Opened:
        for name, text in (("watch.toml", WATCH.format(consoles)), (named, f'watch = "{tmp_path / "watch.toml"}"\n')):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(text)
        made.append(open_desk(load({"db": str(tmp_path / "desk.db")}), create=True))
        return made[-1]

    yield opened
    for one in made:
        one.desk.store.close()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was begun: no process, but ends of pipes that are closed when it is let go."""
    found: list[int] = []

    def begin(config: object) -> tuple[int, int]:
        there, here = os.pipe()
        found.append(there)
        return 4_000_000 + len(found), here

    monkeypatch.setattr(standing_in, "begin", begin)
    monkeypatch.setattr("os.waitpid", lambda child, how: (0, 0))
    return found


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def let_go(end: int) -> bool:
    os.set_blocking(end, False)
    try:
        return os.read(end, 1) == b""
    except BlockingIOError:
        return False


def test_it_begins_once_where_nobody_watches_and_goes_with_the_console(
    desk: Callable[..., Opened], begun: list[int]
) -> None:
    opened, clock, ticks = desk(), Clock(), list[int]()
    opened.on_tick = lambda: ticks.append(1)
    one = StandIn(opened, clock)
    for _ in range(3):
        one.tick()
        clock.now += LOOK_EVERY
    assert len(begun) == 1 and not let_go(begun[0]) and ticks == [1, 1, 1]
    clock.now = time.monotonic()
    one.child = None
    one.close()
    assert let_go(begun[0])


def test_it_leaves_the_desk_to_another_watch(desk: Callable[..., Opened], begun: list[int]) -> None:
    opened, clock = desk(), Clock()
    one, store = StandIn(opened, clock), opened.desk.store
    one.tick()
    lease = store.take_lease("box:77:abc", Boot("boot", 5))
    store.round_done(lease, int(time.time()))
    clock.now += LOOK_EVERY
    one.tick()
    assert let_go(begun[0])
    one.child = None
    clock.now += LOOK_EVERY
    one.tick()
    assert len(begun) == 1, "while it watches, nothing is begun"


@pytest.mark.parametrize(
    ("consoles", "named", "role"),
    [
        ("show", "desk.toml", Role.TECHNICIAN),
        ("stand-in", "desk.toml", Role.VIEWER),
        ("stand-in", "home/helpdesk/config.toml", Role.TECHNICIAN),
        ("nonsense", "desk.toml", Role.TECHNICIAN),
    ],
    ids=["not wanted", "may only look", "one's own file, for another desk", "a wrong file"],
)
def test_it_begins_nowhere_else(
    desk: Callable[..., Opened], begun: list[int], consoles: str, named: str, role: Role
) -> None:
    opened = desk(consoles, named)
    opened.desk.rights = Rights(role)
    StandIn(opened, Clock()).tick()
    assert begun == []


def test_what_ends_at_once_is_left_for_two_minutes(
    desk: Callable[..., Opened], begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    one = StandIn(desk(), clock)
    one.tick()
    monkeypatch.setattr("os.waitpid", lambda child, how: (child, 256))
    for _ in range(139):
        clock.now += 1
        one.tick()
    assert len(begun) == 1
    clock.now += 1
    one.tick()
    assert len(begun) == 2


def test_a_real_one_has_the_lease_until_its_console_ends(desk: Callable[..., Opened]) -> None:
    opened = desk()
    one, store = StandIn(opened), opened.desk.store
    one.tick()
    child = one.child
    assert child is not None
    until(lambda: f":{child}:" in (store.watch().holder or ""))
    one._let_go()
    until(lambda: store.watch().holder is None)
    one.close()
    until(lambda: one._ended() or one.child is None)


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENT
    while not seen():
        assert time.monotonic() < end, "it was never seen"
        time.sleep(0.02)


def test_in_a_kiosk_it_may_be_started_and_no_other_watch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("helpdesk_tui.__main__._kiosk_machine", lambda: True)
    monkeypatch.setattr("helpdesk_tui.wiring.kiosk.shut_in", lambda arguments: None)
    monkeypatch.setenv("HELPDESK_DB", str(tmp_path / "none.db"))
    assert main(["watch", "--stand-in"]) != 2
    capsys.readouterr()
    assert main(["--as", "ana", "watch", "--stand-in"]) != 2
    capsys.readouterr()
    for other in (["watch"], ["--as", "ana", "watch"], ["--as", "ana", "list"]):
        assert main(other) == 2 and "console alone" in capsys.readouterr().err


def test_for_whom_an_account_works_its_watch_works_too(
    desk: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def spawn(path: str, call: list[str], environ: object, **how: object) -> int:
        calls.append(call)
        return 7

    monkeypatch.setattr("os.posix_spawn", spawn)
    for acting in (None, "ana"):
        os.close(standing_in.begin(replace(desk().config, acting=acting))[1])
    assert [call[call.index("helpdesk_tui") + 1 :] for call in calls] == [
        ["watch", "--stand-in"],
        ["--as", "ana", "watch", "--stand-in"],
    ]
