"""Measure what ``make bench`` reports: every ``bench_*.py`` here, or those named, as one JSON object.

A benchmark is a module with ``figures() -> dict[str, float | int | str]``; the names of
its figures say their units. ``--tickets N`` has those that go by a desk's size take N.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

Figures = dict[str, float | int | str]


def measure(names: Sequence[str]) -> dict[str, Figures]:
    """Run the benchmarks named, one after the other, telling on standard error which is at work."""
    measured: dict[str, Figures] = {}
    for name in names:
        print(f"measuring {name} ...", file=sys.stderr)
        measured[name] = import_module(f"tests.benchmarks.bench_{name}").figures()
    return measured


def main(wanted: Sequence[str]) -> int:
    """Print the figures; return 2 for a name that is no benchmark."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--tickets", type=int)
    given = parser.parse_args(wanted)
    wanted = given.names
    if given.tickets:
        os.environ["HELPDESK_BENCH_TICKETS"] = str(given.tickets)
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    print(json.dumps(measure(wanted or known), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
