"""What a handover tells, section by section, against the same asked of every ticket of random desks."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.shift.handing_over import read, sign
from helpdesk_tui.domain.agreement.results import settled
from helpdesk_tui.domain.agreement.sla import state
from helpdesk_tui.domain.shift.alarms import Alarm, Rule
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Priority, Sla, Status, Ticket, status_at
from helpdesk_tui.reports.handover import LISTED, Handover, handover
from helpdesk_tui.reports.handover_period import HOURS, Began, Period, period_of
from helpdesk_tui.reports.handover_since import Deed
from helpdesk_tui.reports.handover_text import sections, text
from helpdesk_tui.store.base import Presence
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.watching import Boot
from tests.domain.rules.test_decide import MONDAY, POLICY
from tests.store.memory import MemoryStore

HOUR = 3_600


class Shift:
    """A desk whose clock goes on as things happen."""

    def __init__(self, store: MemoryStore | SqliteStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.now = MONDAY
        self.desk = self.of("ana")

    def of(self, who: str) -> Desk:
        return Desk(self.store, POLICY, who, lambda: self.now)

    def open(self, priority: int, **values: object) -> int:
        command = Open(f"Ticket as P{priority}", Priority(priority), **values)  # type: ignore[arg-type]
        return self.desk.open(command).tickets[0].number

    def made(self, since: int = MONDAY, until: int = MONDAY + 12 * HOUR, listed: int = LISTED) -> Handover:
        return handover(self.desk, Period(since, until, Began.ASKED), listed)

    def told(self, deed: Deed) -> list[int]:
        return [one.ticket.number for one in self.made().passed.lines if any(h.deed is deed for h in one.happened)]


@pytest.fixture
def shift() -> Shift:
    return Shift()


def numbers(tickets: object) -> list[int]:
    return [one.number for one in tickets]  # type: ignore[attr-defined]


def busy(shift: Shift, seed: int, tickets: int) -> None:
    """Let a random shift pass: whatever is refused is left."""
    random, opened = Random(seed), list[int]()
    for _ in range(tickets * 4):
        shift.now += random.randrange(20 * 60)
        desk = shift.of(random.choice(["ana", "bo"]))
        if len(opened) < tickets and random.random() < 0.25:
            level = random.choice([1, 2, 3, 3, 4, 4, 5, 6])
            at = shift.now + random.randrange(-HOUR, 12 * HOUR) if level == 6 else None
            known = {"scheduled_for": max(at, shift.now + 60), "as_agreed": True} if at is not None else {}
            opened.append(shift.open(level, assignee=random.choice([None, "ana"]), **known))
            continue
        if not opened:
            continue
        one = {random.choice(opened): None}
        deeds = (
            lambda one=one, desk=desk: desk.respond(one),
            lambda one=one, desk=desk: desk.wait(one),
            lambda one=one, desk=desk: desk.close(one, "done"),
            lambda one=one, desk=desk: desk.reopen(one),
            lambda one=one, desk=desk: desk.undo(),
            lambda one=one, desk=desk: desk.take(one),
            lambda one=one, desk=desk: desk.reprioritise(one, Priority(random.randrange(1, 6))),
            lambda one=one, desk=desk: desk.follow(one, shift.now + random.randrange(60, 9 * HOUR), "call back"),
            lambda one=one, desk=desk: desk.merge(one, random.choice(opened)),
        )
        random.choice(deeds)()


@pytest.fixture(params=range(2), scope="module")
def random_desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    store = SqliteStore(tmp_path_factory.mktemp("random") / "desk.db")
    shift = Shift(store)
    busy(shift, request.param, 60)
    shift.open(3)
    shift.open(6, scheduled_for=shift.now + 2 * HOUR, as_agreed=True)
    yield shift
    store.close()


def all_tickets(shift: Shift) -> list[Ticket]:
    found = [shift.store.ticket(number) for number in range(1001, 1100)]
    return [one for one in found if one is not None]


def test_each_list_of_a_random_desk_is_what_every_ticket_says(random_desk: Shift) -> None:
    shift, now = random_desk, random_desk.now
    until = now + 6 * HOUR
    made = shift.made(now - 5 * HOUR, until, listed=1_000)
    still_open = [one for one in all_tickets(shift) if one.status is not Status.CLOSED]
    outages = [one for one in still_open if one.priority <= Priority.P2 and one.responded_at is None]
    late = [one for one in still_open if state(POLICY, one, now) is Sla.BREACHED]
    wanted = {
        "hot": {one.number for one in (*outages, *late)},
        "due": {
            one.number
            for one in still_open
            if one not in outages and one.priority is not Priority.P6 and one.running
            if one.due_at is not None and now < one.due_at <= until
        },
        "promises": {one.number for one in still_open if one.follow_at is not None and one.follow_at <= until},
        "waits": {one.number for one in still_open if status_at(one, now) is Status.WAITING},
        "unowned": {one.number for one in still_open if one.assignee is None},
        "tasks": {
            one.number
            for one in still_open
            if one.priority is Priority.P6 and one.scheduled_for is not None and one.scheduled_for <= until
            if one.scheduled_for > now - HOUR and (one.begun_at is None or one.scheduled_for + HOUR // 2 > now)
            if one not in late and (one.scheduled_for >= now - HOUR // 2 or status_at(one, now) is not Status.WAITING)
        },
    }
    found = {name: set(numbers(getattr(made, name).entries)) for name in wanted if name != "tasks"}
    found["tasks"] = {task.ticket.number for task in made.tasks.entries}
    assert found == wanted
    assert all(getattr(made, name).total == len(wanted[name]) for name in wanted)
    assert all(wanted.values()), "each rule is tried"


def test_what_happened_on_a_random_desk_is_what_its_log_says(random_desk: Shift) -> None:
    shift = random_desk
    since = shift.now - 12 * HOUR
    passed, tickets = shift.made(since).passed, all_tickets(shift)
    histories = {one.number: shift.store.history(one.number) for one in tickets}
    standing = [one for events in histories.values() for one in standing_of(events) if one.at >= since]
    moved = [one for one in standing if one.kind in (Kind.REPRIORITISED, Kind.SCHEDULED) and "priority" in one.after]
    assert (passed.reprioritised, passed.merged) == (len(moved), sum(one.kind is Kind.MERGED for one in standing))
    came = [one for one in tickets if one.opened_at >= since and not (one.merged_into or one.withdrawn)]
    gone = [one for one in tickets if one.closed_at is not None and one.closed_at >= since]
    assert passed.opened == len(came)
    assert passed.closed == sum(not (one.merged_into or one.withdrawn) for one in gone)
    assert passed.whole and moved and came and gone


def standing_of(events: list) -> list:  # type: ignore[type-arg]
    """The events of one ticket that were not undone; an undo is none itself."""
    undone: set[str] = set()
    kept = []
    for event in reversed(events):
        if event.undoes is not None and event.op not in undone:
            undone.add(event.undoes)
        if event.kind is not Kind.UNDONE and event.op not in undone:
            kept.append(event)
    return kept


def test_unanswered_outages_come_first_the_longest_waiting_on_top(shift: Shift) -> None:
    late = shift.open(3)
    second = shift.open(2)
    shift.now += 60
    third, first = shift.open(2), shift.open(1)
    answered = shift.open(1)
    shift.desk.respond({answered: None})
    shift.now += 5 * HOUR
    assert numbers(shift.made().hot.entries) == [first, second, third, late]


def test_a_list_is_short_and_says_how_many_more_there_are(shift: Shift) -> None:
    for _ in range(13):
        shift.open(5)
    made = shift.made(listed=4)
    assert (len(made.unowned.entries), made.unowned.total) == (4, 13)
    assert (len(made.passed.lines), made.passed.total) == (0, 0), "P4 and P5 are counted and not told by line"
    assert "Without an owner: 13\n" in text(made, POLICY) and "  and 9 more\n" in text(made, POLICY)


def test_late_promises_come_first_and_a_clock_behind_one_is_due_all_the_same(shift: Shift) -> None:
    one, other = shift.open(3), shift.open(4)
    shift.desk.follow({one: None}, MONDAY + HOUR, "call back")
    shift.desk.follow({other: None}, MONDAY + 60, "send it")
    shift.now = MONDAY + 2 * HOUR
    made = shift.made()
    assert numbers(made.promises.entries) == [other, one] and numbers(made.due.entries) == [one]
    said = [str(row) for section in sections(made, POLICY) if section.name == "promises" for row in section.rows]
    assert said[0].startswith(f"#{other} P4 promise late 1h, send it, nobody has it: ")


def test_undone_deeds_are_not_told_and_redone_ones_are(shift: Shift) -> None:
    one = shift.open(3)
    shift.desk.reprioritise({one: None}, Priority.P2)
    assert shift.made().passed.reprioritised == 1 and shift.told(Deed.CHANGED) == [one]
    shift.desk.undo()
    assert shift.made().passed.reprioritised == 0 and shift.told(Deed.CHANGED) == []
    shift.desk.redo()
    assert shift.made().passed.reprioritised == 1


def test_a_breach_is_told_under_its_ticket_even_once_it_was_lowered(shift: Shift) -> None:
    one = shift.open(2)
    shift.now += HOUR
    assert shift.told(Deed.MISSED) == [one] and shift.made().passed.breached == 1
    shift.desk.reprioritise({one: None}, Priority.P5)
    made = shift.made()
    assert shift.told(Deed.MISSED) == [one] and made.passed.breached == 1
    assert settled(made.passed.lines[0].ticket, shift.now).judged is Sla.MISSED


def test_a_task_is_planned_to_be_begun_or_hot(shift: Shift) -> None:
    task = shift.open(6, scheduled_for=MONDAY + 2 * HOUR, as_agreed=True)
    far = shift.open(6, scheduled_for=MONDAY + 40 * HOUR, as_agreed=True)
    assert [one.ticket.number for one in shift.made().tasks.entries] == [task] != [far]
    shift.now = MONDAY + 2 * HOUR + 600
    assert [one.at for one in shift.made().tasks.entries] == [MONDAY + 2 * HOUR]
    shift.now = MONDAY + 4 * HOUR
    made = shift.made()
    assert numbers(made.hot.entries) == [task] and not made.tasks.entries and made.passed.late == 1


def test_alarms_stand_by_priority_those_of_a_ticket_in_one_line_with_who_acknowledged(shift: Shift) -> None:
    def alarm(key: str, rule: Rule, number: int | None = None, priority: int | None = None, **acked: Any) -> Alarm:
        return Alarm(0, key, rule, number, 1, shift.now, priority=priority, **acked)

    lease = shift.store.take_lease("box", Boot("start", 5))
    with shift.store.watching(lease) as writes:
        writes.raise_(
            [
                alarm("a", Rule.BACKUP),
                alarm("b", Rule.BREACH, 1003, 3, acked_by="bo"),
                alarm("c", Rule.P1, 1002, 1),
                alarm("d", Rule.BREACH, 1002, 1),
                alarm("e", Rule.P2, 1001, 2, acked_by="cy", ack_until=shift.now + 600),
                alarm("f", Rule.P2, 1004, 2, acked_by="cy", ack_until=shift.now - 1),
            ]
        )
    made = shift.made()
    (section,) = (one for one in sections(made, POLICY) if one.name == "alarms")
    assert section.title == "Open alarms: 6" and [str(row) for row in section.rows] == [
        "#1002 P1 without a response, deadline passed since 10:00, acknowledged by nobody",
        "#1001 P2 without a response since 10:00, acknowledged by cy until 10:10",
        "#1004 P2 without a response since 10:00, acknowledged by nobody",
        "#1003 P3 deadline passed since 10:00, acknowledged by bo",
        "the backup is overdue since 10:00, acknowledged by nobody",
    ]
    assert shift.made(listed=2).alarms.total == 6


def test_drafts_are_ones_own_with_what_they_are_for(shift: Shift) -> None:
    for who, slot, at in (("ana", "note 1001", 5), ("ana", "call:2", 9), ("bo", "note 1002", 7), ("ana", "ring", 1)):
        shift.store.keep_draft(who, slot, "typed", at)
    assert [(one.verb, one.numbers, one.at) for one in shift.made().drafts] == [("call", (), 9), ("note", (1001,), 5)]


def test_without_a_roster_it_begins_with_ones_own_console_or_eight_hours_ago(shift: Shift) -> None:
    assert period_of(shift.desk) == Period(MONDAY - HOURS, MONDAY + HOURS, Began.HOURS)
    shift.store.arrive(Presence("s", "bo", MONDAY - 60, MONDAY))
    assert period_of(shift.desk).began is Began.HOURS
    shift.store.arrive(Presence("t", "ana", MONDAY - 2 * HOUR, MONDAY))
    assert period_of(shift.desk) == Period(MONDAY - 2 * HOUR, MONDAY + HOURS, Began.CONSOLE)
    assert period_of(shift.desk, asked=MONDAY - 60).since == MONDAY - 60


def test_somebody_elses_handover_begins_where_theirs_did_until_an_hour_after_it_was_read(shift: Shift) -> None:
    bo = shift.of("bo")
    signed = sign(bo, MONDAY - 6 * HOUR)
    assert period_of(bo, signed=signed).began is Began.HOURS
    assert read(shift.desk, signed)
    for later, began in ((60, Began.SIGNED), (HOUR + 1, Began.HOURS)):
        shift.now = MONDAY + later
        period = period_of(shift.desk, signed=shift.made().signed)
        assert period.began is began and (began is Began.HOURS or (period.since, period.signer) == (signed.since, "bo"))


def test_an_outage_that_was_answered_elsewhere_is_not_hot(shift: Shift) -> None:
    waits, elsewhere = shift.open(2), shift.open(2, elsewhere=True)
    shift.desk.follow({elsewhere: None}, MONDAY + HOUR, "call back")
    made = shift.made()
    assert (numbers(made.hot.entries), made.hot.total) == ([waits], 1)
