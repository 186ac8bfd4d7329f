"""What a delivery costs on loopback: a signed webhook, a mail, a message in a log, a program; and the memory of all."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from helpdesk_tui.watch.targets.base import Sending
from helpdesk_tui.watch.targets.mail import Mail
from helpdesk_tui.watch.targets.program import Program
from helpdesk_tui.watch.targets.syslog import Syslog
from helpdesk_tui.watch.targets.webhook import Webhook
from tests.watch.targets.listening import NOW, behaving, listening, notice
from tests.watch.targets.test_mail import LETTER, Post
from tests.watch.targets.test_webhook import kept

ROUNDS = 200
RSS = "import {}\nprint(next(line for line in open('/proc/self/status') if line.startswith('VmRSS')).split()[1])"


def figures() -> dict[str, float]:
    """Return medians in milliseconds a send, and the MiB of an interpreter that holds all kinds of targets."""
    with TemporaryDirectory() as folder, listening() as server, behaving(Post()) as post:
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        log.bind(f"{folder}/log")
        log.setblocking(False)
        sends = {
            "webhook_ms": Webhook("own", True, server.url, kept(Path(folder))),
            "mail_ms": Mail("post", True, LETTER, "127.0.0.1", post, "none"),
            "syslog_ms": Syslog("log", True, "unix", f"{folder}/log", 0),
            "exec_ms": Program("run", True, ("/bin/true",)),
        }
        found = {name: _median(target, lambda: _emptied(log)) for name, target in sends.items()}
        log.close()
    return {**found, "bare_rss_mib": _rss("sys"), "targets_rss_mib": _rss("helpdesk_tui.watch.asked")}


def _emptied(log: socket.socket) -> None:
    """Read what lies in the queue of a socket."""
    try:
        while log.recv(4_096):
            pass
    except BlockingIOError:
        return


def _median(target: Sending, between: Callable[[], object]) -> float:
    taken = []
    for turn in range(ROUNDS):
        begin = time.perf_counter()
        sent = target.send(notice(id=f"d-{turn}"), NOW)
        taken.append((time.perf_counter() - begin) * 1e3)
        assert sent.error is None, sent.error
        between()
    return round(median(taken), 2)


def _rss(module: str) -> float:
    ran = subprocess.run([sys.executable, "-c", RSS.format(module)], capture_output=True, text=True, check=True)
    return round(int(ran.stdout) / 1_024, 1)


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure}")
