"""Desks for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.empty import empty_desk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty desk."""
    yield from opened(tmp_path / "desk.db")


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Store]:
    """Another one, to compare with."""
    yield from opened(tmp_path / "whole.db")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One that stays empty, for what is only planned."""
    yield from opened(tmp_path_factory.mktemp("empty") / "desk.db")


def opened(path: Path) -> Iterator[Store]:
    store = SqliteStore(empty_desk(path))
    yield store
    store.close()
