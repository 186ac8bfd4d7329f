"""Programs of this machine: one of one's own that gets JSON, and ``sendmail``, which gets a mail."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.mail import Letter
from helpdesk_tui.watch.targets.wording import json_of

SECONDS = 15
"""How long a program may run."""

_ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
"""All of a program's environment: none of the watch's own, which may name secrets."""

_STATUS = Path("/proc/self/status")
_SENDMAIL = ("/usr/sbin/sendmail", "-i")
_TRY_AGAIN = 75
"""The exit status of sendmail for what may succeed later (sysexits.h)."""


@dataclass(frozen=True, slots=True)
class Program(Sending):
    """A program with its arguments, which no shell reads; it gets on standard input what a webhook would."""

    argv: tuple[str, ...]

    def _send(self, notice: Notice, now: int) -> Sent:
        return _ran(self.argv, json_of(notice, self.with_words))


@dataclass(frozen=True, slots=True)
class SendMail(Sending):
    """``sendmail`` of this machine; it hands mail on by a program with a group's rights, which a unit may forbid."""

    letter: Letter
    argv: tuple[str, ...] = _SENDMAIL

    def _send(self, notice: Notice, now: int) -> Sent:
        if no_new_privileges():
            return Sent('sendmail cannot hand on mail under NoNewPrivileges. Use kind = "mail" to localhost.')
        mail = self.letter.written(notice, self.with_words)
        return _ran((*self.argv, "-f", self.letter.sender, "--", *self.letter.to), mail.as_bytes())


def no_new_privileges(status: Path = _STATUS) -> bool:
    """Return whether programs that this one starts get no rights of their files (prctl(2), PR_SET_NO_NEW_PRIVS)."""
    try:
        return re.search(r"^NoNewPrivs:\s*1$", status.read_text(), re.MULTILINE) is not None
    except OSError:
        return False


def _ran(argv: tuple[str, ...], given: bytes) -> Sent:
    """Run a program to its end, and kill it with all that it has started where that takes too long."""
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        return Sent(f"The program cannot be started: {error.strerror}.")
    try:
        process.communicate(given, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Sent(f"The program took more than {SECONDS} seconds and was ended.")
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
    if process.returncode == 0:
        return Sent()
    if process.returncode < 0:
        return Sent(f"The program was ended by signal {-process.returncode}.")
    later = " (try again later)" if process.returncode == _TRY_AGAIN else ""
    return Sent(f"The program ended with status {process.returncode}{later}.")
