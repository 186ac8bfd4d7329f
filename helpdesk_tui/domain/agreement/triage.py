"""The triage flow chart: yes or no to a few questions, and the priority that follows (SLA: the flow chart).

The chart is data (TOML), so that a desk may word and order its own questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.text.toml import TomlError, read_toml
from helpdesk_tui.domain.tickets.ticket import Priority

TEXT_CELLS = 76
"""A question fits one line of an 80-column terminal, with room for a frame."""

_HELP_CHARACTERS = 500
_MAX_QUESTIONS = 50
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,29}")

Answers = tuple[tuple[str, bool], ...]
"""Question keys with yes (True) or no (False), in the order they were asked."""


class ChartError(ValueError):
    """A triage chart that cannot be used; ``problems`` names everything wrong with it, a sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        """Keep the problems apart, and join them for a message."""
        super().__init__("; ".join(problems))
        self.problems = problems


class AnswersError(ValueError):
    """Answers that do not follow the chart, or that are not written as answers are."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``yes`` and ``no`` are the key of the next question or the priority it ends with."""

    key: str
    text: str
    help: str
    yes: str | Priority
    no: str | Priority

    def after(self, answer: bool) -> str | Priority:
        """Return where an answer leads."""
        return self.yes if answer else self.no


@dataclass(frozen=True, slots=True)
class Chart:
    """A checked flow chart: every question can be reached, and every path ends with a priority."""

    questions: tuple[Question, ...]

    @property
    def first(self) -> Question:
        """The question that triage begins with."""
        return self.questions[0]

    def question(self, key: str) -> Question:
        """Return the question with a key.

        Raises:
            KeyError: there is none.
        """
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)


def step(chart: Chart, answers: Answers = ()) -> Question | Priority:
    """Return what follows the answers given so far: the next question, or the priority.

    Raises:
        AnswersError: the answers are not those to the chart's questions in their order.
    """
    here: Question | Priority = chart.first
    for key, answer in answers:
        if isinstance(here, Priority):
            raise AnswersError(f"the chart ends at {here} before the answer to {quoted(key)}")
        if here.key != key:
            raise AnswersError(f"the chart asks {quoted(here.key)} where {quoted(key)} was answered")
        after = here.after(answer)
        here = after if isinstance(after, Priority) else chart.question(after)
    return here


def path(chart: Chart, answers: Answers = ()) -> tuple[Question, ...]:
    """Return the questions asked so far, in order; the one that waits for an answer is last.

    Raises:
        AnswersError: as for ``step``.
    """
    after = step(chart, answers)
    asked = tuple(chart.question(key) for key, _ in answers)
    return asked if isinstance(after, Priority) else (*asked, after)


def written(answers: Answers) -> str:
    """Return answers as the ticket holds them: ``down=yes workaround=no majority=no``."""
    return " ".join(f"{key}={'yes' if answer else 'no'}" for key, answer in answers)


def read_answers(text: str) -> Answers:
    """Return the answers that a ticket holds; they need not fit the present chart.

    Raises:
        AnswersError: the text is not as ``written`` returns it, or too long.
    """
    answers = []
    pairs = text.split()
    if len(pairs) > _MAX_QUESTIONS:
        raise AnswersError(f"a record has at most {_MAX_QUESTIONS} answers")
    for pair in pairs:
        key, _, answer = pair.partition("=")
        if _KEY.fullmatch(key) is None or answer not in ("yes", "no"):
            raise AnswersError(f"{quoted(pair)} is no answer such as down=yes")
        answers.append((key, answer == "yes"))
    if len(dict(answers)) < len(answers):
        raise AnswersError("a question is answered twice")
    return tuple(answers)


