"""Copies made in a team's folder while a colleague puts links in the place of what is being made there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.store.sqlite.connection.driver import engine
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.faults.upgrading import desk_of_schema
from tests.store.making import put
from tests.strangers import ANA, EVE, Shared, done_as, for_root, meanwhile, shared_place, swaps_names, types

pytestmark = for_root
ROUNDS = 12


def fill(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        for _ in range(20):
            put(store, text="ssh-ed25519 AAAA eve\n" * 50)


def sound(path: Path) -> bool:
    with closing(engine.connect(path)) as copy:
        return bool(copy.execute("SELECT count(*) FROM ticket").fetchone() == (20,))


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    # Whatever is imported late is imported here: the interpreter may be closed to other users.
    fill(tmp_path / "now.db")
    desk_of_schema(6, tmp_path / "desk.db", tmp_path / "now.db")
    for command in (
        ["list"],
        ["backup", str(tmp_path / "kept.db")],
        ["restore", "--replace", str(tmp_path / "kept.db")],
    ):
        assert main(["--db", str(tmp_path / "desk.db"), *command]) == 0
    with shared_place() as place:
        yield place


@pytest.mark.parametrize("goal", [".ssh-authorized_keys", ""])
def test_a_backup_is_not_led_out_of_its_folder_by_a_swapped_name(shared: Shared, goal: str) -> None:
    assert done_as(ANA, lambda: fill(shared.desk)) == 0
    made = 0
    with meanwhile(EVE, lambda: swaps_names(shared.team, shared.home / goal)):
        for number in range(ROUNDS):
            made += types(shared, "backup", str(shared.team / f"{number}.db")) == 0
    assert list(shared.home.iterdir()) == []
    assert made == ROUNDS
    assert all(sound(shared.team / f"{number}.db") for number in range(ROUNDS))


@pytest.mark.parametrize("goal", [".ssh-authorized_keys", ""])
def test_a_restore_is_not_led_out_of_its_folder_by_a_swapped_name(shared: Shared, goal: str) -> None:
    assert done_as(ANA, lambda: fill(shared.desk)) == 0
    assert types(shared, "backup", str(shared.home / "kept.db")) == 0
    before = {path.name: path.stat().st_size for path in shared.home.iterdir()}
    with meanwhile(EVE, lambda: swaps_names(shared.team, shared.home / goal)):
        assert [types(shared, "restore", "--replace", str(shared.home / "kept.db")) for _ in range(ROUNDS)] == [
            0
        ] * ROUNDS
    assert {path.name: path.stat().st_size for path in shared.home.iterdir()} == before


@pytest.mark.parametrize("goal", [".ssh-authorized_keys", ""])
def test_the_copy_before_a_migration_is_not_led_out_of_its_folder(shared: Shared, tmp_path: Path, goal: str) -> None:
    fill(tmp_path / "new.db")
    with meanwhile(EVE, lambda: swaps_names(shared.team, shared.home / goal)):
        for _ in range(ROUNDS):
            for left in shared.team.glob("desk.db*"):
                left.unlink()
            desk_of_schema(6, shared.desk, tmp_path / "new.db")
            os.chown(shared.desk, ANA, -1)
            shared.desk.chmod(0o660)
            assert types(shared, "list") == 0
            assert [sound(path) for path in shared.team.glob("desk.db.pre-schema*.bak")] == [True]
    assert list(shared.home.iterdir()) == []
