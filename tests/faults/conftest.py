"""A primary and its standby, made once for all tests that kill one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.pairs import Pair


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two servers, the standby in step; who breaks that puts it right."""
    made = Pair()
    yield made
    made.stop()
