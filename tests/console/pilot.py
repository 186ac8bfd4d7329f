"""The console in a test: a technician who presses keys and sees the screen, without a terminal and without waiting.

The application runs in a loop of its own, which goes on only while a key is worked off: so a test reads line by line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import category

import textual._wait
import textual.screen
from textual import events
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.keys import _character_to_key
from textual.pilot import Pilot

from helpdesk_tui.console.app import ConsoleApp
from helpdesk_tui.console.parts import mounting
from helpdesk_tui.console.state.own_commands import OwnCommand
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.tour import Tour
from helpdesk_tui.console.state.views import Chosen
from helpdesk_tui.console.warm_up import HURRIED, take
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.triage import parse_chart
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from helpdesk_tui.wiring.rosters.standing import Rosters
from tests.store.empty import empty_desk

textual.screen.UPDATE_PERIOD = 1 / 500  # type: ignore[misc]
textual._wait.SLEEP_GRANULARITY, textual._wait.SLEEP_IDLE = 0.004, 0.0008
"""A test waits for what is painted and for nothing else: with Textual's own figures half of its time is sleep."""

_parse_rules, _rules = Stylesheet._parse_rules, dict[Hashable, list[RuleSet]]()


def _remembered(sheet: Stylesheet, *words: Any, **named: Any) -> list[RuleSet]:
    """Read each style sheet once under each theme, whatever application shows it: a fifth of what a test takes."""
    key = frozenset(sheet._variables.items()), words, tuple(sorted(named.items()))
    if key not in _rules:
        _rules[key] = _parse_rules(sheet, *words, **named)
    return _rules[key]


Stylesheet._parse_rules = _remembered  # type: ignore[assignment, method-assign]

MONDAY_10 = 1_794_841_200
"""Mon 2026-11-16 10:00 EST."""

POLICY = parse_policy(*data_text("sla.toml"))
CHART = parse_chart(*data_text("triage.toml"))
NAMES = {"\r": "enter", "\x1b": "escape", "\t": "tab", "\x7f": "backspace", "\n": "ctrl+j"}


class QuietApp(ConsoleApp):
    """The console without a clock of its own: the test says when a second passes and when the desk is looked at."""

    broken: asyncio.Event

    def begin_clock(self) -> None:
        """Begin none."""

    def _handle_exception(self, error: Exception) -> None:
        """Tell the test at once: what it waits for may never come."""
        super()._handle_exception(error)
        self.broken.set()


