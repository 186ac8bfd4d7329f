"""The alarms under contract: who has the lease, what is open, and what is to be sent, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from helpdesk_tui.domain.shift.alarms import Alarm, Delivery, Kind, Result, Rule, Tried
from helpdesk_tui.store.base import Store, Superseded
from helpdesk_tui.store.watching import CLAIM, LEASE, Boot, Lease
from tests.store.conftest import NewDesk

NOW = 1_793_000_000
BOOT = Boot("a-start", 1_000)


@pytest.fixture
def another(new_desk: NewDesk) -> Callable[[], Store]:
    return new_desk()


@pytest.fixture
def store(another: Callable[[], Store]) -> Store:
    return another()


@pytest.fixture
def lease(store: Store) -> Lease:
    return store.take_lease("first", BOOT)


def an_alarm(key: str, **fields: Any) -> Alarm:
    alarm = Alarm(0, key, Rule.GAP, None, 0, NOW, counted_from=NOW, next_at=NOW)
    return replace(alarm, **fields)


def a_delivery(id: str, alarm: int, **fields: Any) -> Delivery:
    return replace(Delivery(id, alarm, Kind.RAISE, 0, "pager", NOW, NOW, NOW), **fields)


def raised(store: Store, lease: Lease, *alarms: Alarm) -> list[Alarm]:
    with store.watching(lease) as writes:
        writes.raise_(alarms)
    return store.alarms()


def test_nobody_watches_a_new_desk(store: Store) -> None:
    assert (store.watch().holder, store.watch().nobody(NOW), store.alarms()) == (None, True, [])


def test_a_lease_is_one_programs_until_it_gives_it_back(another: Callable[[], Store]) -> None:
    first, second = another(), another()
    lease = first.take_lease("first", BOOT)
    assert lease == Lease("first", 1)
    assert second.take_lease("second", BOOT) == lease
    assert first.take_lease("first", Boot("a-start", 1_005)) == lease
    first.round_done(lease, NOW)
    assert second.watch().holder == "first" and not second.watch().nobody(NOW + 60) and second.watch().nobody(NOW + 61)
    first.leave_lease(lease)
    assert second.watch().holder is None
    assert second.take_lease("second", BOOT) == Lease("second", 2)
    first.leave_lease(lease)
    assert second.watch().holder == "second"


def test_who_was_superseded_writes_nothing(another: Callable[[], Store]) -> None:
    first, second = another(), another()
    old = first.take_lease("first", BOOT)
    first.leave_lease(old)
    new = second.take_lease("second", BOOT)
    with pytest.raises(Superseded), first.watching(old) as writes:
        writes.raise_([an_alarm("late")])
    with pytest.raises(Superseded):
        first.round_done(old, NOW)
    assert second.alarms() == [] and [one.key for one in raised(second, new, an_alarm("mine"))] == ["mine"]


def test_one_alarm_a_key_is_open(store: Store, lease: Lease) -> None:
    (first,) = raised(store, lease, an_alarm("a"))
    (same,) = raised(store, lease, an_alarm("a", raised_at=NOW + 5))
    assert same == first == replace(an_alarm("a"), id=first.id)
    with store.watching(lease) as writes:
        writes.end([first.id], NOW + 9, "It was answered.")
    ended = store.alarm(first.id)
    assert ended is not None and (ended.ended_at, ended.why, ended.next_at) == (NOW + 9, "It was answered.", None)
    (again,) = raised(store, lease, an_alarm("a", raised_at=NOW + 10))
    assert again.id != first.id and store.alarms_of_desk() == [again]


def test_a_write_that_fails_leaves_nothing(store: Store, lease: Lease) -> None:
    with pytest.raises(ZeroDivisionError), store.watching(lease) as writes:
        writes.raise_([an_alarm("a")])
        raise ZeroDivisionError
    assert store.alarms() == []


def test_what_is_due_comes_by_its_instant(store: Store, lease: Lease) -> None:
    a, b, c = raised(store, lease, an_alarm("a", next_at=NOW + 7), an_alarm("b"), an_alarm("c", next_at=None))
    assert store.alarms_due(NOW, 10) == [b]
    assert store.alarms_due(NOW + 7, 10) == [b, a]
    assert store.alarms_due(NOW + 7, 1) == [b]
    moved = replace(c, step=2, acked_by="ana", ack_until=NOW + 900, next_at=NOW + 1, in_digest=True, counted_from=NOW)
    with store.watching(lease) as writes:
        writes.keep(moved)
    assert store.alarm(c.id) == moved and store.alarms_due(NOW + 1, 10) == [b, moved]


def test_a_delivery_is_in_one_hand_until_it_is_marked(store: Store, lease: Lease) -> None:
    (alarm,) = raised(store, lease, an_alarm("a"))
    with store.watching(lease) as writes:
        writes.plan([a_delivery("d1", alarm.id)])
    with store.watching(lease) as writes:
        writes.plan([a_delivery("d2", alarm.id)])
        claimed = writes.claim("d1", NOW)
        assert claimed is not None and (claimed.attempt, claimed.claimed_epoch, claimed.claimed_at) == (1, 1, NOW)
        assert writes.claim("d1", NOW + 1) is None and writes.claim("d2", NOW) is None
    assert store.targets_due(NOW) == [] and store.to_send("pager", NOW, 9) == []
    assert store.targets_due(NOW + CLAIM) == ["pager"]
    with store.watching(lease) as writes:
        again = writes.claim("d1", NOW + CLAIM)
        assert again is not None and (again.id, again.attempt) == ("d1", 2)
        writes.mark(replace(again, claimed_epoch=None, next_at=NOW + 90, error="It did not answer."))
    assert store.to_send("pager", NOW + 89, 9) == [] and [one.id for one in store.to_send("pager", NOW + 90, 9)] == [
        "d1"
    ]
    with store.watching(lease) as writes:
        third = writes.claim("d1", NOW + 90)
        assert third is not None
        writes.mark(replace(third, done_at=NOW + 91, result=Result.SENT, error=None))
        assert writes.claim("d1", NOW + 999) is None
    assert store.sending("d1") == replace(third, done_at=NOW + 91, result=Result.SENT, error=None)
    assert store.sent_since("pager", NOW) == 1 and store.sent_since("pager", NOW + 90) == 0


def test_what_is_over_is_not_sent(store: Store, lease: Lease) -> None:
    (alarm,) = raised(store, lease, an_alarm("a"))
    with store.watching(lease) as writes:
        writes.plan([a_delivery("held", alarm.id), a_delivery("not", alarm.id, step=1)])
        writes.claim("held", NOW)
        writes.end([alarm.id], NOW + 1)
        writes.plan([a_delivery("over", alarm.id, kind=Kind.END)])
    assert {one.id: one.result for one in store.sendings(9)} == {"held": None, "not": Result.DROPPED, "over": None}
    assert [one.id for one in store.to_send("pager", NOW + 1, 9)] == ["over"]


def test_a_digest_tells_the_rest_in_one(store: Store, lease: Lease) -> None:
    alarms = raised(store, lease, *(an_alarm(f"a{n}") for n in range(5)))
    with store.watching(lease) as writes:
        writes.plan(a_delivery(f"d{n}", one.id) for n, one in enumerate(alarms))
        writes.plan(
            [a_delivery("p1", alarms[0].id, step=1, urgent=True), a_delivery("else", alarms[1].id, target="mail")]
        )
        writes.claim("d0", NOW)
        digest = writes.digest(a_delivery("all", alarms[1].id, kind=Kind.DIGEST), NOW)
        assert digest is not None and (digest.more, digest.attempt) == (3, 1)
        assert writes.digest(a_delivery("none", alarms[1].id, kind=Kind.DIGEST, round=NOW + 1), NOW) is None
    assert [one.id for one in store.to_send("pager", NOW, 9)] == ["p1"] and store.sending("none") is None
    assert [one.in_digest for one in store.alarms()] == [False, True, True, True, True]
    assert {one.id for one in store.sendings(9, only=(Result.DIGEST,))} == {"d1", "d2", "d3", "d4"}


def test_an_alarm_that_was_told_by_itself_elsewhere_is_reminded_of_whatever_a_digest_tells(
    store: Store, lease: Lease
) -> None:
    taken, tried, waits = raised(store, lease, *(an_alarm(f"a{n}") for n in range(3)))
    with store.watching(lease) as writes:
        for one in (taken, tried, waits):
            writes.plan([a_delivery(f"chat {one.id}", one.id), a_delivery(f"phone {one.id}", one.id, target="phone")])
        for one in (taken, tried):
            in_hand = writes.claim(f"phone {one.id}", NOW)
            assert in_hand is not None
            result, done_at = (Result.SENT, NOW) if one is taken else (None, None)
            writes.mark(replace(in_hand, claimed_epoch=None, done_at=done_at, result=result))
        assert writes.digest(a_delivery("all", waits.id, kind=Kind.DIGEST), NOW) is not None
    assert [one.in_digest for one in store.alarms()] == [False, False, True]


def test_the_urgent_come_first_then_the_oldest(store: Store, lease: Lease) -> None:
    a, b = raised(store, lease, an_alarm("a"), an_alarm("b"))
    with store.watching(lease) as writes:
        writes.plan([a_delivery("d1", a.id, planned_at=NOW - 1), a_delivery("d2", b.id, urgent=True)])
        writes.plan(
            [a_delivery("d3", b.id, step=1, next_at=NOW + 1), a_delivery("d4", b.id, step=2, planned_at=NOW - 2)]
        )
    assert [one.id for one in store.to_send("pager", NOW, 9)] == ["d2", "d4", "d1"]
    assert [one.id for one in store.to_send("pager", NOW, 1)] == ["d2"]
    assert [one.id for one in store.sendings(9, alarm=a.id)] == ["d1"]


def test_how_targets_do_is_kept(store: Store, lease: Lease) -> None:
    with store.watching(lease) as writes:
        writes.tried(Tried("pager", sent=1))
        writes.tried(Tried("mail", failed=3, failing=3, gone=True, error="It was refused."))
        writes.tried(Tried("pager", sent=2, failed=1))
    assert store.tries() == [
        Tried("mail", failed=3, failing=3, gone=True, error="It was refused."),
        Tried("pager", sent=2, failed=1),
    ]
    assert store.deliveries()["pager", "sent"] == 2 and store.deliveries()["mail", "failed"] == 3


def test_what_was_given_up_can_be_tried_again_and_a_target_that_was_gone_is_asked(store: Store, lease: Lease) -> None:
    (alarm,) = raised(store, lease, an_alarm("a"))
    with store.watching(lease) as writes:
        writes.plan([a_delivery("d1", alarm.id), a_delivery("d2", alarm.id, step=1)])
        for name, result in (("d1", Result.FAILED), ("d2", Result.SENT)):
            claimed = writes.claim(name, NOW)
            assert claimed is not None
            writes.mark(replace(claimed, claimed_epoch=None, done_at=NOW, result=result))
        writes.tried(Tried("pager", failed=1, failing=1, gone=True))
    assert not store.retry("none", NOW) and not store.retry("d2", NOW) and store.retry("d1", NOW + 5)
    assert [one.id for one in store.to_send("pager", NOW + 5, 9)] == ["d1"] and not store.tries()[0].gone


def test_whom_an_alarm_was_told_to_is_known(store: Store, lease: Lease) -> None:
    (alarm,) = raised(store, lease, an_alarm("a"))
    with store.watching(lease) as writes:
        for target, who, result in (("x", "ana", Result.SENT), ("y", None, Result.FAILED), ("z", "bo", None)):
            writes.plan([a_delivery(target, alarm.id, target=target, who=who)])
            claimed = writes.claim(target, NOW)
            assert claimed is not None
            if result is not None:
                writes.mark(replace(claimed, done_at=NOW, result=result))
        writes.plan([a_delivery("later", alarm.id, target="later")])
    assert store.told(alarm.id) == [("x", "ana"), ("z", "bo")]


def test_long_ended_alarms_are_forgotten(store: Store, lease: Lease) -> None:
    old, young = raised(store, lease, an_alarm("a"), an_alarm("b"))
    with store.watching(lease) as writes:
        writes.plan([a_delivery("d1", old.id), a_delivery("d2", young.id)])
        writes.end([old.id], NOW)
        writes.forget(NOW)
        assert store.alarm(old.id) is not None
        writes.forget(NOW + 1)
    assert (store.alarm(old.id), store.sending("d1")) == (None, None) and store.alarms() == [young]


def test_a_lease_runs_out_by_the_clock_of_the_machine_with_a_file(tmp_path: Any) -> None:
    from helpdesk_tui.store.sqlite.store import SqliteStore

    store = SqliteStore(tmp_path / "desk.db")
    assert store.take_lease("first", BOOT) == Lease("first", 1)
    assert store.take_lease("second", Boot("a-start", 1_000 + LEASE - 1)) == Lease("first", 1)
    assert store.take_lease("second", Boot("a-start", 1_000 + LEASE)) == Lease("second", 2)
    assert store.take_lease("first", Boot("the-next-start", 5)) == Lease("first", 3)
    store.close()


def test_a_call_that_was_not_taken_is_tried_again_in_the_place_of_its_reminder(store: Store, lease: Lease) -> None:
    (alarm,) = raised(store, lease, an_alarm("gap"))
    reminder = a_delivery("second", alarm.id, kind=Kind.REMIND, next_at=NOW + 120)
    with store.watching(lease) as writes:
        writes.plan([a_delivery("first", alarm.id, next_at=NOW + 7_200)])
        writes.plan([reminder, replace(reminder, id="elsewhere", target="phone")])
    assert [one.id for one in store.to_send("pager", NOW + 119, 5)] == []
    assert [one.id for one in store.to_send("pager", NOW + 120, 5)] == ["first"]
    assert [one.id for one in store.to_send("phone", NOW + 120, 5)] == ["elsewhere"]
    with store.watching(lease) as writes:
        first = writes.claim("first", NOW + 120)
        assert first is not None
        writes.mark(replace(first, claimed_epoch=None, done_at=NOW + 121, result=Result.SENT))
        writes.plan([reminder])
    assert [one.id for one in store.to_send("pager", NOW + 121, 5)] == ["second"]
