"""The flow chart leads to the six priorities of the agreement, and a broken chart is told in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement.triage import (
    TEXT_CELLS,
    Answers,
    AnswersError,
    Chart,
    ChartError,
    Question,
    parse_chart,
    path,
    read_answers,
    step,
    written,
)
from helpdesk_tui.domain.tickets.ticket import Priority

SHIPPED = Path(__file__).parents[3] / "data" / "triage.toml"

AGREEMENT = """
P1 down=yes workaround=no majority=yes
P2 down=yes workaround=no majority=no
P6 down=yes workaround=yes later=yes
P3 down=yes workaround=yes later=no productivity=yes
P4 down=yes workaround=yes later=no productivity=no deadline=yes
P5 down=yes workaround=yes later=no productivity=no deadline=no
P6 down=no later=yes
P3 down=no later=no productivity=yes
P4 down=no later=no productivity=no deadline=yes
P5 down=no later=no productivity=no deadline=no
"""
"""Every path through the chart of the agreement."""

PATHS = [tuple(line.split(" ", 1)) for line in AGREEMENT.strip().splitlines()]


@pytest.fixture(scope="module")
def chart() -> Chart:
    return parse_chart(SHIPPED.read_text(encoding="utf-8"), "triage.toml")


def question(key: str, yes: str = 'priority = "P1"', no: str = 'priority = "P2"', more: str = "") -> str:
    return f'[[question]]\nkey = "{key}"\ntext = "Is it {key}?"\n{more}yes = {{ {yes} }}\nno = {{ {no} }}\n'


def every_way(chart: Chart) -> Iterator[tuple[Answers, Priority]]:
    waiting: list[Answers] = [()]
    while waiting:
        answers = waiting.pop()
        after = step(chart, answers)
        if isinstance(after, Priority):
            yield answers, after
        else:
            waiting += [(*answers, (after.key, False)), (*answers, (after.key, True))]


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(ChartError) as caught:
        parse_chart(text, "c.toml")
    return caught.value.problems


@pytest.mark.parametrize(("end", "answers"), PATHS)
def test_each_path_of_the_agreement_ends_at_its_priority(chart: Chart, end: str, answers: str) -> None:
    assert step(chart, read_answers(answers)) is Priority[end]


def test_the_shipped_chart_has_no_other_path(chart: Chart) -> None:
    assert {(str(end), written(answers)) for answers, end in every_way(chart)} == set(PATHS)


def test_all_six_priorities_can_be_reached(chart: Chart) -> None:
    assert {end for _, end in every_way(chart)} == set(Priority)


def test_triage_begins_by_asking_whether_something_is_down(chart: Chart) -> None:
    assert step(chart) is chart.first
    assert chart.first.key == "down"


def test_each_shipped_question_fits_a_line_and_has_help(chart: Chart) -> None:
    for asked in chart.questions:
        assert len(asked.text) <= TEXT_CELLS
        assert asked.text.endswith("?")
        assert asked.help


def test_the_path_shows_what_was_asked_and_what_waits(chart: Chart) -> None:
    assert [asked.key for asked in path(chart, (("down", True),))] == ["down", "workaround"]


def test_the_path_of_a_finished_triage_is_what_was_asked(chart: Chart) -> None:
    assert [asked.key for asked in path(chart, (("down", False), ("later", True)))] == ["down", "later"]


@pytest.mark.parametrize(
    "answers",
    [
        (("later", True),),
        (("down", True), ("later", True)),
        (("down", False), ("later", True), ("productivity", True)),
        (("nope", True),),
    ],
)
def test_answers_that_do_not_follow_the_chart_are_refused(chart: Chart, answers: Answers) -> None:
    with pytest.raises(AnswersError):
        step(chart, answers)


def test_a_question_is_found_by_its_key(chart: Chart) -> None:
    assert chart.question("majority").no is Priority.P2
    with pytest.raises(KeyError):
        chart.question("nope")


ANSWERS = st.lists(
    st.tuples(st.from_regex(r"\A[a-z][a-z0-9_-]{0,10}\Z"), st.booleans()), max_size=8, unique_by=lambda pair: pair[0]
).map(tuple)


@given(ANSWERS)
def test_written_answers_read_back(answers: Answers) -> None:
    assert read_answers(written(answers)) == answers


def test_answers_are_recorded_compactly() -> None:
    assert written((("down", True), ("workaround", False))) == "down=yes workaround=no"


@pytest.mark.parametrize("text", ["down", "down=maybe", "=yes", "Down=yes", "down=yes down=no", "a=yes " * 99])
def test_a_record_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(AnswersError):
        read_answers(text)


@given(st.text(max_size=60))
def test_no_record_raises_anything_else(text: str) -> None:
    try:
        assert isinstance(read_answers(text), tuple)
    except AnswersError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "a chart has 1 to 50 [[question]] tables"),
        ("question = 3", "a chart has 1 to 50 [[question]] tables"),
        ("question = [3]", "question 1: not a table"),
        (question("a", 'ask = "b"'), "a leads to the unknown question 'b'"),
        (question("a", 'ask = "a"'), "the questions go round in a loop: a -> a"),
        (question("a", 'ask = "b"') + question("b", no='ask = "a"'), "in a loop: "),
        (question("a") + question("b"), "b is never asked"),
        (question("a") + question("a"), "the key 'a' is used more than once"),
        (question("A"), "question 1: key must be a short lower-case word"),
        (question("a", 'priority = "P7"'), "yes: 'P7' is neither a question nor P1 to P6"),
        (question("a", "priority = 1"), "yes: '1' is neither a question nor P1 to P6"),
        (question("a", 'ask = "b", priority = "P1"'), "yes must be { ask ="),
        (question("a", ""), "yes must be { ask ="),
        ('[[question]]\nkey = "a"\ntext = "A?"\nyes = { priority = "P1" }\n', "no must be { ask ="),
        (question("a", more='hlep = "x"\n'), "unknown key 'hlep'"),
        (question("a", more="help = 3\n"), "help must be plain text"),
        (question("a", more='help = "\\u202e"\n'), "help must be plain text"),
        (question("a").replace("Is it a?", "x" * 77), "text must be one line of 1 to 76 cells"),
        (question("a").replace("Is it a?", "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 39), "text must be one line"),
        (question("a").replace("Is it a?", "\\u001b[2J"), "text must be one line"),
        (question("a").replace("Is it a?", " "), "text must be one line"),
        ("colour = 3\n" + question("a"), "unknown key 'colour'"),
        ("key = ", "not TOML"),
        ("key = " + "9" * 5_000, "not TOML"),
        ("key = " + "[" * 20_000, "not TOML"),
    ],
)
def test_a_broken_chart_says_what_is_wrong(text: str, problem: str) -> None:
    assert any(problem in told and told.startswith("c.toml: ") for told in problems(text)), problems(text)


def test_all_problems_are_told_at_once() -> None:
    told = problems(question("a", 'priority = "P9"', 'ask = ""', "help = 1\n") + question("B"))
    assert len(told) == 3


def test_every_loop_is_told() -> None:
    text = question("a", 'ask = "b"', 'ask = "c"') + question("b", 'ask = "a"') + question("c", 'ask = "c"')
    assert len([told for told in problems(text) if "loop" in told]) == 2


def test_a_long_chart_is_no_trouble() -> None:
    chain = "".join(question(f"q{number}", f'ask = "q{number + 1}"') for number in range(49)) + question("q49")
    assert step(parse_chart(chain, "c"), tuple((f"q{number}", True) for number in range(50))) is Priority.P1


PIECES = st.sampled_from(
    [
        '[[question]]\n', 'key = "a"\n', 'key = "b"\n', 'text = "A?"\n', "text = 1979-05-27\n", "help = []\n",
        'yes = { ask = "b" }\n', 'no = { ask = "a" }\n', 'yes = { priority = "P1" }\n', "no = { priority = inf }\n",
        "yes = 1\n", "[question]\n", "[question.yes]\n", 'no = { priority = "P5" }\n', "\x00", "\ud800",
    ]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)))
def test_a_chart_is_read_or_refused_with_problems_and_nothing_else(text: str) -> None:
    try:
        chart = parse_chart(text, "c")
    except ChartError as error:
        assert error.problems
        assert all(problem.startswith("c: ") for problem in error.problems)
    else:
        assert isinstance(chart.first, Question)


@given(st.lists(st.booleans(), min_size=6, max_size=6))
def test_any_six_answers_are_enough(answers: list[bool]) -> None:
    chart = parse_chart(SHIPPED.read_text(encoding="utf-8"), "triage.toml")
    given_so_far: Answers = ()
    for answer in answers:
        after = step(chart, given_so_far)
        if isinstance(after, Priority):
            return
        given_so_far = (*given_so_far, (after.key, answer))
    assert isinstance(step(chart, given_so_far), Priority)


def test_each_shipped_question_has_a_comment() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert len(re.findall(r"^# .+\n\[\[question\]\]$", text, re.MULTILINE)) == text.count("[[question]]")
