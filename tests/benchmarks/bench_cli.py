"""Wall-clock time of whole commands on 100,000 tickets, and of the parts that every command pays for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
TICKETS = 100_000
ROUNDS = 7


def figures() -> dict[str, float]:
    """Return medians of seven runs each, in milliseconds."""
    with TemporaryDirectory() as folder:
        db = str(Path(folder) / "desk.db")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "HELPDESK_DB": db, "XDG_CONFIG_HOME": folder}
        helpdesk = [sys.executable, "-m", "helpdesk_tui"]
        subprocess.run(
            [*helpdesk, "demo", "--tickets", str(TICKETS), "--no-console"],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return {
            "bare_python_ms": _median([sys.executable, "-c", "pass"], environment),
            "import_typer_ms": _median([sys.executable, "-c", "import typer"], environment),
            "version_ms": _median([*helpdesk, "--version"], environment),
            "list_json_200_of_100k_ms": _median([*helpdesk, "list", "--json", "--limit", "200"], environment),
            "list_words_200_of_100k_ms": _median([*helpdesk, "list", "printer", "--limit", "200"], environment),
            "show_of_100k_ms": _median([*helpdesk, "show", "1500"], environment),
            "status_of_100k_ms": _median([*helpdesk, "status"], environment),
            "note_on_100k_ms": _median([*helpdesk, "note", "1500", "measured"], environment),
            "new_on_100k_ms": _median([*helpdesk, "new", "Measured", "--priority", "P4"], environment),
        }


def _median(command: Sequence[str], environment: dict[str, str]) -> float:
    return round(median(_milliseconds(command, environment) for _ in range(ROUNDS)), 1)


def _milliseconds(command: Sequence[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1e3


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure}")
