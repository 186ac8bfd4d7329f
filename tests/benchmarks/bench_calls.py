"""How often a key asks the store: on a server's desk each call is a round trip. Counted, not timed."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.console.counted import counted_keys


def figures() -> dict[str, float]:
    """Return the calls of each key; what they are goes to standard error."""
    with TemporaryDirectory() as folder:
        counted = counted_keys(Path(folder) / "desk.db")
    for name, calls in counted.items():
        told = ", ".join(f"{call} {times}" if times > 1 else call for call, times in calls.most_common())
        print(f"  {name}: {told}", file=sys.stderr)
    return {f"{name.replace(',', '').replace(' ', '_')}_calls": calls.total() for name, calls in counted.items()}
