"""Results in a report: which cycle counts where, under which priority, and what has none (WATCH B: 3 to 5)."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.reports.report import By, Responses, Tasks
from tests.reports.desk import HOUR, MINUTE, Bench, at, group


def test_a_response_in_time_is_met_and_one_late_is_missed_in_the_second_after_it_was_due() -> None:
    bench = Bench()
    in_time, late = bench.open(Priority.P2), bench.open(Priority.P2)
    bench.later(30 * MINUTE).desk.respond({in_time: None})
    bench.later(1).desk.respond({late: None})
    report = bench.report()
    assert report.whole.responses == Responses(met=1, missed=1)
    assert report.breaches[0].missed_at == at("2026-11-16 10:30:01")
    assert (report.breaches[0].number, report.breaches[0].late_by) == (late, 1)


def test_a_miss_counts_under_the_priority_then_in_force_and_is_told_as_lowered() -> None:
    bench = Bench()
    number = bench.open(Priority.P2)
    bench.later(31 * MINUTE).desk.reprioritise({number: None}, Priority.P4)
    bench.later(MINUTE).desk.respond({number: None})
    report = bench.report()
    assert group(report, "P2").responses == Responses(missed=1, lowered=1)
    assert group(report, "P4").responses == Responses()
    assert report.breaches[0].due == at("2026-11-16 10:30")


def test_a_response_under_a_priority_that_was_lowered_in_time_counts_under_the_lower_one() -> None:
    bench = Bench()
    number = bench.open(Priority.P2)
    bench.later(10 * MINUTE).desk.reprioritise({number: None}, Priority.P3)
    bench.later(HOUR).desk.respond({number: None})
    report = bench.report()
    assert group(report, "P3").responses == Responses(met=1)
    assert report.whole.responses.lowered == 0


def test_p1_is_missed_after_its_grace() -> None:
    bench = Bench()
    first, second = bench.open(Priority.P1), bench.open(Priority.P1)
    bench.later(5 * MINUTE).desk.respond({first: None})
    bench.later(1)
    report = bench.report()
    assert group(report, "P1").responses == Responses(met=1, missed=1)
    assert [(one.number, one.answered_at) for one in report.breaches] == [(second, None)]


def test_what_is_open_in_time_is_pending_and_a_duplicate_merged_in_time_has_no_result() -> None:
    bench = Bench()
    target, duplicate = bench.open(Priority.P3), bench.open(Priority.P3)
    bench.later(HOUR).desk.merge({duplicate: None}, target)
    report = bench.report()
    assert report.whole.responses == Responses(pending=1, none=1)
    assert report.whole.respond.n == 0
    assert report.whole.unanswered == 1
    assert report.whole.longest_wait == HOUR


def test_two_merged_of_three_are_one_arrival_two_duplicates_and_no_closing() -> None:
    bench = Bench()
    target, *duplicates = (bench.open() for _ in range(3))
    bench.later(HOUR).desk.merge(dict.fromkeys(duplicates), target)
    flow = bench.report().whole.flow
    assert (flow.opened, flow.duplicates, flow.closed) == (1, 2, 0)


def test_an_answered_call_is_met_at_the_call() -> None:
    bench = Bench()
    bench.open(answered=True)
    assert bench.report().whole.responses == Responses(met=1, at_call=1)
    assert bench.report().whole.respond.longest == 0


def test_a_task_stands_apart_and_a_miss_before_it_was_scheduled_stays() -> None:
    bench = Bench()
    missed, moved = bench.open(Priority.P2), bench.open(Priority.P3)
    bench.later(31 * MINUTE)
    for number in (missed, moved):
        bench.desk.schedule({number: None}, at("2026-11-16 14:00"))
    report = bench.report()
    assert report.whole.responses == Responses(missed=1, lowered=1)
    assert report.whole.tasks == Tasks(open=2)
    bench.at("2026-11-16 14:30").desk.respond({moved: None})
    assert bench.report().whole.tasks == Tasks(on_time=1, open=1)
    assert bench.at("2026-11-16 15:01").report().whole.tasks == Tasks(on_time=1, late=1)
    assert bench.report().whole.responses == Responses(missed=1, lowered=1)


def test_the_second_cycle_counts_from_its_reopening_and_the_first_keeps_its_result() -> None:
    bench = Bench()
    number = bench.open(Priority.P2, answered=True)
    bench.later(HOUR).desk.close({number: None}, None)
    bench.at("2026-11-20 10:00").desk.reopen({number: None})
    bench.later(10 * MINUTE).desk.respond({number: None})
    report = bench.report()
    assert report.whole.responses == Responses(met=2, at_call=1)
    assert report.whole.respond.longest == 10 * MINUTE


def test_an_undone_deed_leaves_no_trace() -> None:
    bench = Bench()
    number, mistake = bench.open(Priority.P3), bench.open(Priority.P3)
    bench.later(MINUTE).desk.undo(mistake)
    before = bench.report()
    bench.desk.respond({number: None})
    bench.desk.undo(number)
    bench.desk.reprioritise({number: None}, Priority.P2)
    bench.desk.note({number: None}, "Looked at it")
    bench.desk.undo(number)
    bench.desk.undo(number)
    bench.desk.close({number: None}, None)
    bench.desk.undo(number)
    after = bench.report()
    assert before.whole == after.whole
    assert before.priorities == after.priorities
    assert before.whole.responses == Responses(pending=1)
    assert before.whole.flow.opened == 1


def test_a_redone_response_counts_as_it_was_given() -> None:
    bench = Bench()
    number = bench.open(Priority.P2)
    bench.later(MINUTE).desk.respond({number: None})
    before = bench.report().whole
    bench.later(HOUR).desk.undo(number)
    assert bench.report().whole.responses == Responses(missed=1)
    bench.desk.redo(number)
    assert bench.report().whole.respond == before.respond


def test_a_ticket_opened_by_mistake_keeps_its_miss_alone() -> None:
    bench = Bench()
    number = bench.open(Priority.P2)
    bench.later(HOUR).desk.undo(number)
    whole = bench.report().whole
    assert whole.responses == Responses(missed=1)
    assert (whole.flow.opened, whole.flow.closed, whole.unanswered) == (0, 0, 0)


def test_the_technician_is_who_responded() -> None:
    bench = Bench()
    one, two = bench.open(Priority.P3), bench.open(Priority.P3)
    bench.later(MINUTE).by("bo").respond({one: None})
    report = bench.report(by=By.TECHNICIAN)
    assert [(one.name, one.responses.met, one.responses.pending) for one in report.groups] == [
        ("bo", 1, 0),
        ("(nobody)", 0, 1),
    ]
    assert bench.report().breaches == []
    bench.later(5 * HOUR).by("cy").respond({two: None})
    assert bench.report(names=True).breaches[0].technician == "cy"
    assert bench.report().breaches[0].technician is None


def test_a_range_without_results_has_no_share() -> None:
    from helpdesk_tui.reports.forms.as_text import share

    bench = Bench()
    bench.open()
    assert bench.report().whole.responses.judged == 0
    assert (share(0, 0), share(1, 1), share(1999, 2000)) == ("–", "100.0%", "99.9%")


def test_a_breach_has_the_reason_that_was_given_for_its_cycle_and_stands() -> None:
    bench = Bench()
    number, other = bench.open(Priority.P2), bench.open(Priority.P2)
    bench.later(HOUR).desk.reason({number: None}, "parts missing")
    bench.desk.reason({number: None}, "nobody there")
    bench.desk.reason({other: None}, "taken back")
    bench.desk.undo(other)
    bench.desk.close({number: None}, None)
    bench.later(HOUR).desk.reopen({number: None})
    bench.later(HOUR).report()
    reasons = {(one.number, one.missed_at): one.reason for one in bench.report().breaches}
    assert list(reasons.values()) == ["nobody there", None, None]


def test_what_was_answered_elsewhere_has_no_result_from_its_beginning_on() -> None:
    bench = Bench()
    open_still, answered, closed = (bench.open(Priority.P2, elsewhere=True) for _ in range(3))
    bench.later(HOUR).desk.respond({answered: None})
    bench.desk.close({closed: None}, "done")
    whole = bench.report().whole
    assert (whole.responses, whole.unanswered) == (Responses(none=3), 0)
    bench.later(HOUR).desk.close({open_still: None}, "done")
    assert bench.report().whole.responses == Responses(none=3)
