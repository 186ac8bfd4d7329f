"""Twenty-one seconds of the long run that ``make soak`` makes: nothing that consoles and writers take grows."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Figure
from tests.soak import Figures, Third, run


def test_consoles_and_writers_on_one_desk_stay_level(tmp_path: Path, figure: Figure) -> None:
    figures = run(21, tmp_path)
    figure("middle and last third", figures.told())
    assert figures.grows() == []


def test_what_grows_is_told() -> None:
    level = Third(rss=60_000, writer_rss=30_000, files=20, wal=2**20, grown=10_000, events=20, idle=100)
    more = Third(rss=70_000, writer_rss=40_000, files=25, wal=2**24, grown=40_000, events=20, idle=900)
    assert Figures(9, [level, level, level]).grows() == []
    assert len(Figures(9, [level, level, more]).grows()) == 6
