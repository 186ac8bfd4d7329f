"""The arrows of the house: which room may import which."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "helpdesk_tui"
ROOT = Path(__file__).parents[1]
FACES = ("console", "cli", "intake", "reports")
ALLOWED = {
    "domain": {"domain"},
    "store": {"domain", "store"},
    "desk": {"domain", "store", "desk", "lazy"},
    "lazy": set(),
    "wiring": {"domain", "store", "desk", "wiring"},
    **{face: {"domain", "store", "desk", "wiring", face} for face in FACES},
    "__main__": {"domain", "store", "desk", "wiring", *FACES},
    "__init__": set(),
}
OWNERS = {
    "textual": {"console"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"console", "cli"},
    **dict.fromkeys(("sqlite3", "pysqlite3", "sqlite_utils", "psycopg"), {"store"}),
}


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, wherever in it, as ``package.module.name``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import in line {node.lineno}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = sorted((ROOT / PACKAGE).rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = path.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py")
    assert room in ALLOWED, f"{room} is no room of the house"
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == PACKAGE:
            target = rest.partition(".")[0]
            assert target in ALLOWED[room] or target == "__version__", f"{room} imports {name}"
        assert room in OWNERS.get(first, {room}), f"{room} imports {name}"


def loaded(script: str, tmp_path: Path) -> set[str]:
    """Run ``script`` in a new interpreter and return the top-level packages it loaded."""
    probe = f"import sys\n{script}\nprint(*{{name.partition('.')[0] for name in sys.modules}}, file=sys.stderr)"
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    return set(run.stderr.splitlines()[-1].split())


def test_the_front_door_imports_nothing_heavy(tmp_path: Path) -> None:
    assert loaded("import helpdesk_tui.__main__", tmp_path).isdisjoint({"typer", "textual", "rich", "sqlite_utils"})


def test_a_command_line_read_imports_no_textual(tmp_path: Path) -> None:
    database = str(tmp_path / "desk.db")
    script = f"""
from helpdesk_tui.__main__ import main
assert main(["--db", {database!r}, "demo", "--tickets", "5", "--no-console"]) == 0
assert main(["--db", {database!r}, "list", "--json"]) == 0
"""
    assert "textual" not in loaded(script, tmp_path)
