"""A desk that cannot be reached is told without it, under the same ids after a restart, and so is its end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.domain.shift.escalation import Escalations
from helpdesk_tui.store.base import Unavailable, Unusable
from helpdesk_tui.store.watching import Boot
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.loop import Loop, Parts
from helpdesk_tui.watch.senders import Threads
from helpdesk_tui.watch.targets.base import Notice, Sent, Target
from helpdesk_tui.watch.unreachable import AFTER, Unreachable
from helpdesk_tui.watch.whom import Whom
from helpdesk_tui.wiring.config import ConfigError
from tests.store.memory import MemoryStore, Shelf
from tests.watch.standing import PEOPLE, TARGETS, AtOnce, Phone, escalations


class Away:
    """A watch whose desk is away; time is made up."""

    def __init__(self, folder: Path, now: int = 1_000, given: Escalations | None = None) -> None:
        self.now = now
        self.phones = {name: Phone(name) for name in TARGETS}
        targets: dict[str, Target] = dict(self.phones)
        clocks = Clocks(lambda: self.now, lambda: self.now, lambda: Boot("a-start", self.now))
        whom = Whom(lambda _: (), PEOPLE, TARGETS)
        self.senders = AtOnce(targets, lambda: self.now)
        self.one = Unreachable(folder, "abc", given or escalations(), whom, self.senders, clocks)

    def fails(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            self.one.failed()

    def got(self, name: str) -> list[Notice]:
        return self.phones[name].got


def test_it_is_told_after_thirty_seconds_up_the_steps_and_its_end(tmp_path: Path) -> None:
    away = Away(tmp_path)
    away.fails(AFTER)
    assert not away.got("ana-phone") and not away.one.holds
    away.fails(1)
    (first,) = away.got("ana-phone")
    assert (first.kind, first.who) == (Kind.RAISE, "ana") and [one.name for one in tmp_path.iterdir()]
    away.fails(301)
    assert [one.kind for one in away.got("bo-phone")] == [Kind.RAISE]
    away.one.back()
    away.now += 1
    away.one.back()
    assert away.got("ana-phone")[-1].kind is Kind.END and away.got("bo-phone")[-1].kind is Kind.END
    assert not list(tmp_path.iterdir()) and not away.one.holds


def test_where_nobody_is_called_for_it_the_heartbeat_learns_of_it_all_the_same(tmp_path: Path) -> None:
    away = Away(tmp_path, given=Escalations())
    away.fails(AFTER)
    assert not away.one.holds
    away.fails(1)
    assert away.one.holds and not any(away.got(name) for name in TARGETS)
    away.one.back()
    assert not away.one.holds


def test_a_moment_away_is_told_to_nobody(tmp_path: Path) -> None:
    away = Away(tmp_path)
    for _ in range(5):
        away.fails(AFTER - 1)
        away.one.back()
    assert not any(away.got(name) for name in TARGETS)


def test_a_watch_that_is_started_again_goes_on_with_the_same_ids(tmp_path: Path) -> None:
    first = Away(tmp_path)
    first.fails(AFTER + 1)
    second = Away(tmp_path, first.now + 5)
    second.fails(1)
    assert [one.id for one in second.got("ana-phone")] == [one.id for one in first.got("ana-phone")]
    third = Away(tmp_path, second.now + 5)
    third.one.back()
    assert [one.kind for one in third.got("ana-phone")] == [Kind.END] and not list(tmp_path.iterdir())


def test_what_fails_is_tried_again_and_a_damaged_file_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "abc-desk-unreachable.json").write_text("{")
    away = Away(tmp_path)
    away.phones["ana-phone"].says = lambda notice: Sent("It did not answer.")
    away.fails(AFTER + 1)
    away.fails(20)
    assert len(away.got("ana-phone")) >= 3 and len({one.id for one in away.got("ana-phone")}) == 1


def test_an_end_that_was_not_taken_is_told_again_though_the_desk_marks_its_own(tmp_path: Path) -> None:
    away = Away(tmp_path)
    away.fails(AFTER + 1)
    away.phones["ana-phone"].says = lambda notice: Sent("It did not answer.")
    away.one.back()
    away.phones["ana-phone"].says = lambda notice: Sent()
    for _ in range(20):
        # As a round does, which asks what came of the deliveries of the desk.
        assert away.senders.done() == []
        away.now += 1
        away.one.back()
    ends = [one.id for one in away.got("ana-phone") if one.kind is Kind.END]
    assert len(ends) == 2 and len(set(ends)) == 1


@pytest.mark.parametrize(
    "wrong", [Unusable("The desk is damaged."), ConfigError(["The agreement cannot be read."]), Unavailable("Away.")]
)
def test_a_unit_that_cannot_watch_its_desk_from_the_start_tells_so_and_a_person_is_answered(
    tmp_path: Path, wrong: Exception
) -> None:
    away, told = Away(tmp_path), list[str]()

    def reach() -> Parts:
        raise wrong

    def loop(waits: bool) -> Loop:
        one, clocks, senders = away.one, away.one._clocks, Threads({}, lambda: 0, lambda: None)
        said = lambda *lines: told.extend(lines)  # noqa: E731
        return Loop("it", reach, senders, one, clocks, said, said, threading.Event(), waits=waits)

    unit = loop(waits=True)
    for _ in range(AFTER + 2):
        unit._one()
        away.now += 1
    assert [one.kind for one in away.got("ana-phone")] == [Kind.RAISE]
    assert told[:2] == ["READY=1", f"STATUS={wrong}"]
    if not isinstance(wrong, Unavailable):
        with pytest.raises(type(wrong)):
            loop(waits=False)._one()


def test_two_watches_beside_each_other_send_the_same_ids(tmp_path: Path) -> None:
    first, second = Away(tmp_path), Away(tmp_path, 1_003)
    for _ in range(AFTER + 400):
        first.fails(1)
        second.fails(1)
    for name in ("ana-phone", "bo-phone"):
        ids = [{one.id for one in each.got(name)} for each in (first, second)]
        assert ids[0] == ids[1] and len(ids[0]) >= 1


@pytest.mark.parametrize("held", [False, True])
def test_of_many_consoles_that_stand_in_the_one_that_watched_calls(tmp_path: Path, held: bool) -> None:
    away = Away(tmp_path)
    parts = Parts(MemoryStore(Shelf()), Rounded(held), None)  # type: ignore[arg-type]
    senders = Threads({}, lambda: 0, lambda: None)
    said, clocks = list[object](), away.one._clocks
    loop = Loop("it", lambda: parts, senders, away.one, clocks, said.append, said.append, threading.Event())
    loop.tell, loop.stands_in = lambda *lines: said.append(lines), True
    for _ in range(AFTER + 3):
        loop._one()
        away.now += 1
    assert [one.kind for one in away.got("ana-phone")] == [Kind.RAISE] * held


class Rounded:
    """Rounds of which the first comes to its end, by whom has the lease or not; then the desk is away."""

    stands_in, holder = True, "another"

    def __init__(self, held: bool) -> None:
        self.held, self.done = held, 0

    def round(self, holder: str) -> bool:
        self.done += 1
        if self.done > 1:
            raise Unavailable("Away.")
        return self.held
