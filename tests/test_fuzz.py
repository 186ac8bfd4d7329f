"""A share of the random input that ``make fuzz`` gives in full: an answer or a refusal, never an error, never slow."""

from __future__ import annotations

import random

import pytest

from tests.conftest import WHOLE, Figure
from tests.fuzz import fuzz, place

SHARES = {
    "filters": 8_000,
    "times": 8_000,
    "searches": 1_000,
    "agreements": 1_500,
    "tables": 1_200,
    "arguments": 700,
}


@pytest.mark.parametrize(("room", "count"), SHARES.items())
def test_random_input_ends_in_an_answer_or_a_refusal(room: str, count: int, figure: Figure) -> None:
    seed = random.SystemRandom().randrange(10**6) if WHOLE else 7
    with place() as folder:
        figures = fuzz(room, count, seed, folder)
    figure(f"{room}, seed {seed}", figures)
    assert figures["results"] and figures["refusals"]
