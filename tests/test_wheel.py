"""The wheel works by itself, away from the checkout and without a network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command that must succeed, without the checkout on its path, and return what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "HELPDESK"))}
    done = subprocess.run(
        command, cwd=cwd, env={**clean, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and from it the wheel, as a release does."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def helpdesk(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in a new environment that borrows only the dependencies of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    # A plain entry on the path: nested .pth files, such as the checkout's own, are not followed.
    (purelib / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    run(
        sys.executable, "-m", "pip", "--python", python, "install",
        "--no-index", "--no-deps", "--ignore-installed", wheel,
        cwd=home,
    )  # fmt: skip
    return home / "bin" / "helpdesk"


def test_the_wheel_ships_the_data_beside_the_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"helpdesk_tui/{path.relative_to(ROOT)}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert "helpdesk_tui/data/sla.toml" in shipped
    assert shipped <= names
    assert "helpdesk_tui/py.typed" in names
    assert not {name for name in names if name.startswith("tests/")}


def test_the_installed_wheel_makes_and_lists_a_demo_desk(helpdesk: Path, tmp_path: Path) -> None:
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    desk = tmp_path / "desk.db"
    code = "import helpdesk_tui; print(helpdesk_tui.__file__)"
    assert Path(run(helpdesk.parent / "python", "-c", code, cwd=tmp_path).strip()).is_relative_to(helpdesk.parents[1])
    run(helpdesk, "--db", desk, "demo", "--tickets", "40", "--no-console", cwd=tmp_path, **homes)
    tickets = json.loads(run(helpdesk, "--db", desk, "list", "--json", cwd=tmp_path, **homes))
    assert len(tickets) > 10
    assert {"number", "priority", "due_at", "sla"} <= tickets[0].keys()
