"""A team's desk: made with the right modes, put right again, refused clearly, and shared by real users."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk
from tests.store.making import NOW, POLICY

GROUP, STRANGERS = 61_000, 61_999
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become several users")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def own_group() -> int:
    return GROUP if os.geteuid() == 0 else os.getegid()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody can pass through, as pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-team-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_the_desk_is_the_groups_whatever_the_umask(command: Helpdesk, place: Path) -> None:
    before = os.umask(0o077)
    try:
        run = command("setup", "--group", str(own_group()), "--dir", str(place / "desk"))
    finally:
        os.umask(before)
    assert run.status == 0, run.err
    folder, db = place / "desk", place / "desk" / "desk.db"
    assert (mode(folder), mode(db)) == (0o2770, 0o660)
    assert {folder.stat().st_gid, db.stat().st_gid} == {own_group()}
    assert {folder.stat().st_uid, db.stat().st_uid} == {os.geteuid()}
    assert f'db = "{db}" in /etc/helpdesk/config.toml' in run.err
    assert command("--db", str(db), "new", "VPN").status == 0


def test_the_home_of_a_user_who_is_not_there_is_told(command: Helpdesk, home: Path) -> None:
    run = command("setup", "--group", str(own_group()), "--dir", "~nobody-here/desk")
    assert run.status == 1 and "nobody knows that user's home folder" in run.err


def test_done_twice_it_changes_nothing_and_says_so(command: Helpdesk, place: Path) -> None:
    arguments = ("setup", "--group", str(own_group()), "--dir", str(place / "desk"))
    command(*arguments)
    command("--db", str(place / "desk" / "desk.db"), "new", "VPN")
    again = command(*arguments)
    assert again.status == 0 and again.out.count("\n") == 1 and "already" in again.out
    assert len(command("--db", str(place / "desk" / "desk.db"), "list", "--json").json) == 1


def test_rights_that_have_gone_wrong_are_put_right(command: Helpdesk, place: Path) -> None:
    arguments = ("setup", "--group", str(own_group()), "--dir", str(place / "desk"))
    command(*arguments)
    db = place / "desk" / "desk.db"
    db.chmod(0o600)
    (place / "desk").chmod(0o777)
    run = command(*arguments)
    assert run.status == 0 and "0777" in run.out and "became 0660" in run.out
    assert (mode(place / "desk"), mode(db)) == (0o2770, 0o660)


def test_rights_are_put_right_where_a_desk_was_replaced(command: Helpdesk, place: Path) -> None:
    arguments = ("setup", "--group", str(own_group()), "--dir", str(place / "desk"))
    command(*arguments)
    db = place / "desk" / "desk.db"
    command("--db", str(db), "backup", str(place / "kept.db"))
    # Root makes no copies where others can write.
    (place / "desk").chmod(0o700)
    assert command("--db", str(db), "restore", "--replace", str(place / "kept.db")).status == 0
    (place / "desk" / ".desk.db.01234567.part").touch()
    (place / "desk").chmod(0o755)
    run = command(*arguments)
    assert (run.status, mode(place / "desk")) == (0, 0o2770), run.err


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: (folder / "letter.txt").touch(), "holds letter.txt as well"),
        (lambda folder: (folder.rmdir(), folder.touch()), "is no folder"),
        (lambda folder: (folder.rmdir(), folder.symlink_to("/tmp")), "is no folder"),
        (lambda folder: (folder / "desk.db").symlink_to("/etc/passwd"), "is no file of its own"),
        (lambda folder: (folder / "desk.db").write_text("not a desk" * 100), "is not a desk"),
    ],
)
def test_what_is_not_the_desks_alone_is_left_as_it_is(
    command: Helpdesk, place: Path, make: Callable[[Path], object], said: str
) -> None:
    folder = place / "desk"
    folder.mkdir(mode=0o755)
    make(folder)
    before = folder.lstat().st_mode
    run = command("setup", "--group", str(own_group()), "--dir", str(folder))
    assert run.status != 0 and said in run.err and run.err.count("\n") == 1
    assert folder.lstat().st_mode == before
    assert mode(Path("/etc/passwd")) == 0o644 and mode(Path("/tmp")) == 0o1777


def test_a_group_or_a_place_that_is_not_there_is_said(command: Helpdesk, place: Path) -> None:
    for group in ("no-such-group", str(2**32 - 1), str(2**64), "9" * 5_000):
        run = command("setup", "--group", group, "--dir", str(place / "desk"))
        assert run.status == 1 and f"groupadd {group}" in run.err
    run = command("setup", "--group", str(own_group()), "--dir", str(place / "missing" / "desk"))
    assert run.status == 1 and "There is no folder" in run.err
    assert not list(place.iterdir())


def test_a_network_file_system_is_refused(command: Helpdesk, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.store.sqlite.schema.networked", lambda path: True)
    run = command("setup", "--group", str(own_group()), "--dir", str(place / "desk"))
    assert run.status == 1 and "network file system" in run.err
    assert not (place / "desk").exists()


def as_user(uid: int, groups: list[int], deed: Callable[[], None], umask: int = 0o022) -> None:
    """Do something as another user, in a process of their own; raise AssertionError when it fails there."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.setgroups(groups)
            os.setgid(uid)
            os.setuid(uid)
            os.umask(umask)
            deed()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def opens(db: Path, name: str, times: int) -> Callable[[], None]:
    def deed() -> None:
        store = SqliteStore(db)
        for turn in range(times):
            assert Desk(store, POLICY, name, lambda: NOW).open(Open(f"{name} {turn}", Priority.P4)).done
        store.close()

    return deed


