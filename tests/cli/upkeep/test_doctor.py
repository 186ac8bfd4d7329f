"""The doctor finds each thing that was broken, says what to do, and finds nothing where nothing is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from helpdesk_tui.cli.upkeep import surroundings
from helpdesk_tui.cli.upkeep.looking.finding import Level
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import trust
from tests.cli.conftest import Helpdesk, Run
from tests.terminal import HELPDESK, Terminal

NOW = datetime(2026, 11, 24, tzinfo=UTC).timestamp()


class Ward:
    """A desk in a folder of its own, which is well until somebody breaks it."""

    def __init__(self, command: Helpdesk, folder: Path) -> None:
        self.command, self.folder, self.db = command, folder, folder / "desk.db"
        SqliteStore(self.db).close()
        self.folder.chmod(0o2770)
        os.chown(self.db, -1, self.folder.stat().st_gid)

    def doctor(self, *arguments: str) -> Run:
        return self.command("--db", str(self.db), "doctor", *arguments)

    def wrong(self) -> list[dict[str, Any]]:
        run = self.doctor("--json")
        found = [one for one in run.json["findings"] if one["level"] == "wrong"]
        assert (run.status, run.json["good"]) == ((1, False) if found else (0, True))
        assert all(one["todo"] for one in found)
        return found


@pytest.fixture
def ward(command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ward:
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", tmp_path / "desk" / "etc" / "config.toml")
    monkeypatch.setattr("helpdesk_tui.cli.upkeep.surroundings.as_started", lambda: {"LANG": "C.UTF-8"})
    monkeypatch.setattr(
        "helpdesk_tui.cli.upkeep.surroundings._zone_data", lambda: (f"{datetime.now().year}a", "a test")
    )
    monkeypatch.setattr("helpdesk_tui.store.sqlite.connection.driver.VERSION", (3, 53, 4))
    folder = tmp_path / "desk"
    folder.mkdir()
    return Ward(command, folder)


def test_where_nothing_is_wrong_it_says_so(ward: Ward) -> None:
    assert ward.wrong() == []
    run = ward.doctor()
    assert run.status == 0 and run.out.endswith("Nothing to be put right.\n") and not run.err


def test_a_desk_that_is_not_there_yet_is_no_fault(ward: Ward) -> None:
    ward.db.unlink()
    assert ward.wrong() == []
    assert not ward.db.exists()


def system(mode: int) -> None:
    """Give the machine's configuration roles, in a folder of this mode."""
    trust.SYSTEM.parent.mkdir(mode=mode)
    trust.SYSTEM.write_text('[roles]\nana = "lead"\n')
    trust.SYSTEM.chmod(0o644)


def beside(ward: Ward, text: str) -> Path:
    path = ward.db.with_suffix(".toml")
    path.write_text(text)
    path.chmod(0o644)
    return path