@dataclass
class Hand:
    """A technician at a console of ``room`` cells by ``height`` lines: presses keys, sees the screen."""

    store: Store
    now: int = MONDAY_10
    moment: float = 1_000.0
    room: int = 80
    height: int = 24
    name: str = "ana"
    settings: Settings | None = None
    toured: bool = False
    commands: Sequence[OwnCommand] = ()
    views: Sequence[Chosen] = ()
    rosters: Callable[[], Rosters] | None = None
    desk: Desk = field(init=False)
    app: QuietApp = field(init=False)

    def __post_init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.desk = self.colleague(self.name)
        self._task: asyncio.Task[None] | None = None
        self.sit()

    def sit(self) -> None:
        """Sit down (again): a fresh console on the same desk."""
        self.rise()
        shift = Shift(
            self.desk,
            lambda: CHART,
            "Help desk",
            max(1, self.height - 5),
            moment=lambda: self.moment,
            settings=self.settings,
            views=self.views,
            rosters=self.rosters,
        )
        self.app = QuietApp(shift, driver=None, commands=self.commands)
        self.app.services.tour = Tour(shift) if self.toured else None
        self.app.broken = asyncio.Event()
        ready: asyncio.Future[Pilot[None]] = self.loop.create_future()
        self._over = asyncio.Event()
        self._task = self.loop.create_task(self._run(ready))
        self.pilot = self.loop.run_until_complete(self._first(ready))
        self.settle()

    async def _first(self, ready: asyncio.Future[Pilot[None]]) -> Pilot[None]:
        assert self._task is not None
        begun: set[asyncio.Future[Any]] = {ready, self._task}
        await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
        if self.app.failure is not None:
            raise self.app.failure
        if not ready.done():
            self._task.result()
        return ready.result()

    async def _run(self, ready: asyncio.Future[Pilot[None]]) -> None:
        async with self.app.run_test(size=(self.room, self.height)) as pilot:
            await pilot.pause()
            ready.set_result(pilot)
            await self._over.wait()

    def rise(self) -> None:
        """Leave the console."""
        if self._task is not None:
            self._over.set()
            with suppress(asyncio.CancelledError):
                self.loop.run_until_complete(self._task)
            self._task = None
            self.loop.run_until_complete(self._end_the_rest())

    async def _end_the_rest(self) -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def wait(self, coroutine: Awaitable[Any]) -> Any:
        """Let the console work until a coroutine has ended; what ended the console is raised here."""
        with self.app._context():
            return self.loop.run_until_complete(self._unless_broken(coroutine))

    async def _unless_broken(self, coroutine: Awaitable[Any]) -> Any:
        # What is laid out or painted meanwhile has to know whose it is.
        with self.app._context():
            work = asyncio.ensure_future(coroutine)
        broken = asyncio.ensure_future(self.app.broken.wait())
        await asyncio.wait([work, broken], return_when=asyncio.FIRST_COMPLETED)
        broken.cancel()
        if self.app.failure is not None:
            work.cancel()
            raise self.app.failure
        return await work

    def settle(self) -> None:
        """Let the console work off what it has begun."""
        self.wait(self._settled())

    def freed(self) -> Hand:
        """Let the console do what has waited for the desk, which is free again."""
        self.wait(self.app.gate.idle())
        self.settle()
        return self

    async def _settled(self) -> None:
        """Wait until nothing typed is left, or until the first of it waits for a desk that is busy."""
        idle = asyncio.ensure_future(self.app.gate.idle())
        while not idle.done() and self.app.gate.held is None:
            await asyncio.wait([idle], timeout=0.005)
        idle.cancel()
        await self.pilot.pause()

    @property
    def shift(self) -> Shift:
        """What the console knows."""
        return self.app.shift

    def colleague(self, name: str) -> Desk:
        """Return a desk on the same store for somebody else; bo and cai may work on it."""
        desk = Desk(self.store, POLICY, name, lambda: self.now)
        desk.members = lambda: ("bo", "cai")
        return desk

    def type(self, keys: str) -> Hand:
        """Press keys in one burst; names of special keys stand in NAMES."""
        for character in keys:
            name = NAMES.get(character) or _character_to_key(character)
            self.app.gate.take(events.Key(name, None if category(character) == "Cc" else character))
        self.settle()
        return self

    def key(self, *names: str) -> Hand:
        """Press special keys by their names."""
        for name in names:
            self.app.gate.take(events.Key(name, None))
        self.settle()
        return self

    def paste(self, text: str) -> Hand:
        """Paste a text."""
        self.app.gate.take(events.Paste(text))
        self.settle()
        return self

    def click(self, selector: Any, offset: tuple[int, int] = (0, 0)) -> Hand:
        """Click on a widget."""
        # What is to scroll into sight does so with a later paint, and a click goes by what stands where.
        self.wait(self.pilot.pause(0.04))
        self.wait(self.pilot.click(selector, offset=offset))
        self.settle()
        return self

    def shown_anew(self) -> Hand:
        """Let the console show what the test has changed behind it."""
        self.app.renew()
        self.settle()
        return self

    def resize(self, room: int, height: int) -> Hand:
        """Change the terminal's size."""
        self.room, self.height = room, height
        self.wait(self.pilot.resize_terminal(room, height))
        # A screen is laid out with a later paint, and what stands on it goes by the room it has then.
        self.wait(self.pilot.pause(0.04))
        self.settle()
        return self

    def tick(self, seconds: int = 1) -> Hand:
        """Let seconds pass, on the desk's clock and the real one, and let the console notice the last of them."""
        self.now += seconds
        self.moment += seconds
        self.app.tick()
        self.settle()
        return self

    def mount_ahead(self) -> None:
        """Let the console mount what it mounts while nobody types."""
        self.wait(take(mounting(self.app, self.app.services, HURRIED), lambda: True))
        self.settle()

    def until(self, seen: str) -> Hand:
        """Let the console work until something stands on the screen; what takes no key may take its time."""

        async def shown() -> None:
            while seen not in self.screen:
                await asyncio.sleep(0.01)

        self.wait(asyncio.wait_for(shown(), 120))
        return self

    @property
    def screen(self) -> str:
        """The screen as text."""
        with self.app._context():
            strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)

    @property
    def told(self) -> str:
        """The screen in one line: where a sentence with a path in it is wrapped goes by how long that is."""
        return " ".join(self.screen.split())

    @property
    def said(self) -> str:
        """What is said to the technician now, each notice from a line of its own."""
        return "\n".join(one.text for one in self.shift.notices.in_sight())

    @property
    def left(self) -> bool:
        """Whether the technician has left the console."""
        return self.app._exit

    @property
    def front(self) -> str:
        """The class of the screen or dialog in front."""
        return type(self.app.screen).__name__

    def open(self, subject: str, priority: int = 4, **values: object) -> int:
        """Open a ticket as ana and return its number."""
        command = Open(subject, Priority(priority), **values)  # type: ignore[arg-type]
        outcome = self.desk.open(command)
        assert outcome.done, outcome.refused
        self.shift.news.reload()
        self.app.renew()
        self.settle()
        return outcome.tickets[0].number

    def open_quietly(self, subject: str) -> int:
        """Open a ticket as a colleague, unseen by the console so far."""
        return self.colleague("bo").open(Open(subject, Priority.P4)).tickets[0].number

    def ticket(self, number: int) -> Ticket:
        """Return a ticket as it stands in the store."""
        ticket = self.store.ticket(number)
        assert ticket is not None
        return ticket

    def elsewhere(self, *numbers: int) -> None:
        """Let the console notice what was written by a colleague through the same connection."""
        self.shift.news._stamp = -1
        self.app.poll()
        self.settle()


def make_hand(path: Path, **options: Any) -> Hand:
    """Sit down at a new desk in a folder."""
    return Hand(SqliteStore(empty_desk(path / "desk.db")), **options)


Maker = Callable[..., Hand]
