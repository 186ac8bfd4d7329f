"""What is told to whom: all that comes to hold, once, whatever the clock does and however often a face begins anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.announcing import EVENTS, MOST, Look, again, arrive, look
from helpdesk_tui.domain.shift.conditions import BEARING, Key, What, holding, silent
from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.tickets.commands import Follow, Open, Wait
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from tests.domain.rules.test_decide import MONDAY, POLICY, at
from tests.store.making import a_history, a_ticket
from tests.store.memory import MemoryStore

WITH_CLOCKS = replace(
    POLICY,
    levels={one: replace(level, update=3600, resolution=14_400) for one, level in POLICY.levels.items()},
)


@dataclass
class Shift:
    """A desk, its clock, and the technicians' faces on it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    now: int = MONDAY
    policy: object = POLICY
    journals: dict[str, Journal] = field(default_factory=dict)

    def desk(self, name: str) -> Desk:
        return Desk(self.store, self.policy, name, lambda: self.now)  # type: ignore[arg-type]

    def open(self, priority: int, by: str = "bo", subject: str = "Mail is slow", **values: object) -> int:
        done = self.desk(by).open(Open(subject, Priority(priority), **values))  # type: ignore[arg-type]
        return done.tickets[0].number

    def begin(self, name: str, *, quiet: bool = False) -> Look:
        """Begin a face anew, from what was kept."""
        done = arrive(self.desk(name), self.now, self.store.changed(2**62)[0], quiet=quiet)
        return self._keep(name, done)

    def look(self, name: str, *, quiet: bool = False) -> Look:
        return self._keep(name, look(self.desk(name), self.journals[name], quiet=quiet))

    def _keep(self, name: str, done: Look) -> Look:
        self.journals[name] = done.journal
        self.store.keep_journal(name, done.journal)
        return done


def nothing(done: Look) -> bool:
    return not (done.news or done.more.number or done.rest.number)


def heads(done: Look) -> list[str]:
    return [one.head for one in done.news]


@pytest.fixture
def shift() -> Shift:
    return Shift()


def test_the_first_face_of_a_technician_tells_unanswered_outages_and_sums_up_the_rest(shift: Shift) -> None:
    for priority in (1, 2, 3, 4, 4):
        shift.open(priority, opened_at=MONDAY - 20_000)
    for _ in range(3):
        shift.open(4, opened_at=at("2026-11-09 10:00"))
    done = shift.begin("ana")
    assert heads(done) == ["#1001 P1 BREACHED", "#1002 P2 BREACHED"]
    assert (done.rest.number, done.rest.more) == (4, False)
    assert nothing(shift.look("ana"))


def test_what_was_told_is_not_told_again_by_the_next_face_and_what_came_meanwhile_is(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2)
    assert heads(shift.look("ana")) == ["NEW #1001 P2"]
    assert heads(shift.begin("ana")) == []
    shift.now += 2000
    shift.open(1)
    assert heads(shift.begin("ana")) == ["NEW #1002 P1", "#1001 P2 BREACHED"]
    assert heads(shift.look("ana")) == []


def test_each_technician_is_told_whatever_was_told_to_another(shift: Shift) -> None:
    shift.begin("ana"), shift.begin("cai")
    shift.open(1)
    assert heads(shift.look("ana")) == heads(shift.look("cai")) == ["NEW #1001 P1"]


def test_one_breach_among_sixty_less_urgent_ones_is_told_first(shift: Shift) -> None:
    for _ in range(60):
        shift.open(4)
    due = shift.desk("bo").store.ticket(1001)
    assert due is not None and due.due_at is not None
    shift.now = due.due_at - 1799
    outage = shift.open(2)
    shift.begin("ana")
    shift.now += 2000
    done = shift.look("ana")
    assert heads(done)[0] == f"#{outage} P2 BREACHED" and len(done.news) == 61


def test_the_promise_on_an_outage_that_was_answered_elsewhere_is_counted(shift: Shift) -> None:
    shift.open(2, opened_at=MONDAY - 20_000)
    elsewhere = shift.open(2, opened_at=MONDAY - 20_000, elsewhere=True)
    assert shift.desk("bo").follow({elsewhere: None}, MONDAY + 60, "call back").done
    shift.now = MONDAY + 60
    done = shift.begin("ana")
    assert (heads(done), done.rest.number) == (["#1001 P2 BREACHED"], 1)


