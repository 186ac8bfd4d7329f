"""What a watch raises, whom it calls and how often, and what it never sends: each trap that others fell into."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.roster.roster import Roster
from helpdesk_tui.domain.roster.rotation import Rotation
from helpdesk_tui.domain.rules.decide import Step, decide
from helpdesk_tui.domain.shift.alarms import Kind, Result, Rule
from helpdesk_tui.domain.shift.escalation import Names, read_escalations
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import record
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store, Superseded
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.watch.deliveries import CAP
from helpdesk_tui.watch.targets.base import Notice, Sent
from tests.store.empty import empty_desk
from tests.store.memory import MemoryStore, Shelf
from tests.watch.standing import EVERYTHING, MONDAY, NEW_YORK, POLICY, Watched, at, escalations

ON = [Kind.RAISE, Kind.REMIND]


Another = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Another]:
    """What opens a store on one desk: the watch has one, and whoever works there another."""
    made: list[Store] = []
    shelf = Shelf()

    def store() -> Store:
        made.append(MemoryStore(shelf) if request.param == "memory" else SqliteStore(empty_desk(tmp_path / "desk.db")))
        return made[-1]

    yield store
    for one in made:
        one.close()


@pytest.fixture
def watched(another: Another) -> Watched:
    return Watched(another)


def only(rule: Rule, **fields: object) -> list[dict[str, object]]:
    return [{**EVERYTHING[0], "rules": [str(rule)], **fields}]


def test_an_unanswered_p1_rings_and_goes_up_the_steps_until_somebody_answers(watched: Watched) -> None:
    number = watched.opened()
    watched.round()
    (first,) = watched.got("ana-phone")
    assert (first.kind, first.rule, first.number, first.line) == (Kind.RAISE, Rule.P1, number, f"NEW #{number} P1")
    assert (first.who, first.words) == ("ana", None) and not watched.got("bo-phone")
    watched.goes_on(300)
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE, Kind.REMIND, Kind.REMIND]
    raised = [one for one in watched.got("bo-phone") if one.rule is Rule.P1]
    assert [one.step for one in raised] == [1]
    watched.desk().respond({number: None})
    watched.goes_on(1)
    ended = [one for one in watched.got("ana-phone") if one.kind is Kind.END]
    assert {one.rule for one in ended} >= {Rule.P1} and ended[0].line == f"#{number} P1: over. It was answered."
    assert all(alarm.rule not in (Rule.P1, Rule.BREACH) for alarm in watched.store.alarms())
    watched.goes_on(1_200, each=60)
    assert not watched.got("lead")


def test_a_notice_says_nothing_of_a_person_unless_its_target_may(watched: Watched) -> None:
    watched.phones["ana-phone"].with_words = True
    watched.opened()
    watched.round()
    (notice,) = watched.got("ana-phone")
    assert notice.words == "The VPN of Maria is down" and "Maria" not in notice.line


def test_a_p2_calls_somebody_after_five_minutes_unless_it_was_answered(watched: Watched) -> None:
    late, answered = watched.opened(Priority.P2), watched.opened(Priority.P2)
    watched.round()
    watched.goes_on(299)
    assert not watched.got("ana-phone")
    watched.desk().respond({answered: None})
    watched.goes_on(1)
    assert [one.number for one in watched.got("ana-phone")] == [late]


def test_ten_thousand_rounds_on_one_condition_are_one_call_and_its_reminders() -> None:
    shelf = Shelf()
    watched = Watched(lambda: MemoryStore(shelf), escalations=escalations(only(Rule.P1, every="10m")))
    watched.opened()
    watched.round()
    for _ in range(10_000):
        watched.goes_on(1)
    # The last step was taken at 15 minutes: reminders of a step are its own.
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE]
    assert [one.kind for one in watched.got("bo-phone")] == [Kind.RAISE]
    assert [one.kind for one in watched.got("lead")] == [Kind.RAISE, *[Kind.REMIND] * ((10_000 - 900) // 600)]


def test_a_target_that_comes_back_gets_one_call_and_not_every_reminder_it_has_missed(watched: Watched) -> None:
    phone = watched.phones["ana-phone"]
    phone.says = lambda notice: Sent("It did not answer.")
    watched.opened()
    watched.round()
    watched.goes_on(290, each=10)
    assert len({one.id for one in phone.got if one.rule is Rule.P1}) == 1
    phone.says, phone.got = lambda notice: Sent(), []
    watched.goes_on(70, each=10)
    assert [one.kind for one in phone.got if one.rule is Rule.P1][:1] == [Kind.RAISE]
    assert len([one for one in phone.got if one.rule is Rule.P1]) <= 2


def test_a_breach_after_hours_rings_at_the_next_opening(another: Another) -> None:
    watched = Watched(another, escalations=escalations(only(Rule.BREACH)))
    watched.now = at("2026-11-16 09:00")
    number = watched.opened(Priority.P4)
    assert watched.store.ticket(number).response_due == at("2026-11-18 17:00")  # type: ignore[union-attr]
    watched.now = at("2026-11-18 16:59:50")
    watched.round()
    before = len(watched.got("ana-phone"))
    watched.goes_on(30)
    watched.goes_on(at("2026-11-19 08:59:59") - watched.now, each=1_800)
    assert len(watched.got("ana-phone")) == before
    watched.goes_on(1)
    (notice,) = watched.got("ana-phone")[before:]
    assert (notice.rule, notice.number, notice.at) == (Rule.BREACH, number, at("2026-11-19 09:00"))


def test_it_does_not_ring_if_it_was_answered_before_the_opening(watched: Watched) -> None:
    watched.now = at("2026-11-16 09:00")
    number = watched.opened(Priority.P4)
    watched.now = at("2026-11-18 17:00:01")
    watched.round()
    watched.now = at("2026-11-19 08:59:00")
    watched.desk().respond({number: None})
    watched.goes_on(120)
    assert not watched.got("ana-phone") and not watched.store.alarms()


def test_what_was_acknowledged_pages_nobody_else_until_it_runs_out(watched: Watched) -> None:
    number = watched.opened()
    watched.round()
    watched.goes_on(60)
    watched.desk("bo").acknowledge({number: None})
    watched.goes_on(1)
    (told,) = watched.got("ana-phone", Kind.ACK)
    assert told.line == f"#{number} P1 acknowledged by bo"
    watched.goes_on(898)
    assert not watched.got("bo-phone") and not watched.got("lead") and len(watched.got("ana-phone", *ON)) == 1
    assert watched.store.alarms()[0].acked_by == "bo"
    watched.goes_on(1)
    watched.settles()
    again = watched.got("bo-phone", Kind.RAISE)
    assert [one.rule for one in again if one.rule is Rule.P1] == [Rule.P1]
    assert len([one for one in watched.got("ana-phone", Kind.RAISE) if one.rule is Rule.P1]) == 1
    watched.goes_on(120)
    assert len([one for one in watched.got("ana-phone", Kind.RAISE) if one.rule is Rule.P1]) == 2


def test_taking_it_acknowledges_and_an_undo_calls_again(watched: Watched) -> None:
    number = watched.opened()
    watched.round()
    watched.desk("bo").take({number: None})
    watched.goes_on(200)
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE, Kind.ACK]
    watched.desk("bo").undo()
    watched.goes_on(1)
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE, Kind.ACK, Kind.RAISE]


def test_nothing_is_sent_after_a_closing_between_claim_and_send(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = watched.opened()
    claim = watched.deliveries._claim

    def closed_then(*arguments: Any, **named: Any) -> Any:
        claimed = claim(*arguments, **named)
        assert claimed[0] is not None
        monkeypatch.undo()
        assert watched.desk().close({number: None}).done
        return claimed

    monkeypatch.setattr(watched.deliveries, "_claim", closed_then)
    watched.goes_on(5)
    assert not watched.got("ana-phone") and not watched.store.alarms()
    assert {one.result for one in watched.store.sendings(9)} == {Result.DROPPED}


def test_nothing_is_sent_for_what_was_closed_before_the_claim(watched: Watched) -> None:
    watched.senders.hangs.add("ana-phone")
    number = watched.opened()
    watched.round()
    watched.desk().close({number: None})
    watched.senders.hangs.clear()
    watched.goes_on(5)
    assert not watched.got("ana-phone")


def test_a_storm_is_five_a_minute_and_the_p1_among_it_comes_at_once(tmp_path: Path) -> None:
    """So many warnings in one second, by ``make history`` 2,800 of them (WATCH: storms)."""
    many = int(os.environ.get("HELPDESK_STORM", "60"))
    called = escalations([{**EVERYTHING[0], "rules": ["p1-unanswered", "warning"]}])
    watched = Watched(lambda: SqliteStore(empty_desk(tmp_path / "desk.db")), MONDAY - 10_800, escalations=called)
    with watched.store.write() as transaction:
        for _ in range(many):
            opening = decide(None, Open("VPN", Priority.P3), POLICY, watched.now, "ana")
            assert isinstance(opening, Step)
            ticket = replace(opening.ticket, number=transaction.new_number())
            event = record(opening.kind, None, ticket, at=watched.now, actor="ana", op=f"op {ticket.number}")
            transaction.append(event, ticket)
    watched.now = watched.real = MONDAY - 1
    watched.round()
    assert not watched.got("ana-phone")
    outage = watched.opened()
    watched.goes_on(5)
    got = watched.got("ana-phone")
    assert got[0].number == outage
    warnings = [one for one in got if one.rule is Rule.WARNING]
    assert [one.kind for one in warnings] == [Kind.RAISE] * (CAP - 1)
    watched.goes_on(54)
    warnings = [one for one in watched.got("ana-phone") if one.rule is Rule.WARNING]
    assert [one.kind for one in warnings[CAP - 1 :]] == [Kind.DIGEST] and sum(1 + one.more for one in warnings) == many
    assert sum(alarm.rule is Rule.WARNING for alarm in watched.store.alarms()) == many
    for one in (watched.store, watched.own):
        one.close()


def test_what_comes_and_goes_is_one_page_and_then_a_digest() -> None:
    shelf = Shelf()
    watched = Watched(lambda: MemoryStore(shelf), escalations=escalations(only(Rule.P2, every="1h")))
    number = watched.opened(Priority.P2)
    watched.round()
    watched.goes_on(301)
    for _ in range(20):
        watched.desk().close({number: None})
        watched.goes_on(30)
        watched.desk().reopen({number: None})
        watched.goes_on(305, each=5)
    pages = watched.got("ana-phone", Kind.RAISE)
    assert (len(pages), len(watched.got("ana-phone", Kind.DIGEST))) == (1, 0)
    watched.goes_on(600, each=5)
    (digest,) = watched.got("ana-phone", Kind.DIGEST)
    assert digest.number == number and digest.more >= 8


def test_a_target_that_always_raises_holds_no_other_up(watched: Watched) -> None:
    def fails(notice: Notice) -> Sent:
        raise ZeroDivisionError

    watched.phones["ana-phone"].says = fails
    first, second = watched.opened(), watched.opened()
    watched.goes_on(303)
    assert {one.number for one in watched.got("bo-phone") if one.rule is Rule.P1} == {first, second}


def test_a_target_that_fails_is_told_through_another_and_its_end_too(watched: Watched) -> None:
    watched = Watched(
        watched.another, escalations=escalations([{**EVERYTHING[0], "rules": ["p1-unanswered", "delivery-failed"]}])
    )
    watched.phones["ana-phone"].says = lambda notice: Sent("It answered 400.")
    watched.opened()
    watched.round()
    watched.goes_on(20)
    failed = [one for name in ("bo-phone", "lead", "pager") for one in watched.got(name) if one.rule is Rule.FAILED]
    assert [one.line for one in failed] == ["The target ana-phone has failed 3 times."]
    assert all(one.rule is not Rule.FAILED for one in watched.got("ana-phone"))
    watched.phones["ana-phone"].says = lambda notice: Sent()
    watched.goes_on(61)
    assert [one.kind for one in watched.got("bo-phone") if one.rule is Rule.FAILED] == [Kind.RAISE, Kind.END]


def test_a_p1_is_tried_at_0_5_15_30_and_60_seconds_then_each_minute_until_it_ends(watched: Watched) -> None:
    tries: list[int] = []
    watched = Watched(watched.another, escalations=escalations(only(Rule.P1, every="1h", steps=[{"to": ["ana"]}])))

    def says(notice: Notice) -> Sent:
        tries.append(watched.now - MONDAY)
        return Sent("It did not answer.")

    watched.phones["ana-phone"].says = says
    number = watched.opened()
    watched.round()
    watched.goes_on(190)
    assert tries == [0, 5, 15, 30, 60, 120, 180]
    assert len({one.id for one in watched.got("ana-phone")}) == 1
    watched.desk().respond({number: None})
    watched.goes_on(300)
    assert [one.kind for one in watched.got("ana-phone")[7:]].count(Kind.RAISE) == 0


def test_a_hanging_target_holds_nobody_else_up(watched: Watched) -> None:
    watched.senders.hangs.add("ana-phone")
    watched.opened()
    watched.goes_on(301)
    assert watched.got("bo-phone") and not watched.got("ana-phone")


def test_a_step_that_finds_nobody_goes_on_at_once_and_the_fallback_is_called(another: Another) -> None:
    steps = [{"after": "0s", "to": ["dee"]}, {"after": "5m", "to": ["bo"]}]
    names = Names((), ("dee", "bo"), ("bo-phone", "pager"))
    table: dict[str, object] = {"rules": ["p1-unanswered"], "steps": steps, "fallback": "pager"}
    found, problems = read_escalations([table], {}, names)
    assert not problems
    watched = Watched(another, escalations=found)
    watched.opened()
    watched.round()
    assert len(watched.got("bo-phone")) == 1 and not watched.got("pager")
    nobody, _ = read_escalations([{**table, "steps": steps[:1]}], {}, names)
    other = Watched(another, watched.now, escalations=nobody)
    watched.rounds.leave()
    other.opened()
    other.round("another-start")
    other.settles()
    assert len(other.got("pager")) == 1


def test_two_watches_never_send_two_things(watched: Watched) -> None:
    """The holder stands still for a minute between its claim and its end (WATCH: two watchers)."""
    second = Watched(watched.another)
    watched.opened()
    claim, stopped = watched.senders.send, []
    watched.senders.send = lambda delivery, notice: stopped.append((delivery, notice))  # type: ignore[method-assign]
    watched.round("first")
    assert second.round("second") is False and second.rounds.holder == "first"
    for one in (watched, second):
        one.now, one.boot, one.real = one.now + 61, one.boot + 61, one.real + 61
    assert second.round("second")
    watched.senders.send = claim  # type: ignore[method-assign]
    for delivery, notice in stopped:
        watched.senders.send(delivery, notice)
    with pytest.raises(Superseded):
        watched.deliveries.mark(watched.rounds._own, watched.now)
    ids = {
        one.id
        for one in (*watched.got("ana-phone"), *second.got("ana-phone"))
        if one.kind is Kind.RAISE and one.rule is Rule.P1
    }
    assert len(ids) == 1


@pytest.mark.parametrize("off", [-7_200, 7_200])
def test_a_clock_that_is_set_sends_nothing_twice_and_is_told(watched: Watched, off: int) -> None:
    watched.opened()
    watched.round()
    watched.now, watched.real = watched.now + off, watched.real + off
    watched.goes_on(3)
    watched.settles()
    assert len([one for one in watched.got("ana-phone", Kind.RAISE) if one.rule is Rule.P1]) == 1
    assert Rule.CLOCK in {one.rule for one in watched.got("ana-phone", Kind.RAISE)}
    watched.goes_on(310)
    assert Rule.CLOCK not in {one.rule for one in watched.store.alarms()}


def test_after_a_restore_nothing_older_is_raised_and_what_is_over_is_dropped(watched: Watched) -> None:
    old = watched.opened()
    with watched.store.write() as transaction:
        transaction.append_desk_event(By("lea", "an-op", watched.now + 10).event(DeskKind.RESTORED, {}))
    watched.goes_on(20)
    assert not watched.got("ana-phone") and not watched.store.alarms()
    young = watched.opened()
    watched.goes_on(1)
    assert [one.number for one in watched.got("ana-phone")] == [young] and old != young


def test_a_restart_forgets_nothing_and_repeats_nothing(watched: Watched) -> None:
    first = watched.opened()
    watched.round()
    watched.rounds.leave()
    second = watched.opened()
    again = Watched(watched.another, watched.now)
    again.round("another-start")
    assert [one.number for one in watched.got("ana-phone")] == [first]
    assert [one.number for one in again.got("ana-phone")] == [second]


def test_nobody_here_is_told_while_an_outage_runs(another: Another) -> None:
    duty = Roster("duty", NEW_YORK, (Rotation(("ana", "bo"), datetime(2026, 11, 2, 8), timedelta(weeks=1)),))
    watched = Watched(another, escalations=escalations(only(Rule.NOBODY)), rosters=(duty,))
    (on_duty,) = watched.rounds._whom.on_duty(MONDAY)
    watched.here(on_duty)
    number = watched.opened()
    watched.goes_on(60, each=10)
    watched.goes_on(110, each=10)
    assert not watched.store.alarms()
    watched.goes_on(30, each=10)
    assert [one.line for one in watched.got("ana-phone")] == ["Nobody who is on duty has a console open."]
    watched.desk().respond({number: None})
    watched.goes_on(11)
    assert not watched.store.alarms()


def test_an_overdue_backup_waits_for_the_opening(another: Another) -> None:
    watched = Watched(another, at("2026-11-16 03:00"), escalations=escalations(only(Rule.BACKUP)), backup="It is late.")
    watched.goes_on(61)
    assert not watched.got("ana-phone") and [one.rule for one in watched.store.alarms()] == [Rule.BACKUP]
    watched.goes_on(at("2026-11-16 09:00") - watched.now, each=600)
    watched.settles()
    assert [one.line for one in watched.got("ana-phone")] == ["It is late."]
    watched.backup = None
    watched.goes_on(61)
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE, Kind.END] and not watched.store.alarms()


def test_a_stand_in_watches_only_where_nobody_has_for_a_minute(watched: Watched) -> None:
    stand_in = Watched(watched.another, watched.now)
    stand_in.rounds.stands_in = True
    watched.round("the-watch")
    assert not stand_in.round("a-console")
    watched.rounds.leave()
    for passed, watches in ((5, False), (50, False), (6, True)):
        stand_in.now, stand_in.boot, stand_in.real = (
            one + passed for one in (stand_in.now, stand_in.boot, stand_in.real)
        )
        assert stand_in.round("a-console") is watches
    assert not watched.round("the-watch") and watched.rounds.holder == "a-console"
