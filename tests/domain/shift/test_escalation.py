"""Escalations as the watch file says them, and what follows from them at an instant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.shift.advancing import ANY, Call, Find, Reached, advance
from helpdesk_tui.domain.shift.alarms import Alarm, Kind, Rule
from helpdesk_tui.domain.shift.escalation import Escalation, Names, Step, read_escalations
from helpdesk_tui.domain.shift.retrying import again_in

NAMES = Names(("duty",), ("ana", "bo"), ("pager", "mail"))
GOOD: dict[str, object] = {
    "rules": ["p1-unanswered", "breach"],
    "steps": [{"to": ["duty"]}, {"after": "5m", "to": ["duty", "next"]}, {"after": "15m", "to": ["bo", "pager"]}],
    "every": "2m",
    "fallback": "pager",
}


def wrong(**changes: object) -> tuple[str, ...]:
    table = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return read_escalations([table], {}, NAMES)[1]


def test_a_good_file_is_read() -> None:
    found, problems = read_escalations([GOOD], {"after": "3m", "consoles": "stand-in"}, NAMES)
    assert (problems, found.p2_after, set(found.of)) == ((), 180, {Rule.P1, Rule.BREACH})
    one = found.of[Rule.P1]
    assert (one.every, one.fallback) == (120, "pager")
    assert one.steps == (Step(0, ("duty",)), Step(300, ("duty", "next")), Step(900, ("bo", "pager")))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rules": ["p9"]}, "escalation[1].rules: there is no rule 'p9'; there are p1-unanswered"),
        ({"rules": []}, "escalation[1].rules: names none"),
        ({"steps": []}, "escalation[1].steps: has none"),
        ({"steps": None}, "escalation[1].steps: has none"),
        ({"steps": [{"to": []}]}, "escalation[1].steps[1].to: names nobody"),
        ({"steps": [{"to": ["cy"]}]}, "escalation[1].steps[1].to: 'cy' is no roster, no person and no target"),
        ({"steps": [{"to": ["ana"]}, {"to": ["bo"]}]}, "escalation[1].steps: each must come after the one before it"),
        ({"steps": [{"to": ["ana"], "after": "soon"}]}, "escalation[1].steps[1].after: "),
        ({"steps": [{"to": ["ana"], "after": "9d"}]}, "escalation[1].steps[1].after: must be from 0s to 7d, not '9d'"),
        ({"steps": [{"to": ["ana"], "at": "5m"}]}, "escalation[1].steps[1].at: is not a key known here"),
        ({"every": "5s"}, "escalation[1].every: must be 30 seconds or more"),
        ({"fallback": None}, "escalation[1].fallback: is missing: p1-unanswered must reach somebody at any hour"),
        ({"fallback": "ana"}, "escalation[1].fallback: 'ana' is no target of this file"),
        ({"until": "6m"}, "escalation[1].until: is not a key known here"),
    ],
)
def test_each_mistake_is_a_sentence_with_its_place(changes: dict[str, object], sentence: str) -> None:
    assert [one for one in wrong(**changes) if one.startswith(sentence)], wrong(**changes)


def test_names_that_mean_two_things_and_rules_that_stand_twice_are_mistakes() -> None:
    both = read_escalations([GOOD, GOOD], {}, Names(("duty",), ("ana", "bo"), ("pager", "bo")))[1]
    assert "escalation[1].steps[3].to: 'bo' is the name of a person and of a target: rename one of them" in both
    assert "escalation[2].rules: breach stands in another escalation too" in both
    nobody = read_escalations([GOOD], {"consoles": "all", "x": 1}, Names((), ("bo",), ("pager",)))[1]
    assert any('"next" is whoever is on duty next, and there is no roster' in one for one in nobody)
    assert any(one.startswith("watch.consoles: must be") for one in nobody)
    assert "watch.x: is not a key known here" in nobody
    assert read_escalations([{**GOOD, "rules": ["warning"], "fallback": "pager"}], {}, NAMES)[1] == ()


ALARM = Alarm(7, "d:breach:1001:1:5", Rule.BREACH, 1001, 1, 1_000, counted_from=1_000, next_at=1_000, priority=3)
STEPS = Escalation(frozenset(), (Step(0, ("ana",)), Step(300, ("bo",))), 120, "pager")


def finding(*known: str) -> Find:
    def find(names: object) -> list[Reached]:
        return [Reached(f"{name}-phone", name) for name in names if name in known]  # type: ignore[attr-defined]

    return find


def test_steps_are_taken_in_their_time_and_reminders_between_them() -> None:
    first = advance(ALARM, STEPS, 1_000, finding("ana", "bo"))
    assert first.calls == (Call(Kind.RAISE, 0, 1_000, Reached("ana-phone", "ana")),)
    assert (first.alarm.step, first.alarm.next_at) == (1, 1_120)
    reminded = advance(first.alarm, STEPS, 1_120, finding("ana", "bo"))
    assert [(one.kind, one.round) for one in reminded.calls] == [(Kind.REMIND, 1_120)]
    # After hours of silence one reminder comes, not one for each that was missed.
    late = advance(replace(first.alarm, step=2), STEPS, 1_300 + 7_200, finding("ana", "bo"))
    assert [(one.kind, one.round, one.reached.who) for one in late.calls] == [(Kind.REMIND, 8_500, "bo")]
    assert late.alarm.next_at == 8_620


def test_a_step_that_finds_nobody_goes_on_at_once_and_then_to_the_fallback() -> None:
    skipped = advance(ALARM, STEPS, 1_000, finding("bo"))
    assert [(one.step, one.reached.who) for one in skipped.calls] == [(1, "bo")] and skipped.alarm.step == 2
    nobody = advance(ALARM, STEPS, 1_000, finding("pager"))
    assert [(one.step, one.reached.who) for one in nobody.calls] == [(2, "pager")]
    fails = advance(ALARM, STEPS, 1_000, finding(ANY))
    assert [one.reached.who for one in fails.calls] == [ANY]


def test_an_acknowledgement_silences_and_when_it_runs_out_its_giver_is_called_first() -> None:
    acked = replace(ALARM, step=2, acked_by="bo", ack_until=1_900)
    assert advance(acked, STEPS, 1_899, finding("ana", "bo")).calls == ()
    out = advance(acked, STEPS, 1_900, finding("ana", "bo"))
    assert [(one.kind, one.reached.who) for one in out.calls] == [(Kind.RAISE, "bo")]
    assert (out.alarm.acked_by, out.alarm.step, out.alarm.next_at) == (None, 0, 2_020)
    assert [one.reached.who for one in advance(out.alarm, STEPS, 2_020, finding("ana", "bo")).calls] == ["ana"]
    gone = advance(acked, STEPS, 1_900, finding("ana"))
    assert [one.reached.who for one in gone.calls] == ["ana"]


def test_nobody_is_called_before_the_opening_and_the_steps_keep_their_distance() -> None:
    quiet = advance(ALARM, STEPS, 1_000, finding("ana"), 5_000)
    assert quiet.calls == () and (quiet.alarm.counted_from, quiet.alarm.next_at) == (5_000, 5_000)
    paused = advance(replace(ALARM, step=1), STEPS, 1_100, finding("bo"), 5_000)
    assert paused.alarm.counted_from == 4_900
    assert advance(paused.alarm, STEPS, 5_199, finding("bo")).alarm.step == 1
    assert advance(paused.alarm, STEPS, 5_200, finding("bo")).alarm.step == 2


def test_what_was_told_in_a_digest_is_not_reminded_of() -> None:
    told = replace(ALARM, step=2, in_digest=True)
    assert (
        advance(told, STEPS, 9_000, finding("bo")).calls == ()
        and advance(told, STEPS, 9_000, finding("bo")).alarm.next_at is None
    )


def test_a_p1_is_tried_without_end_and_others_by_the_standard() -> None:
    assert [again_in("a", n, urgent=True) for n in range(1, 8)] == [5, 10, 15, 30, 60, 60, 60]
    assert again_in("a", 1, urgent=True, asked=3_600) == 60
    standard = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
    for attempt, usual in enumerate(standard, 1):
        waits = {again_in(f"id {n}", attempt, urgent=False) or 0 for n in range(50)}
        assert all(usual * 0.89 <= one <= usual * 1.11 + 1 for one in waits) and (len(waits) > 5 or usual == 5)
    assert again_in("a", 10, urgent=False) is None
    assert again_in("a", 1, urgent=False, asked=900) == 900
