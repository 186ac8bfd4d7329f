"""The periodic backup: which process makes it, its name, and which old ones are removed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from helpdesk_tui.domain.times.instant import in_file_name
from helpdesk_tui.store.base import Declined, StoreError
from helpdesk_tui.store.disk.left_over import LEFT_OVER, PART
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.link import Link
from helpdesk_tui.store.sqlite.upkeep.backup import Copy
from helpdesk_tui.store.sqlite.upkeep.manifest import Manifest, beside, manifests

MADE, CLAIMED, PROBLEM = "backup_made", "backup_claimed", "backup_problem"
"""Settings: when the latest was made, when one was last begun (seconds UTC), and why that failed."""

LAPSE = 3600
"""Seconds after which another one is begun, when the last failed."""

_GET = "SELECT value FROM setting WHERE name = ?"
_PUT = "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def is_due(setting: Callable[[str], str | None], every: int, now: int) -> bool:
    """Return whether a backup is due; ``setting`` returns a setting of the desk by name, ``every`` is in seconds."""
    return not _lately(setting(MADE), every, now) and not _lately(setting(CLAIMED), min(every, LAPSE), now)


def claim(link: Link, every: int, now: int) -> bool:
    """Claim the backup for this process, if it is due, and return whether it did; of several at once, one does."""
    with link.transaction():
        if not is_due(lambda name: link.value(_GET, (name,)), every, now):
            return False
        link.run(_PUT, (CLAIMED, str(now)))
    return True


def make(link: Link, folder: Path, keep: int, now: int) -> Manifest:
    """Make the backup that was claimed at ``now`` (seconds UTC), and remove those older than the latest ``keep``.

    Raises:
        StoreError: there is no new backup; the reason is stored for everybody to see.
    """
    desk = ends.desk_of(link)
    ending = f"-{desk[:8]}.db"
    try:
        if not folder.is_dir():
            raise Declined(f"There is no folder {folder}.")
        name = f"{link.path.stem}-{in_file_name(now)}{ending}"
        with Copy(link, folder / name) as copy:
            copy.make()
            strange = copy.prove()
            manifest = copy.keep(now)
        _rotate(folder, desk, re.compile(rf"{re.escape(link.path.stem)}-\d{{8}}-\d{{6}}{re.escape(ending)}"), keep)
    except StoreError as error:
        _keep_problem(link, str(error))
        raise
    with link.transaction():
        link.run(_PUT, (MADE, str(now)))
        link.run(_PUT, (PROBLEM, strange or ""))
    return manifest


def _keep_problem(link: Link, problem: str) -> None:
    with suppress(StoreError), link.transaction():
        link.run(_PUT, (PROBLEM, problem))


def _rotate(folder: Path, desk: str, ours: re.Pattern[str], keep: int) -> None:
    """Remove the oldest of this desk's periodic backups, by name and manifest, and what killed processes left."""
    made = [path for path, _ in manifests(folder, desk) if ours.fullmatch(path.name)]
    for path in made[keep:]:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            beside(path).unlink(missing_ok=True)
    for path in folder.glob(f".*{PART}"):
        with suppress(OSError):
            name = path.name[1:].removesuffix(PART).rpartition(".")[0]
            if ours.fullmatch(name.removesuffix(".json")) and time.time() - path.stat().st_mtime > LEFT_OVER:
                path.unlink()


def _lately(value: str | None, span: int, now: int) -> bool:
    """Return whether an instant is less than ``span`` seconds ago; one in the future is not."""
    try:
        return 0 <= now - int(value or "") < span
    except ValueError:
        return False
