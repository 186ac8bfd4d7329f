"""What systemd is told arrives on its socket, whether that has a path or an abstract name, and never fails."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from helpdesk_tui.watch.systemd import tell


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_what_is_told_arrives_on_the_socket(tmp_path: Path, kind: str) -> None:
    name = str(tmp_path / "notify") if kind == "path" else f"@helpdesk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(name.replace("@", "\0") if kind == "abstract" else name)
        assert tell("READY=1", "STATUS=3 alarms\nSTOPPING=1", environ={"NOTIFY_SOCKET": name})
        assert listening.recv(1_000) == b"READY=1\nSTATUS=3 alarms STOPPING=1"


@pytest.mark.parametrize("name", ["", "relative", "vsock:2:3", "/nowhere/notify", "@nobody-listens-there", "@"])
def test_where_nobody_listens_nothing_happens(name: str) -> None:
    assert not tell("READY=1", environ={"NOTIFY_SOCKET": name} if name else {})
