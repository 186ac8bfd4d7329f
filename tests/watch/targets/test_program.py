"""A program gets the notice on standard input, no shell, nothing of the watch's surroundings, and 15 seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk_tui.watch.targets import program
from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.mail import Letter
from helpdesk_tui.watch.targets.program import Program, SendMail, no_new_privileges
from tests.watch.targets.listening import NOW, notice

LETTER = Letter("desk@example.org", ("ana@example.org", "bo@example.org"))


def python(text: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text, *arguments)


def test_it_gets_the_notice_and_arguments_that_no_shell_reads(tmp_path: Path) -> None:
    text = "import sys, json; open(sys.argv[1], 'w').write(json.dumps([sys.argv[2:], json.load(sys.stdin)]))"
    out = tmp_path / "out"
    assert Program("own", True, python(text, str(out), "$(id)", "; rm", "*")).send(notice(), NOW) == Sent()
    arguments, given = json.loads(out.read_text())
    assert arguments == ["$(id)", "; rm", "*"]
    assert (given["type"], given["data"]["subject"]) == ("helpdesk.alarm.raise", "Ana Ruiz: mail is down")


def test_it_sees_nothing_of_the_watchs_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/x")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    out = tmp_path / "out"
    read, write = os.pipe()
    os.set_inheritable(write, True)
    text = """
import json, os, sys
with open(sys.argv[1], "w") as out:
    json.dump([sorted(os.environ), os.getcwd(), os.listdir("/proc/self/fd")], out)
"""
    assert Program("own", False, python(text, str(out))).send(notice(), NOW) == Sent()
    names, folder, descriptors = json.loads(out.read_text())
    assert set(names) <= {"PATH", "LANG", "LC_CTYPE"} and folder == "/"
    assert str(write) not in descriptors
    os.close(read)
    os.close(write)


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (python("raise SystemExit(3)"), "The program ended with status 3."),
        (python("raise SystemExit(75)"), "The program ended with status 75 (try again later)."),
        (python("import os; os.kill(os.getpid(), 9)"), "The program was ended by signal 9."),
        (("/nowhere/program",), "The program cannot be started: No such file or directory."),
        (("/etc/passwd",), "The program cannot be started: Permission denied."),
        (python("print('secret' * 99); raise SystemExit(1)"), "The program ended with status 1."),
    ],
)
def test_how_it_failed_is_said_without_a_word_of_its_own(argv: tuple[str, ...], error: str) -> None:
    assert Program("own", False, argv).send(notice(), NOW) == Sent(error)


def test_one_that_does_not_read_is_no_failure() -> None:
    assert Program("own", False, python("import os; os.close(0)")).send(notice(words="x" * 3_000), NOW) == Sent()


def test_one_that_takes_too_long_is_ended_with_all_that_it_has_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "SECONDS", 0.5)
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    # The child holds the pipe open as long as it lives; so its end is seen as the pipe's.
    text = f"""
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; f = open({str(fifo)!r}, 'w'); time.sleep(600)"])
time.sleep(600)
"""
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    sent = Program("own", False, python(text)).send(notice(), NOW)
    assert sent.error is not None and "and was ended" in sent.error
    os.set_blocking(reading, True)
    assert os.read(reading, 1) == b""
    os.close(reading)


def test_sendmail_gets_a_mail_and_its_recipients(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]) + '\\n' + sys.stdin.read())"
    assert SendMail("own", False, LETTER, python(text, str(out))).send(notice(), NOW) == Sent()
    arguments, _, mail = out.read_text().partition("\n")
    assert arguments == "['-f', 'desk@example.org', '--', 'ana@example.org', 'bo@example.org']"
    assert "Message-ID: <d-17-1@example.org>" in mail and "To: ana@example.org, bo@example.org" in mail


def test_sendmail_says_at_once_that_it_cannot_work_without_new_privileges(tmp_path: Path) -> None:
    text = """
import ctypes
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
from tests.watch.targets.listening import NOW, notice
from tests.watch.targets.test_program import LETTER
from helpdesk_tui.watch.targets.program import SendMail
print(SendMail("own", False, LETTER, ("/bin/true",)).send(notice(), NOW).error)
"""
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=root)
    assert 'sendmail cannot hand on mail under NoNewPrivileges. Use kind = "mail" to localhost.' in ran.stdout
    assert not no_new_privileges(tmp_path / "there is none")
