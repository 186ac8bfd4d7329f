"""A console to sit at, whose clock the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.console.pilot import Hand, Maker, make_hand


@pytest.fixture
def sit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    """Sit down at a desk; options are those of ``Hand``."""
    # On a busy machine a count may take so long that the next one rests: here no work takes any time.
    monkeypatch.setattr("helpdesk_tui.console.state.sparing.time", SimpleNamespace(perf_counter=lambda: 100.0))
    hands: list[Hand] = []

    def sit_down(**options: Any) -> Hand:
        hands.append(make_hand(tmp_path, **options))
        return hands[-1]

    yield sit_down
    for one in hands:
        one.rise()
        one.loop.close()
        one.store.close()


@pytest.fixture
def hand(sit: Maker) -> Hand:
    """A technician at a console of 80x24."""
    return sit()
