"""What the documents say is so: keys, columns, themes, the matrix, settings, commands, JSON, and the tests named."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from typer.main import get_command

from helpdesk_tui.cli.app import app
from helpdesk_tui.cli.shared.out import ticket_json
from helpdesk_tui.console.keys.verbs import BOUND, VERBS, shown
from helpdesk_tui.console.look.columns import CHOICE
from helpdesk_tui.console.state.templates import FIELDS
from helpdesk_tui.console.state.views import SHIPPED
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.parse import Asker, parse_query
from helpdesk_tui.domain.look.themes import THEMES
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from helpdesk_tui.wiring.config.keys import KEYS, LISTS, TABLES, TRUSTED
from tests.documents import DOCUMENTS, ROOT, blocks, links, read, section
from tests.test_arrows import LAYER

README, TECHNICIAN, ADMIN, POLICY, SCRIPTS, ARCHITECTURE, PROMISES = (
    read(name)
    for name in (
        "README.md",
        "docs/technician.md",
        "docs/admin.md",
        "docs/policy.md",
        "docs/scripts.md",
        "docs/architecture.md",
        "docs/promises.md",
    )
)


def rows(text: str) -> list[list[str]]:
    """Return the cells of every line of the tables in a text, the headings too."""
    lines = [line.strip("|").split(" | ") for line in re.findall(r"(?m)^\|.*\|$", text)]
    return [[cell.strip() for cell in line] for line in lines]


def test_the_keys_are_those_of_the_verb_table() -> None:
    found = re.findall(r"^\| (`.*`) \| (.*) \|$", section(TECHNICIAN, "The keys"), re.MULTILINE)
    table = [(" ".join(f"`{shown(key)}`" for key in verb.keys), verb.help) for verb in VERBS]
    assert sorted(found) == sorted(table)


def test_the_keys_to_press_are_those_of_a_verb() -> None:
    pressed = [row[-1] for row in rows(section(TECHNICIAN, "Work on a ticket")) if row[-1].startswith("`")]
    assert len(pressed) > 10
    assert [cell for cell in pressed if cell[1] not in BOUND] == []


def test_columns_views_and_themes_are_those_that_there_are() -> None:
    views = section(TECHNICIAN, "Views of your own")
    assert re.findall(r"`(\w+)`", views.split("Columns are")[1]) == list(CHOICE)
    shipped = [(f"`{key}`", view.name, view.filter) for key, view in enumerate(SHIPPED, 1)]
    table = [
        (key, name, shows.split("`")[1] if "`" in shows else "")
        for key, name, shows in rows(section(TECHNICIAN, "Views"))[2:]
    ]
    assert table == shipped
    looks = section(TECHNICIAN, "Colours and mouse")
    assert [name for name in re.findall(r"`([\w-]+)`(?: \(|,)", looks) if name in THEMES] == list(THEMES)


def test_the_matrix_is_that_of_the_agreement() -> None:
    policy = parse_policy(*data_text("sla.toml"))
    for priority in Priority:
        level = policy.levels[priority]
        assert f"| {priority} | {level.name} |" in POLICY
        assert f"| {level.availability} |" in POLICY.split(f"| {priority} |")[1].splitlines()[0]


def test_every_recipe_of_a_policy_shows_what_it_promises() -> None:
    recipes = [recipe for recipe in re.split(r"(?m)^### ", section(POLICY, "Recipes"))[1:] if "sla.toml\n" in recipe]
    assert len(recipes) >= 9
    for recipe in recipes:
        assert re.search(r"(?m)^\$ helpdesk due .*\nP\d received .* is due ", recipe), recipe.splitlines()[0]


def test_the_settings_are_those_that_there_are() -> None:
    first = [row[0] for row in rows(section(ADMIN, "Settings"))]
    named = [name for cell in first for name in re.findall(r"`\[*(\w+)\]*`", cell)]
    assert set(named) == {key.name for key in KEYS} | TABLES.keys() | LISTS.keys() | TRUSTED.keys()


def test_the_fields_of_a_program_are_those_that_there_are() -> None:
    text = section(ADMIN, "Programs on a key").split("Fields are")[1]
    assert set(re.findall(r"`\{(\w+)\}`", text)) == {*FIELDS, "host"}


def test_the_arrows_are_those_that_hold() -> None:
    def layers(name: str) -> list[int]:
        return [layer for room, layer in LAYER.items() if room == name or room.startswith(f"{name}.")]

    chains = [line for block in blocks(section(ARCHITECTURE, "The arrows")) for line in block.text.splitlines()]
    for within, chain in zip(("", "domain.", "console."), chains, strict=True):
        steps = [
            [layer for room in step.split(", ") for layer in layers(f"{within}{room}")] for step in chain.split(" <- ")
        ]
        assert len(steps) > 4 and all(max(lower) < min(upper) for lower, upper in pairwise(steps)), chain


def test_the_tables_of_the_file_are_those_that_there_are(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "desk.db").close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept_by_the_engine = re.compile(r"_?sqlite_.*|\w*search_(config|data|docsize|idx)")
    described = rows(section(ARCHITECTURE, "What is in the desk's file"))[2:]
    named = [name for row in described for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(name for name in names if not kept_by_the_engine.fullmatch(name))


def test_the_readme_has_a_picture_that_is_there() -> None:
    pictures = [link for link in links(README) if link.endswith(".svg")]
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def test_the_two_commands_come_first_and_every_target_exists() -> None:
    assert re.findall(r"make ([a-z]+)", README)[:2] == ["demo", "test"]
    targets = (ROOT / "Makefile").read_text()
    for name in DOCUMENTS:
        for target in re.findall(r"(?:^|`|, )make ([a-z]+)", read(name), re.MULTILINE):
            assert f"\n{target}:" in targets, f"{name}: make {target}"


def test_the_filters_are_understood() -> None:
    find = section(TECHNICIAN, "Find")
    block = blocks(find)[0].text
    examples = [column for line in block.splitlines() for column in re.split(r" {2,}", line)[:-1] if column]
    examples += re.findall(r"\(`([^`]+)`\)", find.split(block)[1])
    assert len(examples) > 15
    policy = parse_policy(*data_text("sla.toml"))
    for example in examples:
        parse_query(example, Asker(1_795_032_000, policy, "ana"))


def options(words: list[str]) -> set[str]:
    """Return the options of the command that the words begin with. Raises KeyError where there is none."""
    command: Any = get_command(app)
    for word in words:
        if not hasattr(command, "commands") or word.startswith("-"):
            break
        command = command.commands[word]
    return {option for parameter in command.params for option in parameter.opts}


def test_the_commands_and_options_of_the_blocks_are_there() -> None:
    calls = []
    for name in DOCUMENTS:
        fenced = [line.removeprefix("$ ") for block in blocks(read(name)) for line in block.text.splitlines()]
        lines = [re.split(r"  # | [<>|] ", line)[0] for line in fenced if re.match(r"helpdesk [a-z]", line)]
        calls += [call.split()[1:] for line in lines for call in line.split(" ; ")]
    assert len(calls) > 60
    for words in calls:
        assert {word for word in words if word.startswith("--")} <= options(words), words


def test_the_commands_and_options_of_the_tables_are_there() -> None:
    table = [row for row in rows(SCRIPTS) if row[0].startswith("`helpdesk ")]
    assert len(table) > 30
    for named, does in table:
        known = [options(call.split()) for call in re.findall(r"`helpdesk ([a-z][^`]*)`", named)]
        assert set(re.findall(r"`(--[\w-]+)", does)) <= set().union(*known), named


def test_every_command_is_in_the_tables() -> None:
    def names(command: Any, before: str = "") -> Iterator[str]:
        for name, one in getattr(command, "commands", {}).items():
            yield from names(one, f"{before}{name} ") if hasattr(one, "commands") else [f"{before}{name}"]

    shown_in = [f"{call} " for row in rows(SCRIPTS) for call in re.findall(r"`helpdesk ([a-z][^`]*)`", row[0])]
    assert [name for name in names(get_command(app)) if not any(call.startswith(f"{name} ") for call in shown_in)] == []


def test_the_json_of_a_ticket_has_the_keys_that_are_named() -> None:
    ticket = Ticket(1001, 1, "Mail", Priority.P4, Status.OPEN, Channel.PHONE, 1_795_032_000, 1_795_032_000)
    keys = ticket_json(ticket, parse_policy(*data_text("sla.toml")), 1_795_032_000)
    named = [
        key for row in rows(section(SCRIPTS, "The JSON of a ticket"))[2:] for key in re.findall(r"`(\w+)`", row[0])
    ]
    assert sorted(named) == sorted(keys)


def test_the_exit_statuses_are_those_of_the_help() -> None:
    said = re.sub(r"\s+", " ", get_command(app).help or "").partition("Exit status: ")[2]
    table = [f"{status} {means}" for status, means in rows(section(SCRIPTS, "What comes back"))[2:]]
    assert ", ".join(table) == said.rstrip(". ")


def test_the_promises_name_tests_that_are_there() -> None:
    found = re.findall(
        r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", section(PROMISES, "Each promise and its test"), re.MULTILINE
    )
    found = [row for row in found if row != "test"]
    named = [name for row in found for name in re.findall(r"`([\w/]+\.py)`", row)]
    assert len(found) > 20 and all(".py" in row for row in found)
    assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
