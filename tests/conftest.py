"""What every test shares: properties are not timed, for the machine may be busy; figures are shown at the end."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

WHOLE = os.environ.get("HELPDESK_FUZZ") == "1"
"""Whether new examples are looked for, as ``make fuzz`` does; the suite goes over the same ones each time."""

_usual = settings.get_profile(settings.get_current_profile_name())
settings.register_profile(
    "house",
    parent=_usual,
    deadline=None,
    derandomize=not WHOLE,
    suppress_health_check={*_usual.suppress_health_check, HealthCheck.too_slow},
)
settings.load_profile("house")

# What a test leaves behind is soon gone without being looked for: a tenth of the whole run's time.
gc.set_threshold(100_000, 50, 1000)

Figure = Callable[[str, object], None]


LONGEST = {
    *(
        "test_soak",
        "test_pty_hostile",
        "test_history",
        "test_failover",
        "test_damage",
        "test_crowd",
        "test_second_process",
        "test_sdist",
    ),
}
"""Files whose tests begin first, so that no worker is left with a long one when the others have done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, half of them in each half of the tests: so the two workers are dealt them."""
    long = [one for one in items if one.path.stem in LONGEST]
    rest = [one for one in items if one.path.stem not in LONGEST]
    half = len(rest) // 2
    items[:] = [*long[::2], *rest[:half], *long[1::2], *rest[half:]]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """What a test measured: ``figure("writes a second", 4_210)`` stands in the summary of the run."""
    return lambda name, value: record_property(f"figure: {name}", str(value))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures, test by test, also those from the workers of a run in parallel."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    told = [
        (report.nodeid.split("::")[-1], name.removeprefix("figure: "), value)
        for report in reports
        if report.when == "call"
        for name, value in report.user_properties
        if name.startswith("figure: ")
    ]
    if told:
        terminalreporter.section("figures")
        for test, name, value in told:
            terminalreporter.line(f"{test}: {name} {value}")
