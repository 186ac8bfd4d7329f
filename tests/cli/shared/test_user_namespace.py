"""A uid that somebody gave themselves in a user namespace is no name, and has no role."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_tui.__main__ import main
from helpdesk_tui.domain.rules.roles import NotAllowed
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load, trust
from helpdesk_tui.wiring.people import person
from tests.cli.conftest import Helpdesk, Run

GROUP, ANA, TOM = 61_000, 61_001, 61_002
_NEW_USER, _SET_DUMPABLE = 0x1000_0000, 4


def become(uid: int | None) -> None:
    """Make this process Tom's, and in a namespace of his own whoever he says."""
    os.setgroups([GROUP])
    os.setgid(TOM)
    os.setuid(TOM)
    if uid is not None:
        libc = ctypes.CDLL(None, use_errno=True)
        # Having been root, its files under /proc would be root's.
        if libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0) or libc.unshare(_NEW_USER):
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/uid_map").write_text(f"{uid} {TOM} 1")


def as_tom(*arguments: str, forged: int | None = None) -> Run:
    """Run the command line in a process that became Tom's; what it needs was imported before, by root."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        pid = os.fork()
        if pid == 0:
            status = 99
            try:
                become(forged)
                sys.stdout, sys.stderr = out, err
                status = main(list(arguments))
            except OSError as error:
                err.write(str(error))
            finally:
                out.flush()
                err.flush()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        out.seek(0)
        err.seek(0)
        return Run(status, out.read(), err.read())


@pytest.fixture
def team(command: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A team's desk in a folder that everybody can pass through; its file gives Ana the role of lead."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-team-"))
    try:
        folder.chmod(0o755)
        monkeypatch.chdir("/")
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(name, str(folder))
        monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", folder / "none.toml")
        own = str(folder / "own.db")
        for arguments in (("new", "VPN"), ("note", "1001", "x"), ("list", "--json"), ("note", "9", "x"), ("doctor",)):
            command("--db", own, *arguments)
        if as_tom("--version", forged=ANA).status == 99:
            pytest.skip("this machine lets nobody make a user namespace")
        (folder / "desk").mkdir()
        db = folder / "desk" / "desk.db"
        SqliteStore(db).close()
        for path, mode in ((db.parent, 0o2770), (db, 0o660)):
            os.chown(path, 0, GROUP)
            path.chmod(mode)
        db.with_suffix(".toml").write_text(f'[roles]\ndefault = "viewer"\nuid-{ANA} = "lead"\n')
        db.with_suffix(".toml").chmod(0o644)
        yield db
    finally:
        shutil.rmtree(folder)


def helpdesk_of(db: Path, *arguments: str, forged: int | None = None) -> Run:
    return as_tom("--db", str(db), *arguments, forged=forged)


def test_a_viewer_does_not_become_lead_by_a_namespace(team: Path) -> None:
    refused = helpdesk_of(team, "new", "VPN")
    assert refused.status == 1 and "yours is viewer" in refused.err
    forged = helpdesk_of(team, "new", "VPN", forged=ANA)
    assert forged.status == 1 and "made for a single user" in forged.err, forged.err
    assert forged.err.count("\n") == 1 and not forged.out
    assert helpdesk_of(team, "list", "--json").out == "[]\n"


def test_a_name_is_not_forged_on_a_shared_desk_without_roles(team: Path) -> None:
    team.with_suffix(".toml").unlink()
    assert helpdesk_of(team, "new", "VPN").status == 0
    forged = helpdesk_of(team, "note", "1001", "It was me", forged=ANA)
    assert forged.status == 1 and "prove nothing" in forged.err


def test_the_doctor_says_so(team: Path) -> None:
    told = helpdesk_of(team, "doctor", forged=ANA)
    assert told.status == 1 and "!! user: You are in a user namespace" in told.out, told


class Machine:
    """How uids are mapped, and whose the desk is, by a test's word."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.db, self._map, self._patch = folder / "desk.db", folder / "self" / "uid_map", monkeypatch
        self.db.touch(0o600)
        self._map.parent.mkdir()
        monkeypatch.setattr("helpdesk_tui.wiring.config.trust._UID_MAP", self._map)
        monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", folder / "config.toml")
        monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", os.getuid())

    def says(self, extents: str) -> None:
        self._map.write_text(extents)

    def refusal(self) -> str | None:
        try:
            person(load({"db": str(self.db)}, {}))
        except NotAllowed as error:
            return str(error)
        return None


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    if not sys.platform.startswith("linux"):
        pytest.skip("there are no user namespaces here")
    return Machine(tmp_path, monkeypatch)


WHOLE, ONE, CONTAINER = "0 0 4294967295\n", "61001 0 1\n", "0 1000 1\n1 100000 65536\n"


@pytest.mark.parametrize("extents", [WHOLE, ONE, CONTAINER])
def test_a_desk_of_ones_own_alone_is_opened_anywhere(machine: Machine, extents: str) -> None:
    machine.says(extents)
    assert machine.refusal() is None


@pytest.mark.parametrize(("extents", "opened"), [(WHOLE, True), (CONTAINER, True), (ONE, False), (ONE * 2, False)])
def test_a_shared_desk_is_opened_where_uids_mean_something(machine: Machine, extents: str, opened: bool) -> None:
    machine.says(extents)
    machine.db.chmod(0o660)
    assert (machine.refusal() is None) is opened
    machine.db.chmod(0o600)
    trust.SYSTEM.write_text('[roles]\ndefault = "lead"\n')
    assert (machine.refusal() is None) is opened


def test_a_container_opens_no_shared_desk_from_outside_it(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.says(CONTAINER)
    machine.db.chmod(0o660)
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._nobody", os.getuid)
    assert "belongs to somebody outside the user namespace" in str(machine.refusal())


def test_a_map_that_is_hidden_proves_nothing(machine: Machine) -> None:
    machine.db.chmod(0o660)
    assert "Have /proc mounted" in str(machine.refusal())
    machine.says("nonsense\n")
    assert "Have /proc mounted" in str(machine.refusal())


def test_a_kernel_without_user_namespaces_has_no_map(machine: Machine) -> None:
    machine.db.chmod(0o660)
    trust._UID_MAP.with_name("status").touch()
    assert machine.refusal() is None
