"""The service level matrix: the worked cases of the agreement, its rules to the second, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.agreement.sla import Clock, Policy
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status, Ticket
from helpdesk_tui.domain.words import explain

P1, P2, P3, P4, P5, P6 = Priority
HOUR = 3_600
SHIPPED_TEXT = (Path(__file__).parents[3] / "data" / "sla.toml").read_text(encoding="utf-8")
SHIPPED = parse_policy(SHIPPED_TEXT, "sla.toml")


def one_holiday(extra: str = "") -> Policy:
    """The shipped policy with Thanksgiving 2026 as its only holiday, and more keys for P2 and P4."""
    text = re.sub(r"\[\[holidays\]\]\n(?:(?!\[)[^\n]*\n)*", "", SHIPPED_TEXT)
    text += '\n[[holidays]]\nname = "Thanksgiving Day"\ndate = 2026-11-26\n'
    if extra:
        text = text.replace("[P2]\n", f"[P2]\n{extra}\n").replace(
            "[P4]\n", f"[P4]\n{extra.replace(' h', ' business h')}\n"
        )
    return parse_policy(text, "test.toml")


POLICY = one_holiday()
CLOCKED = one_holiday('update = "4 hours"\nresolution = "16 hours"')


def at(text: str) -> int:
    """An instant, from local time with its abbreviation after it or, without one, as the zone has it."""
    wall, _, abbreviation = text.partition(" E")
    for fold in (0, 1):
        moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("America/New_York"), fold=fold)
        if not abbreviation or moment.tzname() == f"E{abbreviation}":
            return int(moment.timestamp())
    raise ValueError(text)


def due(priority: Priority, start: int) -> int:
    return sla.response_clock(POLICY, priority, start).due


def ticket(
    policy: Policy = POLICY, priority: Priority = P4, start: str = "2026-11-16T10:00", **changes: object
) -> Ticket:
    begin = at(start)
    scheduled_for = at("2026-11-20T14:00") if priority is P6 else None
    clock = sla.response_clock(policy, priority, begin, scheduled_for)
    fresh = Ticket(
        number=1042,
        version=1,
        subject="Printer",
        priority=priority,
        status=Status.SCHEDULED if priority is P6 else Status.OPEN,
        channel=Channel.PHONE,
        opened_at=begin,
        clock_start=begin,
        response_due=clock.due,
        due_at=clock.due,
        warn_at=clock.warn,
        scheduled_for=scheduled_for,
    )
    return replace(fresh, **changes)  # type: ignore[arg-type]


class TestWorkedCases:
    @pytest.mark.parametrize(
        ("received", "p4", "p5"),
        [
            ("2026-11-16T10:00", "2026-11-19T10:00", "2026-11-23T10:00"),
            ("2026-11-16T09:00", "2026-11-18T17:00", "2026-11-20T17:00"),
            ("2026-11-16T16:59", "2026-11-19T16:59", "2026-11-23T16:59"),
            ("2026-11-16T17:00", "2026-11-19T17:00", "2026-11-23T17:00"),
            ("2026-11-16T20:00", "2026-11-19T17:00", "2026-11-23T17:00"),
            ("2026-11-16T07:00", "2026-11-18T17:00", "2026-11-20T17:00"),
            ("2026-11-21T12:00", "2026-11-25T17:00", "2026-11-30T17:00"),
            ("2026-11-25T15:00", "2026-12-01T15:00", "2026-12-03T15:00"),
            ("2026-11-26T11:00", "2026-12-01T17:00", "2026-12-03T17:00"),
            ("2027-03-12T15:00", "2027-03-17T15:00", "2027-03-19T15:00"),
        ],
    )
    def test_business_targets(self, received: str, p4: str, p5: str) -> None:
        assert due(P4, at(received)) == at(p4)
        assert due(P5, at(received)) == at(p5)

    @pytest.mark.parametrize(
        ("received", "p2", "p3"),
        [
            ("2026-11-01T00:45 EDT", "2026-11-01T01:15 EDT", "2026-11-01T03:45 EST"),
            ("2027-03-14T01:45 EST", "2027-03-14T03:15 EDT", "2027-03-14T06:45 EDT"),
        ],
    )
    def test_plain_targets_across_a_change_of_clocks(self, received: str, p2: str, p3: str) -> None:
        assert due(P2, at(received)) == at(p2)
        assert due(P3, at(received)) == at(p3)


class TestResponseClock:
    @given(st.integers(0, 4_102_444_800))
    def test_plain_targets_are_plain_seconds_at_any_time(self, start: int) -> None:
        assert sla.response_clock(POLICY, P1, start) == Clock(start, start)
        assert sla.response_clock(POLICY, P2, start) == Clock(start + 1_800, start + 1_350)
        assert sla.response_clock(POLICY, P3, start) == Clock(start + 14_400, start + 10_800)

    def test_business_clocks_warn_at_three_quarters_of_their_open_time(self) -> None:
        clock = sla.response_clock(POLICY, P4, at("2026-11-16T10:00"))
        assert clock.warn == at("2026-11-18T12:00")

    def test_a_scheduled_task_is_due_at_its_time_and_never_warns(self) -> None:
        assert sla.response_clock(POLICY, P6, 1_000, 5_000) == Clock(5_000, None)

    def test_a_scheduled_task_without_its_time_is_refused(self) -> None:
        with pytest.raises(ValueError, match="P6"):
            sla.response_clock(POLICY, P6, 1_000)

    def test_the_six_promises_leave_the_scheduled_one_open(self) -> None:
        start = at("2026-11-16T10:00")
        assert sla.promises(POLICY, start) == {
            P1: start,
            P2: start + 1_800,
            P3: start + 14_400,
            P4: at("2026-11-19T10:00"),
            P5: at("2026-11-23T10:00"),
            P6: None,
        }


class TestJudging:
    @pytest.mark.parametrize("priority", [P2, P3, P4, P5, P6])
    def test_the_due_second_is_met_and_the_next_is_missed(self, priority: Priority) -> None:
        assert sla.judge(POLICY, priority, 5_000, 5_000) is Sla.MET
        assert sla.judge(POLICY, priority, 5_000, 5_001) is Sla.MISSED

    def test_an_immediate_response_has_the_grace_of_the_policy(self) -> None:
        assert sla.judge(POLICY, P1, 5_000, 5_300) is Sla.MET
        assert sla.judge(POLICY, P1, 5_000, 5_301) is Sla.MISSED


class TestState:
    @pytest.mark.parametrize(
        ("now", "state"),
        [
            ("2026-11-16T10:00:00", Sla.RUNNING),
            ("2026-11-18T11:59:59", Sla.RUNNING),
            ("2026-11-18T12:00:00", Sla.WARNING),
            ("2026-11-18T16:59:59", Sla.WARNING),
            ("2026-11-18T17:00:00", Sla.RUNNING),
            ("2026-11-19T08:59:59", Sla.RUNNING),
            ("2026-11-19T09:00:00", Sla.WARNING),
            ("2026-11-19T10:00:00", Sla.WARNING),
            ("2026-11-19T10:00:01", Sla.BREACHED),
            ("2026-11-19T23:00:00", Sla.BREACHED),
        ],
    )
    def test_a_business_clock_runs_warns_while_open_and_breaches_after_its_second(self, now: str, state: Sla) -> None:
        assert sla.state(POLICY, ticket(), at(now)) is state

    def test_a_business_clock_due_at_closing_breaches_while_closed(self) -> None:
        late = ticket(start="2026-11-16T09:00")
        assert sla.state(POLICY, late, at("2026-11-18T17:00:00")) is Sla.RUNNING
        assert sla.state(POLICY, late, at("2026-11-18T17:00:01")) is Sla.BREACHED

    @pytest.mark.parametrize(("percent", "warns"), [(70, "2026-11-18T09:48:00"), (75, "2026-11-18T11:00:00")])
    def test_a_warning_comes_in_the_very_second_of_its_share(self, percent: int, warns: str) -> None:
        levels = {P4: replace(POLICY.levels[P4], warn=percent / 100)}
        clock = sla.response_clock(replace(POLICY, levels=levels), P4, at("2026-11-16T09:00"))
        assert clock.warn == at(warns)

    def test_a_plain_clock_warns_at_night_too(self) -> None:
        outage = ticket(priority=P2, start="2026-11-22T03:00")
        assert sla.state(POLICY, outage, at("2026-11-22T03:22:29")) is Sla.RUNNING
        assert sla.state(POLICY, outage, at("2026-11-22T03:22:30")) is Sla.WARNING

    def test_an_immediate_one_warns_from_its_start_through_the_grace(self) -> None:
        outage = ticket(priority=P1, start="2026-11-22T03:00")
        assert sla.state(POLICY, outage, at("2026-11-22T03:00:00")) is Sla.WARNING
        assert sla.state(POLICY, outage, at("2026-11-22T03:05:00")) is Sla.WARNING
        assert sla.state(POLICY, outage, at("2026-11-22T03:05:01")) is Sla.BREACHED

    def test_a_scheduled_task_runs_until_its_time_and_the_grace_have_passed(self) -> None:
        task = ticket(priority=P6)
        assert sla.state(POLICY, task, at("2026-11-20T15:00:00")) is Sla.RUNNING
        assert sla.state(POLICY, task, at("2026-11-20T15:00:01")) is Sla.BREACHED

    @pytest.mark.parametrize("judged", [Sla.MET, Sla.MISSED])
    @pytest.mark.parametrize("status", [Status.OPEN, Status.WAITING, Status.CLOSED])
    def test_a_result_is_frozen(self, judged: Sla, status: Status) -> None:
        answered = ticket(responded_at=at("2026-11-17T10:00"), judged=judged, status=status)
        assert sla.state(POLICY, answered, at("2027-01-01T12:00")) is judged

    def test_closed_without_a_result_is_no_state_at_all(self) -> None:
        assert sla.state(POLICY, ticket(status=Status.CLOSED), at("2027-01-01T12:00")) is Sla.NONE

    def test_waiting_for_the_customer_does_not_stop_the_response_clock(self) -> None:
        waiting = ticket(status=Status.WAITING, waiting_since=at("2026-11-17T10:00"))
        assert sla.state(POLICY, waiting, at("2026-11-19T10:00:01")) is Sla.BREACHED

    def test_after_the_response_an_optional_clock_shows_while_it_runs(self) -> None:
        promised, warn = at("2026-11-17T14:00"), at("2026-11-17T13:00")
        answered = ticket(CLOCKED, judged=Sla.MET, responded_at=1, update_due=promised, due_at=promised, warn_at=warn)
        assert sla.state(CLOCKED, answered, warn - 1) is Sla.RUNNING
        assert sla.state(CLOCKED, answered, warn) is Sla.WARNING
        assert sla.state(CLOCKED, answered, promised + 1) is Sla.BREACHED
        assert sla.state(CLOCKED, replace(answered, status=Status.WAITING), promised + 1) is Sla.MET
        assert sla.state(CLOCKED, replace(answered, status=Status.CLOSED), promised + 1) is Sla.MET

    def test_an_outage_that_was_answered_warns_by_its_optional_clock_only(self) -> None:
        warn = at("2026-11-16T12:00")
        answered = ticket(priority=P1, judged=Sla.MET, responded_at=1, update_due=warn + 60, warn_at=warn)
        assert sla.state(POLICY, answered, warn - 1) is Sla.RUNNING
        assert sla.state(POLICY, answered, warn) is Sla.WARNING

    def test_the_grace_is_for_the_response_alone(self) -> None:
        outage = ticket(priority=P1, start="2026-11-16T10:00", resolution_due=at("2026-11-16T10:01"))
        assert sla.state(POLICY, outage, at("2026-11-16T10:01:01")) is Sla.BREACHED


class TestOptionalClocks:
    def test_what_the_agreement_does_not_promise_has_no_clock(self) -> None:
        assert sla.optional_clock(SHIPPED, P4, "update", 0) is None
        assert sla.optional_clock(SHIPPED, P4, "resolution", 0) is None

    def test_they_count_on_the_calendar_of_their_level(self) -> None:
        start = at("2026-11-16T15:00")
        assert sla.optional_clock(CLOCKED, P2, "update", start) == at("2026-11-16T19:00")
        assert sla.optional_clock(CLOCKED, P4, "update", start) == at("2026-11-17T11:00")
        assert sla.optional_clock(CLOCKED, P4, "resolution", start) == at("2026-11-18T15:00")

    def test_a_pause_gives_its_open_time_back(self) -> None:
        moved = sla.shifted(CLOCKED, P4, at("2026-11-18T15:00"), at("2026-11-17T16:00"), at("2026-11-18T10:00"))
        assert moved == at("2026-11-18T17:00")

    def test_a_pause_after_the_clock_ran_out_gives_nothing_back(self) -> None:
        promised = at("2026-11-18T15:00")
        assert sla.shifted(CLOCKED, P4, promised, promised + 1, at("2026-11-19T15:00")) == promised

    def test_a_pause_in_the_due_second_itself_still_counts(self) -> None:
        promised = at("2026-11-18T15:00")
        assert sla.shifted(CLOCKED, P2, promised, promised, promised + 600) == promised + 600

    @given(st.integers(0, 2_000_000_000), st.integers(0, 200), st.integers(0, 16), st.integers(0, 16))
    def test_a_pause_outside_opening_hours_changes_nothing(self, start: int, days: int, one: int, other: int) -> None:
        day = POLICY.business.local(start).date() + timedelta(days=days)
        closing = POLICY.business.closing(day)
        assume(closing is not None)
        assert closing is not None
        begin, end = sorted((closing + one * HOUR, closing + other * HOUR))
        deadline = POLICY.business.add_open(start, 99 * HOUR)
        assert sla.shifted(POLICY, P4, deadline, begin, min(end, POLICY.business.next_open(closing))) == deadline

    @given(st.integers(0, 2_000_000_000), st.integers(0, 10**6), st.integers(0, 10**6))
    def test_a_pause_keeps_the_open_time_that_was_left(self, start: int, wait: int, length: int) -> None:
        business, target = POLICY.business, 99 * HOUR
        deadline = business.add_open(start, target)
        paused = min(start + wait, deadline)
        moved = sla.shifted(POLICY, P4, deadline, paused, paused + length)
        assert business.open_between(start, moved) == target + business.open_between(paused, paused + length)


class TestExplain:
    def test_a_business_deadline_names_start_target_calendar_holiday_and_sum(self) -> None:
        assert explain.explain(POLICY, P4, at("2026-11-25T15:00"), now=at("2026-11-25T20:00")) == [
            "P4 Normal Priority: 3 business days, 8x5.",
            "Clock starts Wed 25 Nov 2026 15:00 EST.",
            "Target: 24h of open time (1,440 minutes), 8x5 in America/New_York.",
            "Skipped: 120h closed, with the holidays Thanksgiving Day (Thu 26 Nov 2026).",
            "Due Tue 1 Dec 2026 15:00 EST = start + 24h + 120h closed.",
            "Now Wed 25 Nov 2026 20:00 EST: 22h of open time left, closed now.",
        ]

    def test_a_start_while_closed_says_from_when_it_counts(self) -> None:
        lines = explain.explain(POLICY, P4, at("2026-11-16T20:00:05"))
        assert lines[1] == (
            "Clock starts Mon 16 Nov 2026 20:00:05 EST, outside opening hours: counted from Tue 17 Nov 2026 09:00 EST."
        )
        assert lines[3] == "Skipped: 44h 59m 55s closed, no holiday among it."

    def test_nothing_skipped_is_said_too(self) -> None:
        short = replace(POLICY, levels={**POLICY.levels, P4: replace(POLICY.levels[P4], seconds=HOUR)})
        assert "Skipped: 0s closed." in explain.explain(short, P4, at("2026-11-16T10:00"))

    def test_a_holiday_on_a_day_that_is_closed_anyway_is_not_named(self) -> None:
        text = SHIPPED_TEXT.replace('observed = "nearest-weekday"', 'observed = "same-day"')
        policy = parse_policy(text, "test.toml")
        assert not any("Independence" in line for line in explain.explain(policy, P4, at("2026-07-02T15:00")))

    def test_a_plain_deadline_shows_both_sides_of_a_change_of_clocks(self) -> None:
        lines = explain.explain(POLICY, P3, at("2026-11-01T00:45 EDT"), now=at("2026-11-01T03:46 EST"))
        assert lines[1:] == [
            "Clock starts Sun 1 Nov 2026 00:45 EDT.",
            "Target: 4h of plain time, 24x7 in America/New_York; no hours or holidays enter.",
            "Due Sun 1 Nov 2026 03:45 EST = start + 4h.",
            "Now Sun 1 Nov 2026 03:46 EST: 1m past.",
        ]

    def test_an_immediate_response_tells_its_grace(self) -> None:
        lines = explain.explain(POLICY, P1, at("2026-11-16T10:00"))
        assert "Judged against a grace of 5m: met up to Mon 16 Nov 2026 10:05 EST." in lines[2]
        assert lines[3] == "Due Mon 16 Nov 2026 10:00 EST, the start itself."

    def test_a_scheduled_task_tells_that_its_user_chose_and_whether_that_is_open(self) -> None:
        start = at("2026-11-16T10:00")
        lines = explain.explain(POLICY, P6, start, scheduled_for=at("2026-11-21T10:00"))
        assert lines[-1] == "Due Sat 21 Nov 2026 10:00 EST, outside opening hours."
        lines = explain.explain(POLICY, P6, start, scheduled_for=at("2026-11-20T10:00"))
        assert lines[-1] == "Due Fri 20 Nov 2026 10:00 EST."

    @given(st.sampled_from([P2, P3, P4, P5]), st.integers(0, 4_102_444_800))
    def test_the_sum_is_true_at_any_time(self, priority: Priority, start: int) -> None:
        deadline = sla.response_clock(SHIPPED, priority, start).due
        last = explain.explain(SHIPPED, priority, start)[-1]
        units = {"h": HOUR, "m": 60, "s": 1}
        parts = re.findall(r"([0-9,]+)(h|m|s)\b", last.partition("=")[2])
        assert sum(int(amount.replace(",", "")) * units[unit] for amount, unit in parts) == deadline - start


class TestExplainTicket:
    def test_an_open_ticket_tells_what_is_left(self) -> None:
        lines = explain.explain_ticket(POLICY, ticket(), [], at("2026-11-16T11:00"))
        assert lines[-1] == "Now Mon 16 Nov 2026 11:00 EST: 23h of open time left."

    def test_an_answered_one_tells_when_and_how_it_was_judged(self) -> None:
        answered = ticket(priority=P2, responded_at=at("2026-11-16T10:31"), judged=Sla.MISSED)
        lines = explain.explain_ticket(POLICY, answered, [], at("2026-11-16T11:00"))
        assert lines[-1] == "Responded Mon 16 Nov 2026 10:31 EST, 1m after it was due: missed."

    def test_a_deadline_that_the_policy_would_not_give_today_is_said_to_be_kept(self) -> None:
        kept = ticket(response_due=at("2026-11-18T10:00"))
        lines = explain.explain_ticket(POLICY, kept, [], at("2026-11-16T11:00"))
        assert lines[-1] == (
            "The deadline kept is Wed 18 Nov 2026 10:00 EST: it was set under an earlier policy. "
            "'helpdesk sla recompute' lists what would move under today's."
        )

    def test_one_that_was_answered_under_another_priority_says_which(self) -> None:
        at_ten = at("2026-11-16T10:00")
        answered = ticket(response_due=at("2026-11-16T14:00"), responded_at=at_ten, judged=Sla.MET, judged_as=P3)
        lines = explain.explain_ticket(POLICY, answered, [], at("2026-11-16T15:00"))
        told = "Answered while it was P3, so judged by P3's deadline, Mon 16 Nov 2026 14:00 EST."
        assert told in lines

    def test_one_that_was_taken_over_names_the_duplicate(self) -> None:
        due = at("2026-11-16T10:30")
        taken = ticket(response_due=due, taken_due=due, taken_from=1044, taken_as=P2)
        lines = explain.explain_ticket(POLICY, taken, [], at("2026-11-16T10:10"))
        assert any(line.startswith("Taken over from #1044, P2") for line in lines)

    def test_waiting_is_said_not_to_stop_the_response_clock(self) -> None:
        waiting = ticket(status=Status.WAITING, waiting_since=at("2026-11-16T12:00"))
        lines = explain.explain_ticket(POLICY, waiting, [], at("2026-11-16T13:00"))
        assert "Waiting for the customer does not stop the response clock." in lines

    def test_a_scheduled_task_is_explained_by_its_time(self) -> None:
        lines = explain.explain_ticket(POLICY, ticket(priority=P6), [], at("2026-11-16T13:00"))
        assert "Due Fri 20 Nov 2026 14:00 EST." in lines

    def test_a_task_that_was_answered_under_another_priority_is_explained_by_its_own_time(self) -> None:
        answered = ticket(
            priority=P6, responded_at=at("2026-11-16T10:10"), judged=Sla.MET, response_due=at("2026-11-16T10:30")
        )
        lines = explain.explain_ticket(POLICY, answered, [], at("2026-11-16T13:00"))
        assert "Due Fri 20 Nov 2026 14:00 EST." in lines

    def test_optional_clocks_tell_their_pauses_and_sum(self) -> None:
        start, pause = at("2026-11-16T10:00"), (at("2026-11-16T11:00"), at("2026-11-16T13:00"))
        resolution = sla.shifted(CLOCKED, P4, at("2026-11-18T10:00"), *pause)
        answered = ticket(
            CLOCKED,
            responded_at=start,
            judged=Sla.MET,
            contacted_at=pause[1],
            update_due=at("2026-11-16T17:00"),
            resolution_due=resolution,
        )
        lines = explain.explain_ticket(CLOCKED, answered, [pause], at("2026-11-16T14:00"))
        assert lines[-14:] == [
            "Responded Mon 16 Nov 2026 10:00 EST: met.",
            "Update: 4h, 8x5.",
            "Clock starts Mon 16 Nov 2026 13:00 EST.",
            "Target: 4h of open time (240 minutes), 8x5 in America/New_York.",
            "Skipped: 0s closed.",
            "Due Mon 16 Nov 2026 17:00 EST = start + 4h.",
            "Now Mon 16 Nov 2026 14:00 EST: 3h of open time left.",
            "Resolution: 16h, 8x5.",
            "Clock starts Mon 16 Nov 2026 10:00 EST.",
            "Target: 16h of open time (960 minutes), 8x5 in America/New_York.",
            "Skipped: 32h closed, no holiday among it.",
            "Paused: 2h of open time waiting for the customer.",
            "Due Wed 18 Nov 2026 12:00 EST = start + 16h + 32h closed + 2h paused.",
            "Now Mon 16 Nov 2026 14:00 EST: 14h of open time left.",
        ]

    def test_an_optional_deadline_of_another_policy_is_not_given_a_false_sum(self) -> None:
        kept = ticket(CLOCKED, resolution_due=at("2026-11-18T12:00"))
        lines = explain.explain_ticket(CLOCKED, kept, [], at("2026-11-16T14:00"))
        assert lines[-2] == "Due Wed 18 Nov 2026 12:00 EST, as set under another policy, priority or start."

    def test_an_optional_clock_that_stands_still_says_so_beside_the_sum_of_the_deadline_it_keeps(self) -> None:
        waiting = ticket(
            CLOCKED,
            P2,
            responded_at=at("2026-11-16T10:00"),
            judged=Sla.MET,
            contacted_at=at("2026-11-16T10:00"),
            status=Status.WAITING,
            waiting_since=at("2026-11-16T12:00"),
            update_due=at("2026-11-16T14:00"),
            resolution_due=at("2026-11-17T02:00"),
        )
        lines = explain.explain_ticket(CLOCKED, waiting, [], at("2026-11-16T13:00"))
        assert lines[-7:-5] == [
            "Due Mon 16 Nov 2026 14:00 EST = start + 4h.",
            "Stopped since Mon 16 Nov 2026 12:00 EST, waiting for the customer; it starts anew after that.",
        ]
        assert lines[-2:] == [
            "Due Tue 17 Nov 2026 02:00 EST = start + 16h.",
            "Stopped since Mon 16 Nov 2026 12:00 EST, waiting for the customer; the open time comes back after that.",
        ]

    def test_a_resolution_that_was_late_before_the_wait_is_said_to_be_past_not_stopped(self) -> None:
        late = ticket(
            CLOCKED,
            P2,
            responded_at=at("2026-11-16T10:00"),
            judged=Sla.MET,
            status=Status.WAITING,
            waiting_since=at("2026-11-17T02:01"),
            resolution_due=at("2026-11-17T02:00"),
        )
        lines = explain.explain_ticket(CLOCKED, late, [], at("2026-11-17T03:00"))
        assert lines[-1] == "Now Tue 17 Nov 2026 03:00 EST: 1h past."

    def test_a_clock_that_is_no_longer_promised_is_said_to_be_so(self) -> None:
        left_over = ticket(resolution_due=at("2026-11-18T12:00"))
        lines = explain.explain_ticket(POLICY, left_over, [], at("2026-11-16T13:00"))
        assert lines[-1] == "Resolution due Wed 18 Nov 2026 12:00 EST; the policy promises none now."
