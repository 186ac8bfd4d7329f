"""A desk works with the SQLite of the system as well, where there is no wheel with a newer one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
sys.modules["pysqlite3"] = None
from helpdesk_tui.store.sqlite.connection import driver
assert driver.engine.__name__ == "sqlite3"
from helpdesk_tui.__main__ import main
sys.argv[0] = "helpdesk"
sys.exit(main())
"""


def test_a_desk_is_made_searched_and_sound_with_it(tmp_path: Path) -> None:
    env = {**os.environ, "HELPDESK_CONFIG": "/dev/null", "HOME": str(tmp_path)}

    def helpdesk(*arguments: str) -> str:
        run = [sys.executable, "-c", SCRIPT, "--db", str(tmp_path / "desk.db"), *arguments]
        done = subprocess.run(run, capture_output=True, text=True, env=env, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "#1001 P4 opened" in helpdesk(
        "new", "Printer jams", "--requester", "Maria Silva", "--phone", "+1 212 555 0123"
    )
    assert "Printer jams" in helpdesk("list", "jam")
    assert "Maria Silva" in helpdesk("requester", "list", "Mar")
    helpdesk("close", "1001")
    assert "is sound" in helpdesk("check")
