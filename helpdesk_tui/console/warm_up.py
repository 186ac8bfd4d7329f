"""What the first screen did without, made ready while no key is pressed: in small steps, between them the keys.

A thread beside the loop held up what was typed meanwhile by 100 ms: each time the loop looks for input it gives
the interpreter away, and gets it back after 5 ms. A key that comes in the middle of a step waits for that step alone.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from inspect import isawaitable
from itertools import chain
from typing import Any

from textual.app import App

from helpdesk_tui.console.parts import mounting
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.shift import Shift

_MODULES = (
    "domain.shift.announcement",
    "domain.shift.journal",
    "desk.shift.announcing",
    "store.sql.asked.count",
    "store.sql.asked.search",
    "console.widgets.field",
    "domain.agreement.clocks",
    "console.dialogs.priority",
    "console.widgets.text",
    "console.dialogs.texts.text_dialog",
    "console.dialogs.texts.note",
    "console.dialogs.texts.close",
    "domain.tickets.desk_events",
    "desk.caller_changes",
    "desk.callers",
    "desk.counting",
    "desk.family",
    "domain.times.recurring.every",
    "domain.rules.decide",
    "desk.writing",
    "domain.times.span",
    "domain.times.typed.hints",
    "domain.times.typed.single",
    "console.state.asked_time",
    "console.dialogs.one_line.schedule",
    "domain.agreement.triage",
    "console.dialogs.kept_calls",
    "domain.tickets.requester",
    "console.screens.call.callers",
    "console.screens.call.who",
    "console.screens.call.form",
    "console.screens.call.sheet",
    "console.screens.call.parts",
    "console.screens.call.form_screen",
    "console.screens.call.screen",
    "console.dialogs.one_line.assign",
    "console.dialogs.one_line.follow",
    "console.dialogs.one_line.family",
    "console.dialogs.filter",
    "console.dialogs.forms.edit",
    "store.sql.asked.requesters",
    "console.dialogs.forms.requester",
    "console.dialogs.command.arguments",
    "console.dialogs.command.dialog",
    "console.dialogs.choosing.copy",
    "domain.words.explain",
    "console.look.ticket.whole",
    "console.screens.over_screen",
    "console.screens.ticket",
    "console.dialogs.why",
    "console.screens.help",
    "domain.shift.week",
    "console.look.agenda.week",
    "console.screens.agenda",
    "domain.shift.figures",
    "console.screens.dashboard",
    "desk.shift.handing_over",
    "domain.roster.roster",
    "reports.handover_since",
    "reports.handover",
    "reports.handover_text",
    "console.screens.handover",
)
"""In the order in which they are wanted, and what a module needs before itself: none takes more than 6 ms."""

HURRIED = ("reprioritise", "note", "new", "edit", "caller")
"""What is mounted before it is asked for: what is needed in a hurry, and what takes longest to be shown first.

That costs half then. Each takes 0.25 MiB, so the rest is mounted when it is asked for.
"""

_BETWEEN_KEYS, _LEFT_ALONE = 0.25, 1.0
"""Seconds without a key after which the next module is loaded, and after which something is mounted.

Who walks down the list takes four steps a second or more. What is mounted takes 6 ms, and the form of a call 16.
"""
_LOOK_AGAIN, _BREATH = 0.05, 0.001
"""Seconds until the keyboard is looked at again, and from a step to the next: in less, the thread that reads it does
not get its turn, and a key would wait for the next step as well.
"""

Step = Callable[[], object]


async def make_ready(app: App[Any], services: Services, rests: Callable[[float], bool]) -> None:
    """Load the rest, then mount what is worth it; ``rests`` says whether no key has come for some seconds."""
    await take(chain((partial(_look_up_hours, services.shift),), loading()), partial(rests, _BETWEEN_KEYS))
    await take(chain(mounting(app, services, HURRIED), (_collect_garbage,)), partial(rests, _LEFT_ALONE))


async def take(steps: Iterable[Step], rests: Callable[[], bool]) -> None:
    """Take one step after the other, each only while the keyboard ``rests``."""
    for step in steps:
        while not rests():
            await asyncio.sleep(_LOOK_AGAIN)
        done = step()
        if isawaitable(done):
            await done
        await asyncio.sleep(_BREATH)


def loading() -> Iterator[Step]:
    """Yield the steps that load the rest, and let the collector of garbage work from then on.

    Until here it was switched off (``start``), and what is there by now stays for good: looking
    through it would take 20 ms each time.
    """
    for module in _MODULES:
        yield partial(import_module, f"helpdesk_tui.{module}")
    yield _collect_garbage


def _look_up_hours(shift: Shift) -> None:
    """Have the agreement's calendars work out this year: the counts of the first second wait 5 ms for it."""
    policy = shift.desk.policy
    for priority in policy.levels:
        policy.calendar(priority).is_open(shift.now)


def _collect_garbage() -> None:
    """Have garbage collected from now on, but not looked for in what is there: it stays for good."""
    gc.freeze()
    gc.enable()