def parse_chart(text: str, source: str) -> Chart:
    """Read a chart from TOML text; ``source`` names it in messages.

    Raises:
        ChartError: the chart cannot be used; with all problems found.
    """
    try:
        table = read_toml(text)
    except TomlError as error:
        raise ChartError((f"{source}: not TOML: {str(error).removeprefix('TOML: ')}",)) from None
    problems = [f"unknown key {quoted(key)}" for key in table if key != "question"]
    entries = table.get("question")
    if not isinstance(entries, list) or not 1 <= len(entries) <= _MAX_QUESTIONS:
        problems.append(f"a chart has 1 to {_MAX_QUESTIONS} [[question]] tables")
        entries = []
    questions = [_question(entry, number, problems) for number, entry in enumerate(entries, 1)]
    if None not in questions:
        problems += _graph_problems([question for question in questions if question])
    if problems:
        raise ChartError(tuple(f"{source}: {problem}" for problem in problems))
    return Chart(tuple(question for question in questions if question))


def _question(entry: object, number: int, problems: list[str]) -> Question | None:
    """Return one question, or None with its problems added."""
    if not isinstance(entry, Mapping):
        problems.append(f"question {number}: not a table")
        return None
    found: list[str] = []
    key = entry.get("key")
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        found.append("key must be a short lower-case word")
    where = f"question {number}" + (f" ({key})" if not found else "")
    found += [f"unknown key {quoted(name)}" for name in entry if name not in ("key", "text", "help", "yes", "no")]
    text, help_text = entry.get("text"), entry.get("help", "")
    if not isinstance(text, str) or not _is_plain(text) or not 1 <= width(text) <= TEXT_CELLS:
        found.append(f"text must be one line of 1 to {TEXT_CELLS} cells")
    if not isinstance(help_text, str) or len(help_text) > _HELP_CHARACTERS or not _is_plain(help_text):
        found.append(f"help must be plain text of at most {_HELP_CHARACTERS} characters, on one line")
    yes, no = (_target(entry, answer, found) for answer in ("yes", "no"))
    problems += [f"{where}: {problem}" for problem in found]
    if found or yes is None or no is None:
        return None
    return Question(str(key), str(text), str(help_text), yes, no)


def _is_plain(text: str) -> bool:
    """Say whether text is one line that can be drawn as it is."""
    return text.isprintable() and text == clean_line(text).strip()


def _target(entry: Mapping[str, object], answer: str, problems: list[str]) -> str | Priority | None:
    """Return where an answer leads, or None with the problem added."""
    target = entry.get(answer)
    if not isinstance(target, Mapping) or len(target) != 1 or not {"ask", "priority"} & set(target):
        problems.append(f'{answer} must be {{ ask = "key" }} or {{ priority = "P1" }} to "P6"')
        return None
    ask, priority = target.get("ask"), target.get("priority")
    if isinstance(ask, str):
        return ask
    if isinstance(priority, str) and priority in Priority.__members__:
        return Priority[priority]
    problems.append(f"{answer}: {quoted(str(ask or priority))} is neither a question nor P1 to P6")
    return None


def _graph_problems(questions: list[Question]) -> list[str]:
    """Return what is wrong with the links between questions: keys used twice, unknown or never asked ones, loops."""
    keys = [question.key for question in questions]
    known = {question.key: question for question in reversed(questions)}
    problems = [f"the key {quoted(key)} is used more than once" for key in known if keys.count(key) > 1]
    asks = {key: [after for after in (q.yes, q.no) if not isinstance(after, Priority)] for key, q in known.items()}
    for key, targets in asks.items():
        problems += [f"{key} leads to the unknown question {quoted(after)}" for after in targets if after not in known]
        asks[key] = [after for after in targets if after in known]
    reached, waiting = set(), keys[:1]
    while waiting:
        key = waiting.pop()
        reached.add(key)
        waiting += [after for after in asks[key] if after not in reached]
    problems += [f"{key} is never asked" for key in dict.fromkeys(keys) if key not in reached]
    return problems + _loops(asks)


def _loops(asks: Mapping[str, list[str]]) -> list[str]:
    """Return a problem for each loop; one link of each loop is removed before the next search."""
    links = {key: list(targets) for key, targets in asks.items()}
    problems = []
    while True:
        try:
            TopologicalSorter(links).prepare()
        except CycleError as error:
            loop = error.args[1][::-1]
            problems.append("the questions go round in a loop: " + " -> ".join(loop))
            links[loop[0]] = [after for after in links[loop[0]] if after != loop[1]]
        else:
            return problems
