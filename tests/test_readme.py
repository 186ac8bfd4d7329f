"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from helpdesk_tui.cli.app import app
from helpdesk_tui.config import data_text
from helpdesk_tui.console.keys.verbs import VERBS, shown
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.parse import Asker, parse_query
from helpdesk_tui.domain.tickets.ticket import Priority

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


def test_its_filters_are_understood() -> None:
    block = README.split("### Filters and views")[1].split("```")[1]
    examples = [column for line in block.splitlines() for column in re.split(r" {2,}", line)[:-1] if column]
    examples += re.findall(r"\(`([^`]+)`\)", README.split("### Filters and views")[1].split("```")[2])
    assert len(examples) > 15
    policy = parse_policy(*data_text("sla.toml"))
    for example in examples:
        parse_query(example, Asker(1_795_032_000, policy, "ana"))


def test_its_commands_and_their_options_are_there() -> None:
    fenced = [line for block in README.split("```")[1::2] for line in block.splitlines()]
    lines = [line.partition("  # ")[0] for line in fenced if re.match(r"helpdesk [a-z]", line)]
    calls = [call.split() for line in lines for call in line.split(" ; ")]
    assert len(calls) > 18
    for _, *words in calls:
        command: Any = get_command(app)
        while words and hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, words


def test_its_promises_name_tests_that_are_there() -> None:
    section = README.split("## What we promise and how it is tested")[1].split("\n## ")[0]
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", section, re.MULTILINE)[1:]
    named = [name for row in rows for name in re.findall(r"`([\w/]+\.py)`", row)]
    assert len(rows) > 20 and len(named) >= len(rows)
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
