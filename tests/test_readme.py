"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from helpdesk_tui.config import data_text
from helpdesk_tui.console.verbs import VERBS, shown
from helpdesk_tui.domain.policy import parse_policy
from helpdesk_tui.domain.ticket import Priority

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_its_keys_are_those_of_the_verb_table() -> None:
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", README, re.MULTILINE)
    table = [(" ".join(f"`{shown(key)}`" for key in verb.keys), verb.help) for verb in VERBS]
    assert sorted(rows) == sorted(table)


def test_its_matrix_is_that_of_the_agreement() -> None:
    policy = parse_policy(*data_text("sla.toml"))
    for priority in Priority:
        level = policy.levels[priority]
        assert f"| {priority} | {level.name} |" in README
        assert f"| {level.availability} |" in README.split(f"| {priority} |")[1].splitlines()[0]


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\((.*?)\)", README)
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def test_the_two_commands_come_first_and_exist() -> None:
    targets = (ROOT / "Makefile").read_text()
    for target in re.findall(r"make ([a-z]+)", README):
        assert f"\n{target}:" in targets, target


def test_its_promises_name_tests_that_are_there() -> None:
    section = README.split("## What we promise and how it is tested")[1].split("\n## ")[0]
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)[1:]
    named = [name for row in rows for name in re.findall(r"`([\w/]+\.py)`", row)]
    assert len(rows) > 20 and len(named) >= len(rows)
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