BROKEN: dict[str, tuple[Callable[[Ward], object], str, str]] = {
    "a file everybody can read": (lambda ward: ward.db.chmod(0o664), "file", "can read .*chmod o-rwx"),
    "a file everybody can write": (lambda ward: ward.db.chmod(0o666), "file", "can write .*chmod o-rwx"),
    "a file without its group": (lambda ward: ward.db.chmod(0o600), "file", "group cannot read and write.*chmod g"),
    "a folder everybody can write": (
        lambda ward: ward.folder.chmod(0o2777),
        "folder",
        "in the desk's place.*chmod o-w",
    ),
    "a folder like /tmp": (lambda ward: ward.folder.chmod(0o3777), "folder", "no place for a desk.*own"),
    "a folder without setgid": (lambda ward: ward.folder.chmod(0o770), "folder", "not its group's.*chmod g"),
    "a folder its group cannot write": (lambda ward: ward.folder.chmod(0o2750), "folder", "journal.*chmod g"),
    "a journal of somebody's own": (
        lambda ward: Path(f"{ward.db}-journal").touch(mode=0o600),
        "file",
        "other rights than the desk.*chmod 660",
    ),
    "a file of two names": (
        lambda ward: os.link(ward.db, ward.folder / "snapshot.db"),
        "file",
        "2 names.*-samefile .*desk.db",
    ),
    "roles of the system that others can take away": (
        lambda ward: system(0o777),
        "roles",
        "can write .*etc.*chmod go-w",
    ),
    "a file that is no desk": (lambda ward: ward.db.write_bytes(b"x" * 4096), "desk", "is not a desk.*check"),
    "a configuration that cannot be read": (
        lambda ward: beside(ward, "colour = 1\n"),
        "configuration",
        "no such key.*Correct",
    ),
    "roles that others can write": (
        lambda ward: ward.db.with_suffix(".toml").touch(mode=0o666),
        "configuration",
        "lets others write it.*chmod go-w",
    ),
    "roles that others can take away": (
        lambda ward: beside(ward, '[roles]\nana = "lead"\n'),
        "roles",
        "can take .* away.*Move",
    ),
    "a matrix that is none": (
        lambda ward: (
            (ward.folder / "sla.toml").write_text("x = 1\n"),
            beside(ward, 'policy = "sla.toml"\n'),
        ),
        "configuration",
        "sla.toml",
    ),
    "a clock set back": (lambda ward: os.utime(ward.db, (2e9, 2e9)), "clock", "was set back.*timedatectl"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_thing_that_was_broken_is_found_with_what_to_do(ward: Ward, case: str) -> None:
    break_it, check, said = BROKEN[case]
    umask = os.umask(0)
    try:
        break_it(ward)
    finally:
        os.umask(umask)
    found = [one for one in ward.wrong() if one["check"] == check]
    assert any(re.search(said, f"{one['told']} {one['todo']}") for one in found), found
    run = ward.doctor()
    assert run.status == 1 and f"!! {check}: " in run.out and "to be put right" in run.out


def test_roles_in_the_systems_configuration_cannot_be_taken_away(ward: Ward) -> None:
    ward.db.with_suffix(".toml").write_text('[roles]\nana = "lead"\n')
    system(0o755)
    assert ward.wrong() == []


def test_what_the_desk_says_for_everybody_and_others_can_take_away_is_named(ward: Ward) -> None:
    beside(ward, 'policy = "shipped"\n[retention]\nphone = 90\n')
    assert ward.wrong() == []
    remarks = [one["told"] for one in ward.doctor("--json").json["findings"] if one["level"] == "remark"]
    assert (
        f"Whoever can write {ward.folder} can take {ward.db.with_suffix('.toml')} away, and with it policy, retention."
        in remarks
    )


def test_who_cannot_reach_the_desk_is_told_so_and_hears_the_rest(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = os.stat

    def shut(path: Any, *others: Any, **more: Any) -> os.stat_result:
        if str(path).startswith(f"{ward.folder}/"):
            raise PermissionError(13, "Permission denied", str(path))
        return looked_at(path, *others, **more)

    monkeypatch.setattr(os, "stat", shut)
    assert [one["check"] for one in ward.wrong()] == ["file"]
    assert f"{ward.db} cannot be reached: Permission denied" in ward.doctor().out


def test_a_network_file_system_and_an_old_sqlite_are_found(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.store.sqlite.schema.networked", lambda path: True)
    monkeypatch.setattr("helpdesk_tui.store.sqlite.connection.driver.wal_is_safe", lambda: False)
    assert {"file system", "sqlite"} <= {one["check"] for one in ward.wrong()}


def test_a_full_disk_is_told_before_it_is_full(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=5_000_000))
    assert any("5 MB left" in one["told"] for one in ward.wrong())


@pytest.mark.parametrize(
    ("environ", "level"),
    [
        ({"LANG": "C.UTF-8"}, Level.GOOD),
        ({"LANG": "en_US.utf8"}, Level.GOOD),
        ({"LANG": "C", "LC_ALL": "de_DE.UTF-8"}, Level.GOOD),
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, Level.WRONG),
        ({"LANG": "de_DE@euro"}, Level.WRONG),
        ({}, Level.WRONG),
    ],
)
def test_a_locale_without_utf_8_is_found(environ: dict[str, str], level: Level) -> None:
    assert surroundings.language(environ).level is level


@pytest.mark.parametrize(
    ("version", "level"),
    [("2026b", Level.GOOD), ("2025c", Level.GOOD), ("2024a", Level.WRONG), ("2019c", Level.WRONG), ("", Level.WRONG)],
)
def test_old_time_zone_data_is_found(version: str, level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "_zone_data", lambda: (version, "there"))
    assert surroundings.time_zones(NOW).level is level


def test_the_time_zone_data_is_that_which_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "tzdata.zi").write_text("# version 2021e\n# redo\n")
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path / "nowhere"), str(tmp_path)))
    assert surroundings._zone_data() == ("2021e", str(tmp_path))
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    version, source = surroundings._zone_data()
    assert re.fullmatch(r"20\d\d[a-z]", version) and source == "tzdata"


def test_a_clock_that_cannot_be_right_is_found() -> None:
    assert [one.level for one in surroundings.clock(1_000_000_000, None)] == [Level.WRONG]
    assert [one.level for one in surroundings.clock(NOW, NOW + 3600)] == [Level.WRONG]
    assert Level.WRONG not in [one.level for one in surroundings.clock(NOW, NOW + 5)]


@pytest.mark.parametrize(("columns", "rows", "small"), [(100, 50, False), (79, 50, True), (100, 23, True)])
def test_a_small_terminal_is_found(ward: Ward, columns: int, rows: int, small: bool) -> None:
    with Terminal([*HELPDESK, "--db", str(ward.db), "doctor"], columns=columns, rows=rows) as console:
        console.wait()
        assert f"{columns}x{rows}" in console.sent.decode()
        assert (": small" in console.sent.decode()) == small


def test_a_terminal_that_cannot_be_drawn_on_is_found(ward: Ward) -> None:
    with Terminal([*HELPDESK, "--db", str(ward.db), "doctor"], rows=60, env={"TERM": "dumb"}) as console:
        assert console.wait() == 1
        assert "TERM is dumb" in console.text
