"""SECURITY.md names, for each promise, a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)?)`", (ROOT / "SECURITY.md").read_text("utf-8"))))


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_exists(name: str) -> None:
    path, _, test = name.removeprefix("tests/").partition("::")
    source = (ROOT / "tests" / path).read_text("utf-8")
    assert f"def {test}(" in source if test else "def test_" in source


def test_every_promise_names_a_test() -> None:
    rows = [line for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    promises = [row for row in rows if not row.rstrip().endswith("| Test |")]
    assert len(promises) > 20
    assert all(".py" in row for row in promises)
