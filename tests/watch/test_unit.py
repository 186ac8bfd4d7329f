"""The unit that is shipped takes from the watch what it does not need, and starts it again however it ends."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "data" / "helpdesk-watch.service"

SET = {
    "Type": "notify",
    "NotifyAccess": "main",
    "WatchdogSec": "30",
    "Restart": "always",
    "StartLimitIntervalSec": "0",
    "UMask": "0007",
    "StateDirectory": "helpdesk-watch",
    "ReadWritePaths": "/srv/helpdesk",
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "ProcSubset": "pid",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service|~@privileged @resources",
}
SWITCHED_ON = (
    "ProtectHome PrivateTmp PrivateDevices ProtectKernelTunables ProtectKernelModules ProtectKernelLogs "
    "ProtectControlGroups ProtectClock ProtectHostname NoNewPrivileges RestrictNamespaces RestrictRealtime "
    "RestrictSUIDSGID LockPersonality MemoryDenyWriteExecute RemoveIPC"
)


def directives() -> dict[str, str]:
    """Return what the unit sets, several lines of one name joined by a bar."""
    found: dict[str, str] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found[name] = f"{found[name]}|{value}" if name in found else value
    return found


def test_it_sets_what_the_watch_may_do() -> None:
    found = directives()
    assert {name: found.get(name) for name in SET} == SET
    assert [name for name in SWITCHED_ON.split() if found.get(name) != "yes"] == []


def test_it_says_how_secrets_are_loaded_and_names_none_that_would_have_to_be_there() -> None:
    text = UNIT.read_text("utf-8")
    assert "LoadCredential=NAME:FILE" in text
    # A credential whose file is missing keeps a unit from starting.
    assert "LoadCredential" not in directives()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing, which gives the score")
def test_systemd_finds_it_hardly_exposed() -> None:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)], capture_output=True, text=True
    )
    if "exposure level" not in told.stdout:
        pytest.skip(f"this systemd-analyze looks at no file: {told.stderr.strip()[:100]}")
    score = re.search(r"exposure level for \S+: ([0-9.]+)", told.stdout)
    assert score is not None and float(score[1]) <= 1.4
