"""The checkout's own command, as the Makefile writes it, imports nothing from the folder that one is in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpdesk_tui import __version__

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("module", ["helpdesk_tui.py", "json.py", "sitecustomize.py"])
def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path, module: str) -> None:
    tree, strange = tmp_path / "tree", tmp_path / "strange"
    (tree / ".venv" / "bin").mkdir(parents=True)
    strange.mkdir()
    shutil.copy(ROOT / "Makefile", tree)
    (tree / "requirements.lock").touch()
    os.utime(tree / "requirements.lock", (0, 0))
    (tree / ".venv" / "runtime.stamp").write_text(str(time.time()))
    (tree / ".venv" / "bin" / "python").symlink_to(sys.executable)
    subprocess.run(["make", "-s", ".venv/bin/helpdesk"], cwd=tree, check=True)
    (strange / module).write_text("print('I am not the help desk')\nraise SystemExit(9)\n")
    done = subprocess.run(
        [tree / ".venv" / "bin" / "helpdesk", "--version"],
        cwd=strange,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, "not the help desk" in done.stdout, __version__ in done.stdout) == (0, False, True)
