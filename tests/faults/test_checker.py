"""The history checker itself: it lets a right history pass, and names each way in which one can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.history import Did, Entry, Step, problems

OPENED = Entry(1, 1, "opening", None)
FIRST = Step("a", Did.WRITE, 1, began=10, ended=20, basis=1, version=2, value="ana")
SECOND = Step("b", Did.WRITE, 1, began=30, ended=40, basis=2, version=3, value="bo")
LOOK = Step("c", Did.READ, 1, began=50, ended=60, version=3, value="bo")
BACK = Step("d", Did.UNDO, 1, began=70, ended=80, version=4, value="ana")
HISTORY = [FIRST, SECOND, LOOK, BACK]
LOG = [OPENED, Entry(1, 2, "a", "ana"), Entry(1, 3, "b", "bo"), Entry(1, 4, "d", "ana", undoes="b")]


def test_a_right_history_passes() -> None:
    assert problems(HISTORY, LOG) == []


def test_steps_at_the_same_time_may_stand_in_either_order() -> None:
    look = replace(LOOK, began=15, ended=75)
    assert problems([FIRST, SECOND, look, BACK], LOG) == []
    assert problems([FIRST, SECOND, replace(look, version=2, value="ana", ended=25), BACK], LOG) == []


def test_a_refusal_and_a_step_without_an_answer_say_nothing() -> None:
    refused = Step("e", Did.WRITE, 1, began=81, ended=82, basis=2)
    unanswered = Step("f", Did.WRITE, 1, began=83, basis=4)
    assert problems([*HISTORY, refused, unanswered], LOG) == []
    assert problems([*HISTORY, unanswered], [*LOG, Entry(1, 5, "f", "cy")]) == []


@pytest.mark.parametrize(
    ("history", "log", "told"),
    [
        (HISTORY, LOG[:-1], "undo d was acknowledged as v4, and the log does not hold it"),
        (HISTORY, [*LOG, Entry(1, 5, "ghost", "cy")], "which nobody began"),
        (HISTORY, [*LOG[:2], *LOG[3:]], "not 1, 2, 3"),
        (HISTORY, [*LOG, Entry(1, 5, "a", "ana")], "an operation is in the log twice"),
        ([*HISTORY, replace(SECOND, op="x")], LOG, "v3 was given to b and to x"),
        ([FIRST, replace(SECOND, began=1, ended=5), LOOK, BACK], LOG, "write a is v2, after v3 had been seen"),
        ([*HISTORY, replace(LOOK, began=45, version=2, value="ana")], LOG, "read c is v2, after v3 had been seen"),
        ([FIRST, SECOND, replace(LOOK, value="cy"), BACK], LOG, "saw cy as v3"),
        ([FIRST, SECOND, replace(LOOK, began=21, ended=29), BACK], LOG, "saw v3 before it was written"),
        ([FIRST, replace(SECOND, basis=1), LOOK, BACK], LOG, "decided on v1 and became v3"),
        (HISTORY, [*LOG[:3], Entry(1, 4, "d", "cy", undoes="b")], "does not bring back what stood before"),
    ],
)
def test_what_cannot_have_happened_is_named(history: list[Step], log: list[Entry], told: str) -> None:
    found = problems(history, log)
    assert any(told in problem for problem in found), found
