"""Files that are removed, cut or named twice under a writer: what is acknowledged is not lost, and no more is taken."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from helpdesk_tui.store.base import Declined, Moved, StoreError, Unavailable, View
from helpdesk_tui.store.sqlite.connection.driver import COUNTS_FRAMES, engine, wal_is_safe
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.making import put
from tests.strangers import ANA, for_root

SPAWN = get_context("spawn")
on_a_log = pytest.mark.skipif(not (wal_is_safe() and COUNTS_FRAMES), reason="no write-ahead log with this SQLite")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    for _ in range(3):
        put(store)
    yield store
    with suppress(StoreError):
        store.close()


def beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")


def cut(path: Path, size: int = 0) -> None:
    os.truncate(path, size)


@on_a_log
@pytest.mark.parametrize("left", [0, 0.5, 0.99])
def test_nothing_is_acknowledged_once_the_log_was_emptied_or_cut(store: SqliteStore, path: Path, left: float) -> None:
    log = beside(path, "-wal")
    cut(log, int(log.stat().st_size * left))
    with pytest.raises(Moved, match="desk.db-wal was emptied or cut"):
        put(store)
    with pytest.raises(Moved, match="desk.db-wal was emptied or cut"):
        store.stamp()


@on_a_log
def test_a_log_that_is_emptied_in_the_middle_of_a_write_is_noticed_before_that_is_acknowledged(
    store: SqliteStore, path: Path
) -> None:
    with pytest.raises(Moved, match="desk.db-wal was emptied or cut"), store.write() as write:
        write.new_number()
        cut(beside(path, "-wal"))


@on_a_log
def test_a_log_that_another_connection_settles_is_no_loss(store: SqliteStore, path: Path) -> None:
    with closing(engine.connect(path)) as other:
        for _ in range(20):
            put(store)
            assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            assert beside(path, "-wal").stat().st_size == 0
            store.stamp()
            assert put(store).number
    assert store.check() == []


def settle(path: Path, times: int) -> None:
    with closing(engine.connect(path, timeout=30)) as other:
        for _ in range(times):
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@on_a_log
def test_a_log_that_others_settle_all_the_time_raises_no_alarm(store: SqliteStore, path: Path) -> None:
    other = SPAWN.Process(target=settle, args=(path, 300))
    other.start()
    written = 0
    while other.is_alive():
        put(store)
        store.stamp()
        written += 1
    other.join()
    assert (other.exitcode, store.size(View())) == (0, 3 + written)


@on_a_log
def test_who_comes_to_a_desk_whose_log_was_emptied_is_told(store: SqliteStore, path: Path) -> None:
    cut(beside(path, "-wal"))
    with pytest.raises(StoreError) as told:
        SqliteStore(path)
    assert "disk I/O error" not in str(told.value) and "desk.db-wal" in str(told.value)


def removed(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("aside"))


def replaced(path: Path) -> None:
    moved(path)
    path.write_bytes(bytes(32_768))


@on_a_log
@pytest.mark.parametrize("away", [removed, moved, cut, replaced])
def test_nothing_is_acknowledged_once_the_logs_index_was_taken_away(path: Path, away: Callable[[Path], None]) -> None:
    # In a process of its own: an index that is cut under a process can end it.
    process = SPAWN.Process(target=goes_on_without_an_index, args=(path, away))
    process.start()
    process.join()
    assert process.exitcode == 0


def goes_on_without_an_index(path: Path, away: Callable[[Path], None]) -> None:
    store = SqliteStore(path)
    put(store)
    away(beside(path, "-shm"))
    for attempt in (lambda: put(store), store.stamp):
        with pytest.raises(Moved, match="desk.db-shm was removed, replaced or cut"):
            attempt()
    os._exit(0)


@on_a_log
def test_what_a_newcomer_wrote_stays_when_one_leaves_whose_index_was_taken_away(store: SqliteStore, path: Path) -> None:
    beside(path, "-shm").unlink()
    newcomer = SPAWN.Process(target=writes_and_goes, args=(path, 5))
    newcomer.start()
    newcomer.join()
    assert newcomer.exitcode == 0
    with pytest.raises(Moved):
        put(store)
    store.close()
    looked = SPAWN.Process(target=holds, args=(path, 3 + 5))
    looked.start()
    looked.join()
    assert looked.exitcode == 0


def holds(path: Path, tickets: int) -> None:
    """See, in a process that has had no part in it, that so many tickets are there, and all is sound."""
    with closing(SqliteStore(path)) as store:
        assert (store.size(View()), store.check()) == (tickets, [])


def writes_and_goes(path: Path, times: int) -> None:
    store = SqliteStore(path)
    for _ in range(times):
        put(store)
    # Killed, or the machine stops: what it wrote stands in the log alone.
    os._exit(0)


@on_a_log
def test_who_leaves_a_desk_that_was_replaced_does_not_remove_the_others_log(
    store: SqliteStore, path: Path, tmp_path: Path
) -> None:
    with closing(SqliteStore(tmp_path / "other.db")) as other:
        put(other)
    for ending in ("", "-wal", "-shm"):
        if beside(path, ending).exists():
            beside(path, ending).rename(tmp_path / f"aside{ending}")
    (tmp_path / "other.db").rename(path)
    newcomer = SPAWN.Process(target=writes_and_goes, args=(path, 5))
    newcomer.start()
    newcomer.join()
    store.close()
    looked = SPAWN.Process(target=holds, args=(path, 1 + 5))
    looked.start()
    looked.join()
    assert looked.exitcode == 0


def test_a_desk_with_two_names_is_not_opened(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    store.close()
    os.link(path, tmp_path / "other.db")
    for name in (path, tmp_path / "other.db"):
        with pytest.raises(Unavailable, match="has 2 names .hard links., and a log for each"):
            SqliteStore(name)
    (tmp_path / "other.db").unlink()
    SqliteStore(path).close()


def test_nothing_is_written_to_a_desk_that_got_a_second_name_meanwhile(
    store: SqliteStore, path: Path, tmp_path: Path
) -> None:
    os.link(path, tmp_path / "other.db")
    with pytest.raises(Moved, match="has 2 names"):
        put(store)
    with pytest.raises(Moved, match="has 2 names"):
        store.stamp()
    (tmp_path / "other.db").unlink()
    assert put(store).number == 1004


@for_root
def test_root_is_not_led_to_another_file_by_somebodys_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "roots").touch()
    path.symlink_to(tmp_path / "roots")
    os.lchown(path, ANA, ANA)
    with pytest.raises(Declined, match="a link that 41001 made"):
        SqliteStore(path)
    assert (tmp_path / "roots").read_bytes() == b""
    os.lchown(path, 0, 0)
    SqliteStore(path).close()


def test_a_file_that_is_swapped_while_it_is_made_gets_no_desk(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "others").touch()
    close = os.close

    def then_swapped(descriptor: int) -> None:
        close(descriptor)
        if path.exists() and not path.is_symlink():
            path.unlink()
            path.symlink_to(tmp_path / "others")

    monkeypatch.setattr("helpdesk_tui.store.sqlite.connection.files.os.close", then_swapped)
    with pytest.raises(StoreError, match="Somebody put another file in the place"):
        SqliteStore(path)
    assert (tmp_path / "others").read_bytes() == b""


def test_what_stands_in_a_desks_schema_is_not_trusted(store: SqliteStore) -> None:
    link = store._link
    assert link.value("PRAGMA trusted_schema") == 0
    assert link.value("PRAGMA cell_size_check") == 1
    if hasattr(link.connection, "getconfig"):
        assert link.connection.getconfig(getattr(engine, "SQLITE_DBCONFIG_DEFENSIVE"))  # noqa: B009
