"""An import of 100,000 tickets with 400,000 notes of Zendesk, as CSV and as JSON: seconds, and the memory it takes."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TextIO

from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.benchmarks.bench_store import DAY, NOW

TICKETS = int(os.environ.get("HELPDESK_BENCH_TICKETS", "100000"))
NOTES = 4
"""Of each ticket."""
_USERS = 5_000
_AGENTS = 40
_WORDS = ("printer", "jams", "mail", "is", "late", "screen", "stays", "dark", "password", "was", "reset", "by", "user")

_ALONE = """
import sys
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.intake.files.importing import carry_out, plan
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.benchmarks.bench_store import NOW
from tests.intake.desks import LEXICON, POLICY
from helpdesk_tui.intake.files.options import Options
desk, *files = map(Path, sys.argv[1:])
begin = perf_counter()
store = SqliteStore(desk)
planned = plan(files, Options(POLICY, LEXICON, ZoneInfo("UTC"), NOW, "bench"), store)
read = perf_counter()
taken = carry_out(store, planned, by=By("bench", f"import {begin}", NOW))
store.close()
end = perf_counter()
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(taken, planned.new_notes, read - begin, end - read, int(peak.split()[1]) / 1024)
"""


def figures() -> dict[str, float | int | str]:
    """Return seconds and megabytes of an import from CSV, of one from JSON, and of a second run of each."""
    found: dict[str, float | int | str] = {"tickets": TICKETS, "notes": TICKETS * NOTES}
    with TemporaryDirectory() as folder:
        here = Path(folder)
        for kind, files in (("csv", _as_csv(here)), ("json", [_as_json(here)])):
            desk = here / f"{kind}.db"
            found |= _figures(kind, desk, files, TICKETS)
            store = SqliteStore(desk)
            found[f"{kind}_events"] = store.changed(0)[0]
            store.close()
            found |= _figures(f"{kind}_again", desk, files, 0)
    return found


def _figures(name: str, desk: Path, files: list[Path], expected: int) -> dict[str, float | int | str]:
    alone = [sys.executable, "-c", dedent(_ALONE), str(desk), *map(str, files)]
    said = subprocess.run(alone, check=True, capture_output=True, text=True).stdout.split()
    if (int(said[0]), int(said[1])) != (expected, 0):
        raise AssertionError(f"{name}: {said[0]} tickets came, {said[1]} notes were new")
    read, write, megabytes = map(float, said[2:])
    return {f"{name}_read_s": read, f"{name}_write_s": write, f"{name}_s": read + write, f"{name}_memory_mb": megabytes}


def _users() -> Iterator[dict[str, object]]:
    for number in range(1, _USERS + 1):
        role = "agent" if number <= _AGENTS else "end-user"
        yield {"id": number, "name": f"User {number}", "email": f"u{number}@acme.example", "role": role,
               "organization_id": None, "phone": f"+1 212 555 {number:04}"}  # fmt: skip


def _tickets(dice: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, TICKETS + 1):
        opened = NOW - 400 * DAY + dice.randrange(390 * DAY)
        solved = dice.random() < 0.9
        closed = opened + dice.randrange(1, 9 * DAY)
        caller = dice.randrange(_AGENTS + 1, _USERS + 1)
        yield {
            "id": number, "subject": _text(dice, 6), "description": _text(dice, 40), "priority": dice.choice(
                ("urgent", "high", "normal", "low", "")), "status": "closed" if solved else "open",
            "via": "email", "created_at": _instant(opened), "updated_at": _instant(closed),
            "solved_at": _instant(closed) if solved else "", "requester_id": caller, "submitter_id": caller,
            "assignee_id": dice.randrange(1, _AGENTS + 1), "organization_id": "", "opened": opened,
        }  # fmt: skip


def _comments(ticket: dict[str, object], dice: random.Random) -> Iterator[dict[str, object]]:
    opened, number = int(str(ticket["opened"])), int(str(ticket["id"]))
    for place in range(NOTES):
        author = ticket["requester_id"] if place % 2 == 0 else ticket["assignee_id"]
        yield {"id": number * NOTES + place, "ticket_id": number, "author_id": author, "public": place != 3,
               "created_at": _instant(opened + 600 * (place + 1)), "body": _text(dice, 30)}  # fmt: skip


def _as_csv(folder: Path) -> list[Path]:
    dice = random.Random(7)
    paths = [folder / f"{name}.csv" for name in ("tickets", "comments", "users")]
    with paths[0].open("w", newline="") as of_tickets, paths[1].open("w", newline="") as of_comments:
        tickets = comments = None
        for ticket in _tickets(dice):
            said = list(_comments(ticket, dice))
            names = [name for name in ticket if name != "opened"]
            tickets = tickets or _writer(of_tickets, names)
            comments = comments or _writer(of_comments, list(said[0]))
            tickets.writerow(ticket)
            comments.writerows(said)
    with paths[2].open("w", newline="") as of_users:
        users = list(_users())
        _writer(of_users, list(users[0])).writerows(users)
    return paths


def _as_json(folder: Path) -> Path:
    """Write one document, whose comments stand in their tickets."""
    dice = random.Random(7)
    path = folder / "all.json"
    with path.open("w") as file:
        file.write('{"users": ' + json.dumps(list(_users())) + ', "tickets": [')
        between = "\n"
        for ticket in _tickets(dice):
            ticket["comments"] = list(_comments(ticket, dice))
            ticket["via"] = {"channel": ticket["via"]}
            del ticket["opened"]
            file.write(between + json.dumps(ticket))
            between = ",\n"
        file.write("]}")
    return path


def _writer(file: TextIO, names: list[str]) -> csv.DictWriter[str]:
    writer = csv.DictWriter(file, names, extrasaction="ignore")
    writer.writeheader()
    return writer


def _text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words))


def _instant(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
