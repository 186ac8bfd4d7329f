"""The manifest beside a backup: when it was made, of which desk, and the digest by which a change shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.store.disk.places import open_file
from helpdesk_tui.store.log.chain import Head, parse_head

ENDING = ".json"
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. ``made_at`` is seconds UTC, ``head`` the end of its log, ``checked`` what was verified."""

    made_at: int
    desk: str
    schema: int
    program: str
    tickets: int
    events: int
    head: Head
    checked: str
    bytes: int
    sha256: str

    def __str__(self) -> str:
        """Return it as the JSON that the file holds."""
        return json.dumps({**asdict(self), "made_at": utc(self.made_at), "head": str(self.head)}, indent=2) + "\n"


def beside(backup: Path) -> Path:
    """Return the path of a backup's manifest."""
    return backup.with_name(backup.name + ENDING)


def read_manifest(path: Path) -> Manifest | None:
    """Read a manifest; None where there is none, or it cannot be read."""
    try:
        with open(open_file(path), encoding="utf-8") as file:
            said = json.loads(file.read(_MOST_BYTES))
        return Manifest(
            made_at=int(datetime.fromisoformat(said["made_at"]).timestamp()),
            desk=str(said["desk"]),
            schema=int(said["schema"]),
            program=str(said["program"]),
            tickets=int(said["tickets"]),
            events=int(said["events"]),
            head=parse_head(said["head"]),
            checked=str(said["checked"]),
            bytes=int(said["bytes"]),
            sha256=str(said["sha256"]),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def manifests(folder: Path, desk: str) -> list[tuple[Path, Manifest]]:
    """Return a desk's backups in a folder that have a manifest, each with its manifest, the latest first."""
    return sorted(_found(folder, desk), key=lambda one: (-one[1].made_at, one[0].name))


def _found(folder: Path, desk: str) -> Iterator[tuple[Path, Manifest]]:
    with suppress(OSError):
        for path in folder.iterdir():
            if path.name.endswith(ENDING):
                manifest = read_manifest(path)
                if manifest is not None and manifest.desk == desk:
                    yield path.with_name(path.name.removesuffix(ENDING)), manifest


def digest_of_file(path: Path) -> str:
    """Return a file's SHA-256. It must not be a desk in use: closing it would drop this process's locks on it."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
