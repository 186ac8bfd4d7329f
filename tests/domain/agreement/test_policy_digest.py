"""A policy's digest names what it says, and a scheduled task has a grace of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.agreement.policy_file import PolicyError, parse_policy
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.words import explain

SHIPPED = (Path(__file__).parents[3] / "data" / "sla.toml").read_text(encoding="utf-8")
GRACE = 'schedule_grace = "60 minutes"'


def digest(text: str) -> str:
    return parse_policy(text, "mine.toml").digest


def test_a_digest_is_sixteen_hexadecimal_digits() -> None:
    assert len(digest(SHIPPED)) == 16
    assert int(digest(SHIPPED), 16)


def test_the_same_keys_and_values_have_the_same_digest_whatever_the_comments() -> None:
    plain = "\n".join(line for line in SHIPPED.splitlines() if not line.startswith("#"))
    assert digest(plain) == digest(SHIPPED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('target = "30 minutes"', 'target = "31 minutes"'),
        ('yearly = "07-04"', 'yearly = "07-05"'),
        ("from = 2021-06-18", "from = 2021-06-17"),
        ('friday = ["09:00-17:00"]', 'friday = ["09:00-16:00"]'),
        (GRACE, 'schedule_grace = "61 minutes"'),
    ],
)
def test_another_value_is_another_digest(old: str, new: str) -> None:
    assert digest(SHIPPED.replace(old, new, 1)) != digest(SHIPPED)


def test_a_task_has_sixty_minutes_where_the_policy_says_nothing() -> None:
    older = parse_policy(SHIPPED.replace(GRACE, ""), "mine.toml")
    assert older.schedule_grace == 3_600
    assert older.digest == digest(SHIPPED)


def test_a_policy_sets_the_grace_of_a_task() -> None:
    assert parse_policy(SHIPPED.replace(GRACE, 'schedule_grace = "0 minutes"'), "mine.toml").schedule_grace == 0


def test_the_grace_of_a_task_is_plain_time() -> None:
    with pytest.raises(PolicyError, match="mine.toml: schedule_grace: must be a length"):
        parse_policy(SHIPPED.replace(GRACE, 'schedule_grace = "1 business hour"'), "mine.toml")


def test_the_grace_of_a_task_is_explained() -> None:
    lines = explain.explain(parse_policy(SHIPPED, "sla.toml"), Priority.P6, 1_795_000_000, scheduled_for=1_795_100_400)
    assert any(line.startswith("Judged against a grace of 1h: on time when begun or closed up to ") for line in lines)
