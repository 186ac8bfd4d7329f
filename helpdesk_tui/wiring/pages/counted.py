"""The totals of a desk, kept in a file of one's own, so that a run counts only what came since the last one."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui.reports.metrics.kept import Kept, brought_up, parsed, written
from helpdesk_tui.store.log.chain import DESK_SETTING
from helpdesk_tui.wiring.config.files import folder

if TYPE_CHECKING:
    from helpdesk_tui.domain.shift.totals import Totals
    from helpdesk_tui.store.base import Store


class Counted:
    """The totals of one desk. The file may be lost or damaged at any time: then they are counted anew."""

    def __init__(self, store: Store) -> None:
        """Read what was kept of the desk of ``store``."""
        name = "".join(one for one in store.setting(DESK_SETTING) or "desk" if one.isalnum())
        self._path = folder("XDG_CACHE_HOME", ".cache", os.environ) / "metrics" / f"{name[:32]}.json"
        self._kept = Kept()
        with suppress(OSError, ValueError):
            self._kept = parsed(self._path.read_text("utf-8"))

    def totals(self, store: Store) -> Totals:
        """Return the totals up to now; ``store`` is any store of the same desk."""
        kept = brought_up(self._kept, store)
        if kept != self._kept:
            self._kept = kept
            # Without it nothing is wrong: the next run counts more.
            with suppress(OSError):
                _put(self._path, written(kept))
        return kept.totals


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(text)
    os.replace(aside, path)
