"""A share of the random input that ``make fuzz`` gives in full: an answer or a refusal, never an error, never slow."""

from __future__ import annotations

import random

import pytest

from tests.conftest import WHOLE, Figure
from tests.fuzz import fuzz, place

SHARES = {
    "filters": 4_000,
    "times": 4_000,
    "searches": 500,
    "agreements": 800,
    "tables": 600,
    "arguments": 400,
}


@pytest.mark.parametrize(("room", "count"), SHARES.items())
def test_random_input_ends_in_an_answer_or_a_refusal(room: str, count: int, figure: Figure) -> None:
    seed = random.SystemRandom().randrange(10**6) if WHOLE else 7
    with place() as folder:
        figures = fuzz(room, count, seed, folder)
    figure(f"{room}, seed {seed}", figures)
    assert figures["results"] and figures["refusals"]
