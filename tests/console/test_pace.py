"""A slow line gets what stands now; whoever waits for an answer sees every step."""

from __future__ import annotations

from helpdesk_tui.console.tty.pace import Pace


class Line:
    """A line of so many bytes a second, on a clock that the test moves."""

    def __init__(self, rate: float, *, answers: bool) -> None:
        self.now, self.rate, self.answers = 1_000.0, rate, answers
        self.pace = Pace(lambda: self.now)
        self.empty_at = self.now
        self._asked: list[float] = []
        self.paints = 0

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        while self._asked and self._asked[0] <= self.now:
            self._asked.pop(0)
            self.pace.answered()

    def paint(self, size: int) -> bool:
        """Send a paint if one may be sent now."""
        if self.pace.wait():
            return False
        asks = self.pace.sent(size)
        self.empty_at = max(self.now, self.empty_at) + size / self.rate
        if asks and self.answers:
            self._asked.append(self.empty_at)
        self.paints += 1
        return True

    def type(self, keys: int, gap: float, size: int = 280) -> float:
        """Press keys, each with a paint; return how long after the last key everything stands on the screen."""
        wanted = False
        for _ in range(keys):
            self.pace.typed()
            self.pace.want()
            wanted = not self.paint(size)
            for _ in range(int(gap / 0.005)):
                self.pass_time(0.005)
                if wanted:
                    wanted = not self.paint(size)
        last = self.now
        while wanted:
            self.pass_time(0.005)
            wanted = not self.paint(size)
        return self.empty_at - last


def test_fifty_steps_stand_within_five_seconds_on_a_slow_line() -> None:
    for answers in (True, False):
        for gap in (0.005, 0.02, 0.05, 0.1):
            assert Line(960, answers=answers).type(50, gap) < 5, (answers, gap)


def test_a_fast_line_shows_every_step_of_a_key_that_is_held_down() -> None:
    line = Line(1_000_000, answers=True)
    line.type(1, 1.0)
    line.type(60, 0.035)
    assert line.paints == 61


def test_keys_that_wait_for_what_they_did_are_never_held_up() -> None:
    for answers in (True, False):
        line = Line(1_000_000, answers=answers)
        line.type(60, 0.2)
        assert line.paints == 60


def test_an_answer_in_many_paints_is_never_held_up() -> None:
    for answers in (True, False):
        line = Line(1_000_000, answers=answers)
        for _ in range(30):
            line.pace.typed()
            for paint in range(6):
                line.pace.want()
                assert line.paint(280), (answers, paint)
                line.pass_time(0.015)
            line.pass_time(0.1)


def test_what_nobody_asked_for_is_not_sent_faster_than_a_slow_line_takes_it() -> None:
    for answers in (True, False):
        line = Line(960, answers=answers)
        for _ in range(100):
            line.pace.want()
            line.paint(280)
            line.pass_time(0.1)
        assert 10 < line.paints < 40 and line.empty_at - line.now < 1, answers


def test_a_terminal_that_stops_answering_is_painted_on_all_the_same() -> None:
    line = Line(1_000_000, answers=True)
    line.type(3, 0.2)
    line.answers = False
    line.type(3, 0.2, 2_000)
    line.pass_time(6)
    assert line.type(1, 0.2) < 1