def test_nothing_of_a_storm_is_cut_the_rest_is_counted(shift: Shift) -> None:
    shift.begin("ana")
    for _ in range(MOST + 59):
        shift.open(3, opened_at=MONDAY)
    p2 = shift.open(2)
    assert heads(shift.look("ana")) == [f"NEW #{p2} P2"]
    shift.now = MONDAY + 14_401
    done = shift.look("ana")
    assert heads(done)[0] == f"#{p2} P2 BREACHED"
    assert (len(done.news), done.more.number) == (MOST, 60)
    assert nothing(shift.look("ana"))


def test_a_storm_while_closed_waits_for_the_opening_with_its_count(shift: Shift) -> None:
    for _ in range(MOST + 59):
        shift.open(5)
    shift.now = at("2026-11-23 09:59")
    shift.begin("ana")
    shift.now = at("2026-11-24 02:00")
    assert nothing(shift.look("ana"))
    assert nothing(shift.begin("ana"))
    shift.now = at("2026-11-24 09:00")
    done = shift.look("ana")
    assert (len(done.news), done.more.number) == (MOST, 59)


def test_after_a_clock_that_jumped_ahead_and_back_everything_is_told_in_its_time(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2)
    shift.look("ana")
    shift.now = MONDAY + 86_400
    assert heads(shift.look("ana")) == ["#1001 P2 BREACHED"]
    shift.now = MONDAY + 60
    assert heads(shift.look("ana")) == []
    shift.now = MONDAY + 1350
    assert heads(shift.look("ana")) == ["#1001 P2 is running out of time"]
    shift.now = MONDAY + 1801
    assert heads(shift.look("ana")) == ["#1001 P2 BREACHED"]


def test_what_a_jump_skipped_is_told_when_the_clock_comes_back_into_it(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2)
    shift.look("ana")
    shift.now = MONDAY + 86_400
    shift.look("ana")
    shift.now = MONDAY + 1400
    assert heads(shift.look("ana")) == ["#1001 P2 is running out of time"]


def test_a_clock_set_back_while_nobody_looked_loses_nothing(shift: Shift) -> None:
    shift.open(2, by="ana")
    shift.now = MONDAY + 86_400
    shift.begin("ana")
    shift.now = MONDAY + 60
    assert heads(shift.begin("ana")) == []
    shift.now = MONDAY + 1801
    assert heads(shift.begin("ana")) == ["#1001 P2 BREACHED"]


def test_a_deadline_that_has_passed_already_when_it_is_set_is_told(shift: Shift) -> None:
    shift.open(4, opened_at=MONDAY - 7200)
    shift.begin("ana")
    shift.desk("ana").reprioritise({1001: None}, Priority.P2)
    assert heads(shift.look("ana")) == ["#1001 P2 BREACHED"]
    shift.desk("bo").note({1001: None}, "looked at it")
    assert heads(shift.look("ana")) == []


def test_a_breach_goes_on_being_the_same_when_the_ticket_is_lowered(shift: Shift) -> None:
    shift.open(2)
    shift.begin("ana")
    shift.now += 1801
    assert heads(shift.look("ana")) == ["#1001 P2 BREACHED"]
    shift.desk("bo").reprioritise({1001: None}, Priority.P5)
    assert heads(shift.look("ana")) == []


def test_an_outage_is_told_whoever_made_it_one_but_oneself(shift: Shift) -> None:
    shift.open(4)
    shift.begin("ana"), shift.begin("bo")
    shift.desk("bo").reprioritise({1001: None}, Priority.P2)
    assert (heads(shift.look("ana")), heads(shift.look("bo"))) == (["NEW #1001 P2"], [])
    shift.desk("cai").reprioritise({1001: None}, Priority.P1)
    assert heads(shift.look("ana")) == heads(shift.look("bo")) == ["NEW #1001 P1"]
    shift.desk("cai").reprioritise({1001: None}, Priority.P2)
    assert heads(shift.look("ana")) == heads(shift.look("bo")) == []


def test_an_outage_of_ones_own_is_no_news_but_its_breach_is(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2, by="ana")
    assert heads(shift.look("ana")) == [] == heads(shift.begin("ana"))
    shift.now += 1801
    assert heads(shift.look("ana")) == ["#1001 P2 BREACHED"]


def test_a_note_on_an_outage_is_no_new_outage_and_taking_back_its_answer_is(shift: Shift) -> None:
    shift.open(2)
    shift.begin("ana")
    bo = shift.desk("bo")
    bo.note({1001: None}, "called")
    assert heads(shift.look("ana")) == []
    bo.respond({1001: None})
    done = shift.look("ana")
    assert done.news == [] and done.ended == {Key(1001, What.P2, MONDAY)}
    bo.undo()
    assert heads(shift.look("ana")) == ["NEW #1001 P2"]


