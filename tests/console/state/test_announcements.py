"""What a console tells unasked: what holds, once to each technician, and an unanswered P1 until somebody takes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.state.announcements import AGAIN_EVERY, CALL_EVERY, QUIET_FOR, STRIP_FOR
from helpdesk_tui.console.widgets.alert_strip import alert_line
from helpdesk_tui.domain.rules.roles import Rights, Role
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Count
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.console.pilot import MONDAY_10
from tests.console.state.sitting import Sitting
from tests.store.empty import empty_desk


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Sitting]:
    store = SqliteStore(empty_desk(tmp_path / "desk.db"))
    yield Sitting(store)
    store.close()


@pytest.fixture
def cai(hand: Sitting, tmp_path: Path) -> Iterator[Sitting]:
    store = SqliteStore(empty_desk(tmp_path / "desk.db"))
    yield Sitting(store, "cai")
    store.close()


def strip(hand: Sitting) -> str:
    """What lies over the tabs; empty where nothing does."""
    return plain(alert_line(hand.shift, 80)).strip()


def heads(hand: Sitting) -> list[str]:
    return [one.head for one in hand.shift.announcements.strip]


def after(seconds: int, *hands: Sitting) -> None:
    """Let so many seconds pass at each console, a second at a time."""
    for _ in range(seconds):
        for one in hands:
            one.tick()


def restart(hand: Sitting) -> None:
    hand.shift.leave()
    hand.sit()


def outage(hand: Sitting, priority: int = 1, **values: object) -> int:
    """Open an unanswered ticket as bo, from elsewhere."""
    done = hand.colleague("bo").open(Open("Core switch is down", Priority(priority), **values))  # type: ignore[arg-type]
    return done.tickets[0].number


def test_the_first_screen_tells_nothing_and_the_first_second_does(hand: Sitting) -> None:
    outage(hand)
    hand.sit()
    assert strip(hand) == ""
    after(1, hand)
    assert strip(hand) == "NEW #1001 P1: Core switch is down"


def test_a_console_that_is_started_later_tells_an_outage_that_is_unanswered(hand: Sitting, cai: Sitting) -> None:
    after(1, hand)
    outage(hand)
    after(400, hand)
    cai.now = hand.now
    cai.sit()
    after(1, cai)
    assert heads(cai) == ["#1001 P1 BREACHED"]


def test_one_ticket_is_summed_up_as_one(hand: Sitting) -> None:
    outage(hand, 3, opened_at=MONDAY_10 - 20_000)
    hand.sit()
    after(1, hand)
    assert strip(hand) == "1 ticket is late, near its deadline or due"


def test_the_first_console_of_a_technician_sums_up_what_is_no_outage(hand: Sitting) -> None:
    for _ in range(3):
        outage(hand, 3, opened_at=MONDAY_10 - 20_000)
    hand.sit()
    after(1, hand)
    assert strip(hand) == "3 tickets are late, near their deadline or due"
    assert hand.called_out() == ""
    after(STRIP_FOR, hand)
    assert strip(hand) == ""


def test_an_unanswered_p1_is_told_again_every_two_minutes_in_every_console(hand: Sitting, cai: Sitting) -> None:
    after(1, hand, cai)
    outage(hand)
    told: dict[str, list[int]] = {"ana": [], "cai": []}
    for second in range(1, 2 * AGAIN_EVERY + 20):
        after(1, hand, cai)
        for one in (hand, cai):
            told[one.desk.actor] += [second] * bool(one.called_out())
    assert told == {name: [1, 1 + AGAIN_EVERY, 1 + 2 * AGAIN_EVERY] for name in told}
    assert strip(cai) == "#1001 P1 unanswered for 4m 01s: Core switch is down"


@pytest.mark.parametrize("verb", ["t", "r"])
def test_a_p1_is_told_no_more_once_somebody_has_taken_or_answered_it(hand: Sitting, cai: Sitting, verb: str) -> None:
    outage(hand)
    hand.sit()
    after(1, hand, cai)
    hand.shift.did(hand.desk.take({1001: None}) if verb == "t" else hand.desk.respond({1001: None}))
    after(STRIP_FOR, hand, cai)
    told: set[str] = set()
    for _ in range(280):
        after(1, hand, cai)
        told |= {*heads(hand), *heads(cai)}
    assert told == ({"#1001 P1 BREACHED"} if verb == "t" else set())


def test_a_p1_that_was_released_again_is_told_again_two_minutes_later(hand: Sitting) -> None:
    after(1, hand)
    outage(hand)
    hand.colleague("bo").take({1001: None})
    after(60, hand)
    hand.colleague("bo").assign({1001: None}, None)
    after(AGAIN_EVERY, hand)
    assert heads(hand) == []
    after(1, hand)
    assert heads(hand) == ["#1001 P1 unanswered for 3m 01s"]


def test_ones_own_unanswered_p1_is_no_news_and_is_told_after_two_minutes(hand: Sitting) -> None:
    after(1, hand)
    hand.open("All is down", 1)
    after(AGAIN_EVERY, hand)
    assert heads(hand) == []
    after(1, hand)
    assert heads(hand) == ["#1001 P1 unanswered for 2m 01s"]


def test_a_restart_repeats_nothing_and_tells_what_came_meanwhile(hand: Sitting) -> None:
    after(1, hand)
    late = outage(hand, 2)
    after(2, hand)
    restart(hand)
    after(5, hand)
    assert heads(hand) == []
    hand.shift.leave()
    hand.now += 1801
    fresh = outage(hand, 2)
    hand.sit()
    after(1, hand)
    assert heads(hand) == [f"#{late} P2 BREACHED", f"NEW #{fresh} P2"]


def test_restarts_neither_hurry_nor_hold_up_the_next_word_about_a_p1(hand: Sitting) -> None:
    after(1, hand)
    outage(hand)
    told = []
    for second in range(1, 2 * AGAIN_EVERY + 5):
        after(1, hand)
        told += [second] * bool(hand.called_out())
        if second % 50 == 10:
            restart(hand)
    assert told == [1, 1 + AGAIN_EVERY, 1 + 2 * AGAIN_EVERY]


def test_a_console_that_died_in_the_second_of_telling_has_told_nothing(hand: Sitting) -> None:
    after(1, hand)
    outage(hand, 2)
    after(1, hand)
    hand.sit()
    after(1, hand)
    assert heads(hand) == ["NEW #1001 P2"]
    after(1, hand)
    hand.sit()
    after(1, hand)
    assert heads(hand) == []


def test_two_consoles_of_one_technician_both_tell_what_comes_and_the_third_does_not(hand: Sitting) -> None:
    other = Sitting(hand.store)
    after(1, hand, other)
    outage(hand, 2)
    after(2, hand, other)
    assert heads(hand) == heads(other) == ["NEW #1001 P2"]
    third = Sitting(hand.store, now=hand.now, moment=hand.moment)
    after(2, third)
    assert heads(third) == []


def test_one_p2_breach_among_sixty_others_stands_in_the_strip_and_all_ring_once(hand: Sitting) -> None:
    for _ in range(60):
        outage(hand, 3)
    hand.now = MONDAY_10 + 14_400 - 1800
    outage(hand, 2)
    hand.sit()
    after(1, hand)
    hand.now = MONDAY_10 + 14_400
    after(1, hand)
    assert strip(hand) == "#1061 P2 BREACHED: Core switch is down   and 60 more"
    announcements = hand.shift.announcements
    assert announcements.rings() and not announcements.rings()
    told, more = announcements.taken()
    assert (len(told), told[0].head, more) == (61, "#1061 P2 BREACHED", Count(0))
    assert announcements.taken() == ([], Count(0))


def test_a_storm_of_many_seconds_rings_and_notifies_once_in_ten_seconds(hand: Sitting) -> None:
    after(1, hand)
    for second in range(2 * CALL_EVERY):
        outage(hand, 3, opened_at=hand.now - 14_400 + second + 1)
    hand.elsewhere()
    hand.shift.announcements.taken()
    calls = []
    for _ in range(2 * CALL_EVERY):
        after(1, hand)
        told, _more = hand.shift.announcements.taken()
        if told:
            calls.append((len(told), hand.shift.announcements.rings()))
    assert [rung for _, rung in calls] == [True] * len(calls) and len(calls) == 2
    after(CALL_EVERY, hand)
    calls.append((len(hand.shift.announcements.taken()[0]), True))
    assert sum(count for count, _ in calls) == 2 * CALL_EVERY


def test_a_p1_does_not_wait_for_the_call_of_something_less_urgent(hand: Sitting) -> None:
    after(1, hand)
    outage(hand, 3, opened_at=hand.now - 14_400)
    after(1, hand)
    assert hand.shift.announcements.rings()
    outage(hand)
    hand.elsewhere()
    assert hand.shift.announcements.rings()


def test_what_is_answered_meanwhile_leaves_the_strip_and_goes_to_no_desktop(hand: Sitting) -> None:
    after(1, hand)
    outage(hand, 2), outage(hand, 2)
    hand.elsewhere()
    hand.shift.announcements.taken()
    outage(hand, 2)
    hand.elsewhere()
    hand.colleague("bo").respond({1002: None}), hand.colleague("bo").respond({1003: None})
    hand.elsewhere()
    assert heads(hand) == ["NEW #1001 P2"]
    after(CALL_EVERY, hand)
    assert hand.shift.announcements.taken() == ([], Count(0))


def test_a_clock_that_jumps_ahead_and_back_loses_nothing_and_still_rings(hand: Sitting) -> None:
    after(1, hand)
    outage(hand, 2)
    after(30, hand)
    hand.called_out()
    hand.now += 86_400
    hand.moment += 86_400
    after(1, hand)
    assert heads(hand) == ["#1001 P2 BREACHED"] and hand.called_out()
    hand.now -= 86_400
    hand.moment -= 86_400
    after(1, hand)
    assert heads(hand) == []
    outage(hand)
    hand.elsewhere()
    assert heads(hand) == ["NEW #1002 P1"] and hand.called_out()
    told = []
    for _ in range(1900):
        after(1, hand)
        told += heads(hand)
    assert list(dict.fromkeys(one for one in told if "P2" in one)) == [
        "#1001 P2 is running out of time",
        "#1001 P2 BREACHED",
    ]


def test_a_clock_set_back_shortens_no_quiet_and_prolongs_none(hand: Sitting) -> None:
    after(1, hand)
    hand.shift.announcements.hush()
    hand.moment -= 3600
    after(1, hand)
    assert 0 < hand.shift.announcements.quiet_for <= QUIET_FOR


def test_what_was_held_back_while_it_was_quiet_is_told_when_quiet_ends(hand: Sitting) -> None:
    after(1, hand)
    hand.shift.announcements.hush()
    outage(hand, 2)
    after(5, hand)
    assert heads(hand) == []
    hand.shift.announcements.hush()
    after(1, hand)
    assert heads(hand) == ["NEW #1001 P2"]


def test_whoever_only_looks_is_told_and_writes_nothing(hand: Sitting) -> None:
    outage(hand)
    hand.desk.rights = Rights(Role.VIEWER)
    hand.sit()
    after(3, hand)
    assert heads(hand) == ["NEW #1001 P1"]
    hand.shift.leave()
    assert hand.store.journal("ana") is None


def test_a_desk_that_another_program_holds_is_told_of_all_the_same(hand: Sitting, tmp_path: Path) -> None:
    after(1, hand)
    outage(hand, 2)
    other = SqliteStore(empty_desk(tmp_path / "desk.db"))
    with other.write():
        after(2, hand)
        assert heads(hand) == ["NEW #1001 P2"]
    after(2, hand)
    kept = hand.store.journal("ana")
    assert kept is not None and kept.seq == hand.store.changed(2**62)[0]
    other.close()


def test_an_idle_console_keeps_its_journal_once(hand: Sitting, tmp_path: Path) -> None:
    other = SqliteStore(empty_desk(tmp_path / "desk.db"))
    after(25, hand)
    before = other.stamp()
    after(15, hand)
    # The sign of life of every 20 seconds is all there is.
    assert other.stamp() - before <= 1
    other.close()


def test_a_made_up_desk_tells_only_what_comes_while_it_is_looked_at(hand: Sitting) -> None:
    outage(hand, 2)
    hand.sit()
    hand.shift.announcements.skip()
    after(1, hand)
    assert heads(hand) == []
    hand.now += 1800
    after(1, hand)
    assert heads(hand) == ["#1001 P2 BREACHED"]


def test_a_desk_that_was_put_back_repeats_no_announcement(hand: Sitting) -> None:
    after(1, hand)
    outage(hand, 2)
    after(30, hand)
    hand.shift.announcements.put_back(0)
    after(1, hand)
    assert heads(hand) == []
