"""The triage flow chart as lines, with the path taken so far: for the side of a wide screen, or the foot of another."""

from __future__ import annotations

from helpdesk_tui.console.look.lines import BLANK, Line, column, line
from helpdesk_tui.domain.agreement.triage import Answers, Chart, Question, step
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Priority

ROOM = 46
"""Cells of the chart; a screen of 110 has them beside the form."""
_YES, _NO = len("  yes ━▶ P1"), len("  no ━▶ P1")


def flow(
    chart: Chart, answers: Answers, chosen: Priority | None = None, *, low: int = 0, whole: bool = False
) -> list[Line]:
    """Draw the questions in their order, each with where yes and no lead, and the priority they have come to.

    ``low`` is the room of a chart under the form: a line a question, and the priority left to the form. ``whole``
    questions take as many lines as they are long; others are cut off.
    """
    given = dict(answers)
    after = step(chart, answers)
    places = {question.key: place for place, question in enumerate(chart.questions, 1)}
    out: list[Line] = [line(("Flow chart", "title"))]
    for question in chart.questions:
        asking = isinstance(after, Question) and after.key == question.key and chosen is None
        taken = question.key in given
        sign, role = ("●", "path") if taken else ("◉", "mark") if asking else ("○", "dim")
        words = "" if taken else "title" if asking else "dim"
        yes, no = (_way(question, answer, given.get(question.key), places) for answer in (True, False))
        head = f"{sign} {places[question.key]} "
        if low:
            asked = column(question.text, low - len(head) - _YES - _NO, words)
            out.append(line((head, role), asked, column(f"  {yes[0]}", _YES, yes[1]), (f"  {no[0]}", no[1])))
            continue
        first, *more = wrap(question.text, ROOM - 5) if whole else [question.text]
        out.append(line((head, role), column(first, ROOM - 5, words)))
        out += [line(("│   ", role), (part, words)) for part in more]
        out.append(line(("│   ", role), yes, "   ", no))
    if low:
        return out
    end = chosen if chosen is not None else after
    if isinstance(end, Priority):
        said = " chosen by digit" if chosen is not None else ""
        out.append(line(("▼ ", "path"), (f" {end} ", f"p{int(end)}"), (said, "dim")))
    else:
        out.append(BLANK)
    return out


def _way(question: Question, answer: bool, given: bool | None, places: dict[str, int]) -> tuple[str, str]:
    where = _target(question.after(answer), places)
    word = "yes" if answer else "no"
    return (f"{word} ━▶ {where}", "path") if given is answer else (f"{word} ─▷ {where}", "dim")


def flow_line(chart: Chart, answers: Answers, chosen: Priority | None = None) -> Line:
    """Draw the path taken in one line, where there is no room for the chart: each answer, and where it has led."""
    places = {question.key: place for place, question in enumerate(chart.questions, 1)}
    after = step(chart, answers)
    out: list[tuple[str, str]] = []
    if answers:
        out.append(("● ", "path"))
    out += [(f"{places[key]} {'yes' if answer else 'no'} ━▶ ", "path") for key, answer in answers]
    if chosen is not None:
        out += [(f" {chosen} ", f"p{int(chosen)}"), (" chosen by digit", "dim")]
    elif isinstance(after, Priority):
        out.append((f" {after} ", f"p{int(after)}"))
    else:
        ways = (f"{word} ─▷ {_target(after.after(answer), places)}" for word, answer in (("yes", True), ("no", False)))
        out += [(f"◉ {places[after.key]}  ", "mark"), ("   ".join(ways), "dim")]
    return line(*out)


def _target(target: str | Priority, places: dict[str, int]) -> str:
    return str(target) if isinstance(target, Priority) else str(places[target])