def test_what_was_answered_before_it_could_be_told_is_not_told(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(1)
    shift.desk("bo").respond({1001: None})
    assert heads(shift.look("ana")) == []


def test_a_breach_at_closing_is_told_at_the_next_opening_if_it_still_holds(shift: Shift) -> None:
    kept, answered = (shift.open(4, opened_at=at("2026-11-13 17:00")) for _ in range(2))
    shift.now = at("2026-11-18 16:59")
    shift.begin("ana")
    shift.now = at("2026-11-18 17:01")
    assert heads(shift.look("ana")) == []
    shift.now = at("2026-11-19 08:59")
    assert heads(shift.begin("ana")) == []
    shift.desk("bo").respond({answered: None})
    shift.now = at("2026-11-19 09:00")
    assert heads(shift.look("ana")) == [f"#{kept} P4 BREACHED"]
    assert heads(shift.begin("ana")) == []


def test_what_waits_for_the_opening_is_told_at_once_when_it_is_raised(shift: Shift) -> None:
    shift.open(4, opened_at=at("2026-11-13 17:00"))
    shift.now = at("2026-11-18 16:59")
    shift.begin("ana")
    shift.now = at("2026-11-18 17:01")
    shift.look("ana")
    shift.desk("bo").reprioritise({1001: None}, Priority.P3)
    assert heads(shift.look("ana")) == ["#1001 P3 was missed as P4"]


def test_quiet_holds_back_all_but_p1_until_it_ends(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2), shift.open(1)
    assert heads(shift.look("ana", quiet=True)) == ["NEW #1002 P1"]
    assert heads(shift.look("ana", quiet=True)) == []
    assert heads(shift.look("ana")) == ["NEW #1001 P2"]
    assert heads(shift.look("ana")) == []


def test_what_a_quiet_face_held_back_is_told_by_the_next_one(shift: Shift) -> None:
    shift.begin("ana")
    shift.open(2), shift.open(2)
    shift.look("ana", quiet=True)
    shift.desk("bo").respond({1001: None})
    assert heads(shift.begin("ana")) == ["NEW #1002 P2"]


def test_a_promise_and_a_task_and_a_wait_are_told_at_their_time(shift: Shift) -> None:
    promised, waiting = shift.open(3, answered=True), shift.open(3, answered=True)
    shift.open(6, scheduled_for=MONDAY + 3600)
    bo = shift.desk("bo")
    bo._each({promised: None}, Follow(MONDAY + 1200, "call back"), None)
    bo._each({waiting: None}, Wait(MONDAY + 2400), None)
    shift.begin("ana")
    told = []
    for _ in range(75):
        shift.now += 60
        told += [(one, shift.now - MONDAY) for one in heads(shift.look("ana"))]
    assert told == [
        (f"#{promised} P3 promised 10:20", 1200),
        (f"#{waiting} P3 wait is over, promised 10:40", 2400),
        ("#1003 P6 is due now", 3600),
    ]


def test_a_long_absence_is_summed_up_and_its_outages_are_told(shift: Shift) -> None:
    known = shift.open(2)
    shift.begin("ana")
    shift.store.load([a_history(replace(_late(4), subject=str(one))) for one in range(EVENTS)])
    fresh = shift.open(2)
    done = shift.begin("ana")
    assert heads(done) == [f"NEW #{fresh} P2"]
    assert done.rest.number == EVENTS
    shift.now += 1801
    assert heads(shift.look("ana")) == [f"#{known} P2 BREACHED", f"#{fresh} P2 BREACHED"]


def _late(priority: int) -> Ticket:
    start = at("2026-11-02 10:00")
    due = start + 86_400
    times = {"opened_at": start, "clock_start": start, "response_due": due, "due_at": due, "breach_at": due + 1}
    return a_ticket(priority=Priority(priority), **times)


def test_a_desk_that_was_put_back_to_an_earlier_copy_repeats_nothing(shift: Shift) -> None:
    shift.begin("ana")
    kept = list(shift.store._shelf.events), dict(shift.store._shelf.tickets)
    shift.open(2)
    shift.look("ana")
    shift.store._shelf.events, shift.store._shelf.tickets = kept
    assert nothing(shift.look("ana"))
    shift.open(2)
    assert heads(shift.look("ana")) == ["NEW #1001 P2"]


def test_only_p1_that_nobody_has_answered_or_taken_are_told_again(shift: Shift) -> None:
    numbers = [shift.open(1) for _ in range(4)]
    shift.open(2)
    bo = shift.desk("bo")
    bo.take({numbers[0]: None}), bo.respond({numbers[1]: None}), bo.close({numbers[2]: None})
    shift.now += 240
    assert [one.head for one in again(shift.desk("ana"))] == [f"#{numbers[3]} P1 unanswered for 4m 00s"]


def test_a_journal_that_cannot_be_right_costs_no_more_than_the_sum(shift: Shift) -> None:
    shift.open(1)
    shift.store.keep_journal("ana", Journal(2**40, 10**9))
    assert heads(shift.begin("ana")) == ["NEW #1001 P1"]
    shift.store.keep_journal("cai", Journal(2**40, 1))
    assert heads(shift.begin("cai")) == []
    shift.now += 1000
    assert heads(shift.look("cai")) == ["#1001 P1 BREACHED"]


STEPS: list[Callable[[random.Random, Shift], None]] = []


def _step(deed: Callable[[random.Random, Shift], None]) -> Callable[[random.Random, Shift], None]:
    STEPS.append(deed)
    return deed


@_step
def _open(chance: random.Random, shift: Shift) -> None:
    back = chance.choice([0, 0, 600, 2000, 20_000])
    who = chance.choice(["ana", "bo", "cai"])
    shift.open(chance.randint(1, 5), by=who, opened_at=shift.now - back, answered=chance.random() < 0.2)


@_step
def _work(chance: random.Random, shift: Shift) -> None:
    numbers = list(shift.store._shelf.tickets)
    if not numbers:
        return
    desk, seen = shift.desk(chance.choice(["ana", "bo", "cai"])), {chance.choice(numbers): None}
    ahead = shift.now + 600 * chance.randint(1, 60)
    deeds: list[Callable[[], object]] = [
        lambda: desk.respond(seen),
        lambda: desk.close(seen),
        lambda: desk.reopen(seen),
        lambda: desk.note(seen, "n"),
        lambda: desk.take(seen),
        lambda: desk.reprioritise(seen, Priority(chance.randint(1, 5))),
        lambda: desk.schedule(seen, ahead),
        lambda: desk._each(seen, Wait(chance.choice([None, ahead])), None),
        lambda: desk._each(seen, Follow(ahead), None),
        lambda: desk.resume(seen),
        lambda: desk.undo(),
    ]
    chance.choice(deeds)()


@_step
def _time(chance: random.Random, shift: Shift) -> None:
    shift.now += chance.choice([1, 60, 600, 1801, 14_401, 60_000])


@_step
def _jump(chance: random.Random, shift: Shift) -> None:
    shift.now += chance.choice([-100_000, -3600, -600, 3600, 200_000]) if chance.random() < 0.3 else 30


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), clocks=st.booleans())
def test_all_that_holds_was_told_to_each_technician_and_nothing_twice_while_it_held(seed: int, clocks: bool) -> None:
    chance, shift = random.Random(seed), Shift(policy=WITH_CLOCKS if clocks else POLICY)
    policy = shift.policy
    known: dict[str, set[Key]] = {}
    looked: dict[str, int] = {}
    for _ in range(60):
        chance.choice(STEPS)(chance, shift)
        for name in ("ana", "cai"):
            if chance.random() < 0.4:
                continue
            first = name not in known
            done = shift.begin(name) if first or chance.random() < 0.2 else shift.look(name)
            holds = {
                key: ticket
                for ticket in shift.store._shelf.tickets.values()
                for key in holding(ticket, policy, shift.now)  # type: ignore[arg-type]
            }
            told = {one.key for one in done.news}
            since, looked[name] = looked.get(name, 0), done.journal.seq
            assert told <= holds.keys()
            if first:
                known[name] = set(holds)
                continue
            lowered = {key._replace(what=What.P2) for key in known[name] if key.what is What.P1}
            before = known[name] & holds.keys()
            # What came to hold is told, unless it waits for the opening or is one's own outage.
            for key in holds.keys() - before:
                if key in lowered or _own(shift, key, name, since):
                    assert key not in told
                elif silent(key, holds[key], policy, shift.now):  # type: ignore[arg-type]
                    assert key in done.journal.waiting
                else:
                    assert key.number in {one.number for one in told}
            waiting = done.journal.waiting
            assert not told & before
            known[name] = {key for key in holds if key not in waiting}


def _own(shift: Shift, key: Key, name: str, since: int) -> bool:
    """Whether a condition is an outage that the technician alone has made one since a place in the log."""
    events = [event for event in shift.store.history(key.number) if event.seq > since and BEARING & event.after.keys()]
    return key.what in (What.P1, What.P2) and bool(events) and all(event.actor == name for event in events)
