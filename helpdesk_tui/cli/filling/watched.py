"""The watch of a throw-away demonstration: its file and the configuration that names it, beside the desk."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import which

from helpdesk_tui.cli.shared.invocation import Invocation
from helpdesk_tui.desk import Desk
from helpdesk_tui.intake.demo.watched import Duty, duty_of, hand_over, watch_file
from helpdesk_tui.wiring.clock import real_now
from helpdesk_tui.wiring.config import technician
from helpdesk_tui.wiring.opening import read_policy

SENT = "sent.jsonl"
"""The file beside the desk to which its target appends, a line of JSON each."""


class Watched:
    """Writes the watch of a desk before it is opened, and hands it over once it is filled."""

    def __init__(self, call: Invocation) -> None:
        """Write for whoever runs the command."""
        self._call = call
        self._duty: Duty | None = None

    def write(self, folder: Path) -> None:
        """Write the watch file into the folder of a desk that is still to be made, and what names it."""
        calendar = read_policy(self._call.config()).business
        self._duty = duty_of(self._call.acting or technician(), real_now(), calendar)
        argv = [which("awk") or "/usr/bin/awk", "-v", f"file={folder / SENT}", "{print >> file}"]
        _write(folder / "watch.toml", watch_file(self._duty, calendar, argv))
        _write(folder / "desk.toml", f"watch = {json.dumps(str(folder / 'watch.toml'))}\n")

    def hand_over(self, desk: Desk) -> None:
        """Sign the handover of the shift before, on a desk for which a watch was written."""
        if self._duty is not None:
            hand_over(desk, self._duty)


def _write(path: Path, text: str) -> None:
    """Write a file that nobody else may change, whatever the umask: such a one would not be believed."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
