"""What the first screen does without is there before it is asked for."""

from __future__ import annotations

import subprocess
import sys

_FIRST_SCREEN = "import helpdesk_tui.wiring.opening, helpdesk_tui.desk, helpdesk_tui.console.start; import sys; "


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
    program = (
        "import gc; gc.disable(); from helpdesk_tui.console.warm_up import load_the_rest; load_the_rest().join(); "
    )
    loaded = _loaded(program + "print(gc.isenabled(), gc.get_freeze_count() > 1000); ")
    assert {"True", "helpdesk_tui.console.dialogs.priority", "helpdesk_tui.domain.filters.parse"} <= loaded
    assert "False" not in loaded