@as_root
def test_several_users_share_it_one_of_them_with_umask_077(command: Helpdesk, place: Path) -> None:
    assert command("setup", "--group", str(GROUP), "--dir", str(place / "desk")).status == 0
    db = place / "desk" / "desk.db"
    modules = tempfile.mkdtemp(dir=place)
    # Whatever is imported late is imported here: the checkout may be closed to other users.
    opens(Path(modules) / "other.db", "root", 1)()
    users = {61_001: 0o077, 61_002: 0o022, 61_003: 0o002}
    for _ in range(2):
        for uid, umask in users.items():
            as_user(uid, [GROUP], opens(db, f"user-{uid}", 3), umask)

    def keeps_it_open() -> None:
        first = SqliteStore(db)
        Desk(first, POLICY, "first", lambda: NOW).open(Open("first", Priority.P4))
        kept = {ending: Path(f"{db}{ending}") for ending in ("-wal", "-shm")}
        assert {mode(path) for path in kept.values() if path.exists()} <= {0o660}

    as_user(61_001, [GROUP], keeps_it_open, 0o077)
    # It ended without closing: the next user finds its journal, and goes on.
    as_user(61_002, [GROUP], opens(db, "after", 1))
    store = SqliteStore(db)
    assert store.changed(0)[0] == 2 * 3 * len(users) + 2
    assert store.check() == []
    store.close()


@as_root
def test_whoever_is_not_in_the_group_is_shut_out_and_told(command: Helpdesk, place: Path) -> None:
    assert command("setup", "--group", str(GROUP), "--dir", str(place / "desk")).status == 0

    def stranger() -> None:
        with pytest.raises(Unavailable, match="cannot be|rights"):
            SqliteStore(place / "desk" / "desk.db")

    as_user(STRANGERS, [STRANGERS], stranger)


@as_root
def test_somebody_who_is_not_permitted_is_told_so(command: Helpdesk, place: Path) -> None:
    from helpdesk_tui.cli.shared.invocation import Failed
    from helpdesk_tui.cli.upkeep.setup import in_folder

    def outside_the_group() -> None:
        with pytest.raises(Failed, match="You are not in the group"):
            in_folder(str(GROUP), place / "desk")

    def outside_the_folder() -> None:
        with pytest.raises(Failed, match="Permission denied.*sudo"):
            in_folder(str(GROUP), place / "desk")

    command("--help")
    as_user(STRANGERS, [STRANGERS], outside_the_group)
    as_user(61_001, [GROUP], outside_the_folder)
    assert not (place / "desk").exists()
