"""How far a long work is, shown on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""

_WORTH_A_BAR = 2_000


@contextmanager
def bar(label: str, total: int | None = None) -> Iterator[Progress | None]:
    """Show a progress bar on a terminal, unless ``total`` says that the work is too short for one."""
    if (total is not None and total < _WORTH_A_BAR) or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=total)
        yield lambda done, of: shown.update(task, completed=done, total=of)
