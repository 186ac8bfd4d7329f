"""What the first screen does without is there before it is asked for, and no key waits for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from functools import partial

from helpdesk_tui.console.warm_up import take

_FIRST_SCREEN = "import helpdesk_tui.wiring.opening, helpdesk_tui.desk, helpdesk_tui.console.start; import sys; "
_APPLICATION = "import gc; gc.disable(); import helpdesk_tui.console.app; from helpdesk_tui.console import warm_up; "
_MOST = 6
"""Modules of ours that one of the list brings, itself among them: each takes 1 ms or less."""


def _loaded(program: str) -> set[str]:
    asked = _FIRST_SCREEN + program + "print(*sorted(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split())


def test_the_first_screen_loads_neither_the_filter_language_nor_the_verbs() -> None:
    loaded = _loaded("")
    assert "helpdesk_tui.console.state.shift" in loaded
    spared = (
        "console.app",
        "console.dialogs.priority",
        "domain.filters.conditions",
        "domain.shift.figures",
        "domain.filters.parse",
        "store.sql.asked.search",
    )
    assert not {f"helpdesk_tui.{room}" for room in spared} & loaded
    assert "textual" not in loaded


def test_the_rest_is_loaded_and_garbage_collected_again() -> None:
    program = _APPLICATION + "[step() for step in warm_up.loading()]; "
    loaded = _loaded(program + "print(gc.isenabled(), gc.get_freeze_count() > 1000); ")
    assert {"True", "helpdesk_tui.console.dialogs.priority", "helpdesk_tui.domain.filters.parse"} <= loaded
    assert "False" not in loaded


def test_no_step_loads_more_than_a_key_may_wait_for() -> None:
    program = (
        "import helpdesk_tui.store.sqlite.store\n"
        f"{_APPLICATION}\n"
        "for step in warm_up.loading():\n"
        "    before = set(sys.modules)\n"
        "    step()\n"
        "    print(sum(name.startswith('helpdesk_tui.') for name in {*sys.modules} - before))\n"
    )
    counted = {int(one) for one in _loaded(program) if one.isdecimal()}
    assert 0 in counted and 1 in counted, "the last step loads nothing, and most load a module"
    assert max(counted) <= _MOST


def test_a_step_waits_until_the_keyboard_rests() -> None:
    taken: list[str] = []
    rests = iter([True, False, False, True, True])
    seen: list[list[str]] = []

    def quiet() -> bool:
        seen.append(list(taken))
        return next(rests)

    asyncio.run(take([partial(taken.append, one) for one in "abc"], quiet))
    assert taken == ["a", "b", "c"]
    assert seen == [[], ["a"], ["a"], ["a"], ["a", "b"]]


def test_what_came_during_a_step_is_heard_before_the_next_and_a_step_may_take_several_rounds() -> None:
    heard: list[str] = []

    async def typed() -> None:
        loop = asyncio.get_running_loop()

        async def mounts() -> None:
            await asyncio.sleep(0)
            heard.append("mounted")

        def step() -> None:
            loop.call_soon_threadsafe(heard.append, "key")
            heard.append("step")

        await take([step, mounts, step], lambda: True)

    asyncio.run(typed())
    assert heard == ["step", "key", "mounted", "step", "key"]


def test_the_console_does_without_openssl_and_whoever_asks_for_it_later_gets_it() -> None:
    without = "from helpdesk_tui.console.start import _without\nwith _without('ssl'): import helpdesk_tui.console.app\n"
    assert "helpdesk_tui.console.app" in (loaded := _loaded(f"\n{without}")) and "ssl" not in loaded
    assert "ssl" in _loaded(f"\n{without}import ssl; ssl.create_default_context()\n")
