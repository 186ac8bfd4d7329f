"""The whole program as a shell starts it: a process of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui import __version__
from helpdesk_tui.__main__ import main
from helpdesk_tui.wiring.crash import keep

ROOT = Path(__file__).parents[2]
Start = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}


@pytest.fixture
def start(environment: dict[str, str]) -> Start:
    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "helpdesk_tui", *arguments],
            capture_output=True,
            text=True,
            env={**environment, **settings},
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    return run


def test_without_arguments_and_terminal_it_says_what_to_do(start: Start, tmp_path: Path) -> None:
    for arguments in ((), ("--db", str(tmp_path / "x.db")), (f"--db={tmp_path}/x.db",)):
        run = start(*arguments)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.count("\n") == 1 and "terminal" in run.stderr
    assert not (tmp_path / "x.db").exists()


def test_version_and_help(start: Start) -> None:
    assert start("--version").stdout == f"helpdesk {__version__}\n"
    run = start("--help")
    assert run.returncode == 0
    for name in ("new", "list", "show", "status", "due", "demo", "import", "replay", "check", "sla", "undo"):
        assert f"  {name} " in run.stdout


def test_the_desk_is_named_before_any_command(start: Start, tmp_path: Path) -> None:
    db = str(tmp_path / "desk.db")
    assert start("--db", db, "new", "VPN").returncode == 0
    assert start(f"--db={db}", "list").stdout.count("VPN") == 1
    assert start("list", HELPDESK_DB=db).stdout.count("VPN") == 1
    run = start("list", "--db", db)
    assert run.returncode == 2
    assert "--db stands before the command" in run.stderr
    for words in (["take", "1001", "--as", "ana"], ["list", "--as=ana"], ["requester", "list", "--as", "ana"]):
        run = start("--db", db, *words)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr.startswith("--as stands before the command.\n")


def test_the_flag_wins_over_the_environment(start: Start, tmp_path: Path) -> None:
    one, other = str(tmp_path / "one.db"), str(tmp_path / "other.db")
    start("--db", one, "new", "VPN", HELPDESK_DB=other)
    assert Path(one).exists() and not Path(other).exists()


def test_a_terminal_without_our_letters_gets_those_that_look_alike(start: Start, tmp_path: Path) -> None:
    db = str(tmp_path / "desk.db")
    start("--db", db, "new", "Café — naïve")
    run = start("--db", db, "list", PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert "Cafe - naive" in run.stdout


def test_a_reader_that_goes_away_is_no_error(environment: dict[str, str], tmp_path: Path) -> None:
    db = str(tmp_path / "desk.db")
    program = f"{sys.executable} -m helpdesk_tui --db {db}"
    subprocess.run(f"{program} demo --tickets 2000 --no-console", shell=True, env=environment, check=True)
    run = subprocess.run(
        f"{program} list is:all --json | head -c 10", shell=True, env=environment, capture_output=True, text=True
    )
    assert run.stderr == ""


@pytest.mark.parametrize(
    "words", ["list --json", "list", "show 1001", "show 1001 --json", "export", "status", "--help"]
)
def test_an_answer_to_a_closed_stream_goes_nowhere(environment: dict[str, str], tmp_path: Path, words: str) -> None:
    db = str(tmp_path / "desk.db")
    assert main(["--db", db, "new", "VPN"]) == 0
    program = f"{sys.executable} -m helpdesk_tui --db {db} {words}"
    run = subprocess.run(["sh", "-c", f"{program} >&-"], env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_a_message_to_a_closed_stream_is_not_taken_for_an_answer(environment: dict[str, str], tmp_path: Path) -> None:
    db = str(tmp_path / "desk.db")
    assert main(["--db", db, "new", "VPN"]) == 0
    for words, status, answer in (("show 9 --json", 3, ""), ("list --json nothing", 0, "[]\n"), ("nonsense", 2, "")):
        program = f"{sys.executable} -m helpdesk_tui --db {db} {words}"
        run = subprocess.run(["sh", "-c", f"{program} 2>&-"], env=environment, capture_output=True, text=True)
        assert (run.returncode, run.stdout) == (status, answer)


def test_a_full_disk_is_one_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    run = subprocess.run(
        f"{sys.executable} -m helpdesk_tui sla show > /dev/full",
        shell=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr and "Exception ignored" not in run.stderr
    assert run.stderr.strip()


def test_an_interrupt_ends_quietly_with_its_own_status(environment: dict[str, str], tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from helpdesk_tui.wiring import config\n"
        "config.load = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        "from helpdesk_tui.__main__ import main\n"
        "sys.exit(main(['list']))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (130, "", "")


def test_an_unexpected_error_is_one_sentence_and_a_log_without_its_words(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        caller = "Ana Ruiz, +1 212 5550100"
        raise RuntimeError(f"cannot handle {caller}")

    monkeypatch.setattr("helpdesk_tui.cli.shared.invocation.load", broken)
    assert main(["list", "secret words"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1 and "Traceback" not in printed.err
    log = home / "XDG_STATE_HOME/helpdesk/log"
    kept = log.read_text()
    assert "RuntimeError" in kept and "test_front_door.py" in kept and "broken" in kept
    assert "Ana" not in kept and "5550100" not in kept and "secret" not in kept
    assert log.stat().st_mode & 0o077 == 0


def test_a_log_that_has_grown_is_begun_anew(home: Path) -> None:
    log = home / "XDG_STATE_HOME/helpdesk/log"
    log.parent.mkdir(parents=True)
    log.write_text("x" * 1_100_000)
    keep(RuntimeError())
    assert log.stat().st_size < 1_000
    keep(RuntimeError())
    assert log.read_text().count("RuntimeError") == 2


def test_an_error_is_said_even_where_no_log_can_be_kept(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("helpdesk_tui.cli.shared.invocation.load", broken)
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    assert main(["list"]) == 1
    assert "RuntimeError" in capsys.readouterr().err


def test_variables_that_load_code_into_the_console_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "evil:Driver")
    monkeypatch.setenv("TEXTUAL_LOG", "somewhere")
    main(["--version"])
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]


@pytest.mark.parametrize(("said", "stays"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_textuals_devtools_are_let_through_for_whoever_works_on_the_console_and_a_driver_never(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, stays: bool
) -> None:
    monkeypatch.setenv("HELPDESK_DEV", said)
    monkeypatch.setenv("TEXTUAL", "devtools")
    monkeypatch.setenv("TEXTUAL_DEVTOOLS_PORT", "8082")
    monkeypatch.setenv("TEXTUAL_DRIVER", "evil:Driver")
    main(["--version"])
    left = {name for name in os.environ if name.startswith("TEXTUAL")}
    assert left == ({"TEXTUAL", "TEXTUAL_DEVTOOLS_PORT"} if stays else set())


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw_is_refused(environment: dict[str, str], tmp_path: Path, term: str) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execve(sys.executable, [sys.executable, "-m", "helpdesk_tui"], {**environment, "TERM": term})
    said = b""
    try:
        while chunk := os.read(terminal, 4096):
            said += chunk
    except OSError:
        pass
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 2
    assert b"cannot draw" in said and b"\x1b" not in said


def test_reads_and_verbs_import_neither_textual_nor_pydantic_nor_rich(
    environment: dict[str, str], tmp_path: Path
) -> None:
    db = str(tmp_path / "desk.db")
    heavy = "{'textual', 'pydantic', 'rich', 'sqlite_utils', 'psycopg'}"
    assert main(["--db", db, "new", "Printer"]) == 0
    for arguments in (["new", "VPN"], ["list", "vpn", "--json", "--limit", "5"], ["take", "1001"], ["status"]):
        script = (
            "import sys\nfrom helpdesk_tui.__main__ import main\n"
            f"assert main({['--db', db, *arguments]!r}) == 0\n"
            f"loaded = {heavy} & set(sys.modules)\nassert not loaded, loaded\n"
        )
        run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
        assert run.returncode == 0, (arguments, run.stderr)
