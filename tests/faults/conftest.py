"""Desks of both engines, and a primary with its standby, made once for all tests that kill one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.engines import Where
from tests.pairs import Pair
from tests.servers import desk_dsn


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Where:
    """Where an empty desk of each engine is, or is to be."""
    return tmp_path / "desk.db" if request.param == "sqlite" else desk_dsn()


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two servers, the standby in step; who breaks that puts it right."""
    made = Pair()
    yield made
    made.stop()
