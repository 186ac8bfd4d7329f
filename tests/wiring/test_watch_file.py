"""The watch file: where it is named, who may change it, and what is said of what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.wiring.config import ConfigError, gather, load
from helpdesk_tui.wiring.watch_file import parse_watch_file, read_watch_file

FILE = """
[[roster]]
name = "duty"
zone = "America/New_York"
[[roster.rotation]]
people = ["ana", "bo"]
from = 2026-11-02T08:00:00
every = "1 week"

[[escalation]]
rules = ["p1-unanswered"]

[[target]]
name = "pager"
kind = "ntfy"

[people.ana]
targets = ["pager"]

[watch]
consoles = "stand-in"
"""


def problems(text: str) -> tuple[str, ...]:
    """Return what is wrong with a watch file."""
    with pytest.raises(ConfigError) as caught:
        parse_watch_file(text, "watch.toml")
    return caught.value.problems


def test_it_hands_each_table_on() -> None:
    file = parse_watch_file(FILE, "watch.toml")
    assert [roster.name for roster in file.rosters] == ["duty"]
    assert file.people == {"ana": ("pager",)}
    assert (file.escalations, file.targets) == (
        ({"rules": ["p1-unanswered"]},),
        ({"name": "pager", "kind": "ntfy"},),
    )
    assert file.stands_in
    assert not parse_watch_file("", "watch.toml").stands_in


def test_tables_that_there_are_not_and_wrong_shapes_are_refused() -> None:
    assert problems("[[targets]]\nname = 'x'")[0].startswith("watch.toml: 'targets': there is no such table; there are")
    assert problems("[roster]") == ("watch.toml: roster: must be a list of tables: a line [[roster]] before each.",)
    assert problems("heartbeat = 3")[0].startswith("watch.toml: heartbeat: must be a table")
    assert problems("[people.'a b']") == ("watch.toml: people: 'a b' is no login name.",)
    assert problems("[people.ana]\nphone = 1")[0] == "watch.toml: people.ana.targets: is missing: a list of texts."
    assert problems("x = ")[0].startswith("watch.toml: TOML: ")


def test_it_is_named_by_the_configuration_relative_to_that_file(tmp_path: Path) -> None:
    own = tmp_path / "config.toml"
    assert read_watch_file(load(environ={"HELPDESK_CONFIG": "/dev/null", "HOME": str(tmp_path)})) is None
    own.write_text('watch = "watch.toml"')
    (tmp_path / "watch.toml").write_text(FILE)
    file = read_watch_file(load(environ={"HELPDESK_CONFIG": str(own), "HOME": str(tmp_path)}))
    assert file is not None
    assert file.path == tmp_path / "watch.toml"


def test_the_desks_own_goes_before_ones_own_and_others_must_not_be_able_to_change_it(tmp_path: Path) -> None:
    desk, own, team = tmp_path / "desk.db", tmp_path / "config.toml", tmp_path / "team.toml"
    (tmp_path / "desk.toml").write_text('watch = "team.toml"')
    own.write_text('watch = "mine.toml"')
    team.write_text(FILE)
    environ = {"HELPDESK_CONFIG": str(own), "HELPDESK_DB": str(desk), "HOME": str(tmp_path)}
    config, _ = gather(environ=environ)
    file = read_watch_file(config)
    assert file is not None
    assert file.path == team
    assert config.overruled == (
        f"{own}: 'watch' does not count here: {tmp_path / 'desk.toml'} says it for everybody on this desk.",
    )
    team.chmod(0o666)
    with pytest.raises(ConfigError, match="decides who is called, but its mode 0666 lets others write it"):
        read_watch_file(config)
