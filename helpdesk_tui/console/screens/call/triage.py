"""The questions of a call: what was answered by y and n, the digit that overrules them, and the priority found."""

from __future__ import annotations

from helpdesk_tui.console.keys.form_keys import NO, YES
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.agreement.triage import Answers, Question, step, written
from helpdesk_tui.domain.tickets.ticket import Priority


class Triage:
    """The path taken through the flow chart so far."""

    def __init__(self, shift: Shift) -> None:
        """Ask the questions of the shift's chart."""
        self._shift = shift
        self.answers: Answers = ()
        self.chosen: Priority | None = None

    @property
    def begun(self) -> bool:
        """Whether anything was answered or chosen."""
        return bool(self.answers) or self.chosen is not None

    @property
    def priority(self) -> Priority | None:
        """The priority so far: the one chosen by digit, else the flow chart's, once it has come to one."""
        if self.chosen is not None:
            return self.chosen
        after = step(self._shift.chart, self.answers)
        return after if isinstance(after, Priority) else None

    @property
    def question(self) -> Question | None:
        """The question that is open, None when the priority is found."""
        after = step(self._shift.chart, self.answers)
        return after if isinstance(after, Question) and self.chosen is None else None

    def take(self, letter: str) -> bool:
        """Take an answer or a digit; False when it is neither."""
        question, letter = self.question, letter.lower()
        if question is not None and letter in (YES.key, NO.key):
            self.answers += ((question.key, letter == YES.key),)
        elif letter and letter in "123456":
            self.chosen = Priority(int(letter))
        else:
            return False
        return True

    def back(self) -> None:
        """Take back the digit, else the last answer."""
        if self.chosen is not None:
            self.chosen = None
        else:
            self.answers = self.answers[:-1]

    def record(self) -> str | None:
        """Return the answers as the ticket records them, and the digit that overruled them."""
        chosen = f"chosen={self.chosen}" if self.chosen is not None else ""
        return " ".join(part for part in (written(self.answers), chosen) if part) or None
