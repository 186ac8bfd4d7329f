"""Work that can wait rests in proportion to what it took, and never longer than it may."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.state.sparing import Sparing


@pytest.mark.parametrize(("took", "rest"), [(0.003, 0.1), (0.3, 1.0)])
def test_work_rests_for_its_share(monkeypatch: pytest.MonkeyPatch, took: float, rest: float) -> None:
    now = 100.0
    monkeypatch.setattr("time.perf_counter", lambda: now)
    work = Sparing(0.03, at_most=1)
    assert work.rested
    work.begin()
    now += took
    assert work.end() == pytest.approx(took)
    now += rest - 0.01
    assert not work.rested
    now += 0.02
    assert work.rested
