"""What came and went: arrivals, closings, backlog, the heat map, customers, and ranges at their edges (WATCH B)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpdesk_tui.domain.agreement.hours import always_open
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.desk_events import By as Actor
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority
from helpdesk_tui.reports.counting.counted import Asked, counted, midnights, months
from helpdesk_tui.reports.counting.facts import Window
from helpdesk_tui.reports.report import By
from helpdesk_tui.store.sql import purging
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep import purge
from tests.reports.desk import ALL, DAY, HOUR, MINUTE, POLICY, Bench, at, group


def test_a_ticket_of_the_last_evening_is_in_its_month_by_the_wall_clock() -> None:
    bench = Bench().at("2026-11-30 23:30")
    bench.open()
    bench.at("2026-12-05 10:00")
    assert bench.report("2026-11-01", "2026-12-01").whole.flow.opened == 1
    assert bench.report("2026-12-01", "2027-01-01").whole.flow.opened == 0
    by_month = bench.report("2026-11-01", "2027-01-01", by=By.MONTH)
    assert [(one.name, one.flow.opened) for one in by_month.groups] == [("2026-11", 1), ("2026-12", 0)]


def test_closed_reopened_and_closed_again_is_one_closing_and_one_reopening() -> None:
    bench = Bench()
    number = bench.open(answered=True)
    bench.later(HOUR).desk.close({number: None}, None)
    bench.later(DAY).desk.reopen({number: None})
    bench.later(DAY).desk.close({number: None}, None)
    flow = bench.later(8 * DAY).report().whole.flow
    assert (flow.opened, flow.closed, flow.reopened, flow.settled, flow.first_contact) == (1, 1, 1, 2, 0)


def test_a_closing_younger_than_seven_days_is_not_settled_yet_and_the_seventh_day_counts() -> None:
    bench = Bench()
    number = bench.open(answered=True)
    bench.later(HOUR).desk.close({number: None}, None)
    assert bench.later(7 * DAY - 1).report().whole.flow.settled == 0
    flow = bench.later(1).report().whole.flow
    assert (flow.settled, flow.first_contact, flow.reopened) == (1, 1, 0)
    bench.desk.reopen({number: None})
    flow = bench.later(1).report().whole.flow
    assert (flow.closed, flow.settled, flow.first_contact, flow.reopened) == (0, 1, 0, 1)


def test_a_later_contact_or_a_wait_is_no_first_contact_closing() -> None:
    bench = Bench()
    noted, waited, once = (bench.open(answered=True) for _ in range(3))
    bench.later(MINUTE).desk.note({noted: None}, "Called again")
    bench.desk.wait({waited: None})
    bench.later(MINUTE).desk.close(dict.fromkeys((noted, waited, once)), None)
    assert bench.later(8 * DAY).report().whole.flow.first_contact == 1


def test_the_time_to_resolve_is_by_closing_whenever_it_was_opened() -> None:
    bench = Bench().at("2026-10-20 10:00")
    number = bench.open()
    bench.at("2026-11-20 10:00").desk.close({number: None}, None)
    assert bench.report("2026-10-01", "2026-11-01").whole.resolve.n == 0
    november = bench.report("2026-11-01", "2026-12-01").whole
    assert (november.resolve.n, november.flow.opened) == (1, 0)
    # The clocks were put back in between.
    assert november.resolve.mean == 31 * DAY + HOUR


def test_a_wait_that_the_closing_ended_is_taken_off() -> None:
    bench = Bench()
    number = bench.open(answered=True)
    bench.later(HOUR).desk.wait({number: None})
    bench.later(3 * HOUR).desk.close({number: None}, None)
    whole = bench.report().whole
    assert (whole.resolve.mean, whole.resolve_net.mean) == (4 * HOUR, HOUR)


def test_a_merge_gives_no_time_to_respond_or_to_resolve() -> None:
    bench = Bench()
    target, duplicate = bench.open(answered=True), bench.open()
    bench.later(HOUR).desk.merge({duplicate: None}, target)
    whole = bench.report().whole
    assert (whole.respond.n, whole.resolve.n, whole.flow.closed) == (1, 0, 0)


def test_the_doubled_hour_adds_up_and_the_skipped_one_is_empty() -> None:
    bench = Bench().at("2026-11-01 00:30")
    for _ in range(4):
        bench.later(HOUR // 2)
        bench.open()
    # 01:00 and 01:30 EDT, then 01:00 and 01:30 EST.
    assert bench.report().heat[6][1] == 4
    spring = Bench().at("2027-03-14 01:45")
    spring.open()
    spring.later(HOUR // 2).open()
    heat = spring.report().heat[6]
    assert (heat[1], heat[2], heat[3]) == (1, 0, 1)


def test_a_range_over_both_clock_changes_has_every_midnight_once() -> None:
    window = Window(at("2026-10-30"), at("2027-03-20"), at("2027-06-01"))
    found = midnights(POLICY.business, window)
    assert [f"{POLICY.business.local(one):%H:%M}" for one in found] == ["00:00"] * len(found)
    assert len(found) == 142
    assert {after - before for before, after in zip(found, found[1:], strict=False)} == {
        23 * HOUR,
        24 * HOUR,
        25 * HOUR,
    }
    assert [name for name, _ in months(POLICY.business, window)] == [
        *("2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
    ]


def test_the_backlog_has_what_was_open_before_each_midnight_by_its_age() -> None:
    bench = Bench().at("2026-11-10 12:00")
    old, duplicate = bench.open(answered=True), bench.open()
    bench.at("2026-11-12 12:00")
    young = bench.open()
    bench.desk.merge({duplicate: None}, old)
    bench.at("2026-11-13 00:00").desk.close({young: None}, None)
    found = bench.at("2026-11-14 12:00").report("2026-11-10", "2026-11-14").backlog
    assert [(one.open, one.ages) for one in found] == [
        (0, (0, 0, 0, 0, 0)),
        (1, (1, 0, 0, 0, 0)),
        (1, (0, 1, 0, 0, 0)),
        (2, (1, 1, 0, 0, 0)),
        (1, (0, 0, 1, 0, 0)),
    ]


def test_occurrences_of_a_series_are_told_apart_from_arrivals() -> None:
    bench = Bench()
    number = bench.open(Priority.P3, answered=True)
    bench.desk.schedule({number: None}, at("2026-11-16 14:00"), "FREQ=DAILY;BYHOUR=14;BYMINUTE=0")
    bench.at("2026-11-16 14:10").desk.close({number: None}, None)
    flow = bench.report().whole.flow
    assert (flow.opened, flow.occurrences) == (1, 1)


def test_customers_are_organisations_as_they_stand_and_channels_all_there_are() -> None:
    bench = Bench()
    bench.open(organisation="Acme")
    bench.open(channel=Channel.EMAIL)
    corrected = bench.open(organisation="Acne")
    bench.desk.edit({corrected: None}, {"organisation": "Acme"})
    assert [(one.name, one.flow.opened) for one in bench.report(by=By.CUSTOMER).groups] == [("Acme", 2), ("(none)", 1)]
    assert group(bench.report(by=By.CHANNEL), "email").flow.opened == 1
    assert [one.name for one in bench.report(by=By.CHANNEL).groups] == list(WAYS_IN)
    assert group(bench.report(by=By.HOUR), "10").flow.opened == 3


def test_a_purge_changes_no_figure_and_takes_the_names(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "desk.db")
    bench = Bench(store)
    numbers = [bench.open(organisation="Acme", requester="Maria") for _ in range(3)]
    bench.later(5 * HOUR).desk.reason({numbers[0]: None}, "Maria was out")
    bench.desk.close(dict.fromkeys(numbers), "done")
    bench.later(9 * DAY)
    before, named = bench.report(), bench.report(by=By.CUSTOMER)
    purge.purge(store._link, dict.fromkeys(purging.NAMES, bench.now), Actor("lea", "op", bench.now))
    after, nameless = bench.report(), bench.report(by=By.CUSTOMER)
    assert replace(after, head=before.head, breaches=()) == replace(before, breaches=())
    assert [one.reason for one in before.breaches] == ["Maria was out", None, None]
    assert [one.reason for one in after.breaches] == ["(erased)", None, None]
    assert [one.name for one in named.groups] == ["Acme"]
    assert [one.name for one in nameless.groups] == ["(erased)"]
    assert replace(nameless.groups[0], name="Acme") == named.groups[0]
    store.close()


def test_a_changed_policy_moves_no_past_figure() -> None:
    bench = Bench().at("2026-11-18 15:00")
    answered, missed, closed = bench.open(Priority.P4), bench.open(Priority.P2), bench.open(Priority.P5)
    bench.at("2026-11-20 11:00").desk.respond(dict.fromkeys((answered, missed)))
    bench.at("2026-11-23 11:00").desk.close({closed: None}, None)
    before = bench.report()
    always = always_open(POLICY.zone_name)
    text = (Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8")
    edited = replace(
        parse_policy(text, "sla.toml"),
        business=replace(POLICY.business, holidays=(), week=always.week),
        immediate_grace=0,
        schedule_grace=0,
        levels={one: replace(level, seconds=60) for one, level in POLICY.levels.items()},
    )
    assert edited.business.open_between(at("2026-11-18 15:00"), at("2026-11-20 11:00")) == 44 * HOUR
    asked = Asked(Window(before.head.begin, before.head.end, bench.now), ALL)
    after = counted(bench.store, edited, asked, "desk")
    assert replace(after, head=before.head) == before
    assert group(after, "P4").respond.mean == 12 * HOUR


def test_what_came_in_an_unknown_way_is_a_group_too() -> None:
    bench = Bench()
    for channel in (Channel.EMAIL, Channel.UNKNOWN):
        bench.open(channel=channel)
    made = bench.report(by=By.CHANNEL)
    assert sum(one.flow.opened for one in made.groups) == made.whole.flow.opened == 2
    assert (made.groups[-1].name, made.groups[-1].flow.opened, made.channels[-1]) == ("unknown", 1, ("unknown", 1))
