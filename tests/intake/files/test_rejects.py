from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.importing import plan
from helpdesk_tui.intake.files.rejects import rejected
from helpdesk_tui.store.base import Store
from tests.intake.desks import FILES, options

ZENDESK = "Id,Subject,Status,Priority,Requester,Requester email,Created at,Assignee,Group,Via\r\n"
GOOD = "5,Zürich,Open,Urgent,Ana,a@example.org,2026-11-02 09:00:00 +0000,Bob,IT,Mail\r\n"
LATE = '6,"Zürich\r\nis ""down""",Open,Urgent,Ana,,2036-11-02 09:00:00 +0000,Bob,IT,Mail\r\n'
SHORT = "7,Zürich,Open\r\n"


def written(store: Store, *files: Path) -> dict[str, bytes]:
    """Return what was left out, by file, in bytes."""
    planned = plan(files, options(), store)
    list(planned.histories())
    return {name: "".join(pieces).encode(encoding) for name, encoding, pieces in planned.rejects()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_rows_are_left_out_with_the_bytes_that_the_file_has(tmp_path: Path, store: Store, encoding: str) -> None:
    (tmp_path / "z.csv").write_bytes((ZENDESK + GOOD + LATE + SHORT).encode(encoding))
    assert written(store, tmp_path / "z.csv") == {"z.csv": (ZENDESK + LATE + SHORT).encode(encoding)}


def test_of_several_files_each_has_its_own(tmp_path: Path, store: Store) -> None:
    (tmp_path / "a.csv").write_text(ZENDESK + GOOD + LATE, newline="")
    (tmp_path / "b.csv").write_text(ZENDESK + GOOD.replace("5", "8", 1), newline="")
    (tmp_path / "c.csv").write_text(ZENDESK + GOOD.replace("5", "9", 1) + SHORT, newline="")
    found = written(store, *(tmp_path / name for name in ("a.csv", "b.csv", "c.csv")))
    assert found == {"a.csv": (ZENDESK + LATE).encode(), "c.csv": (ZENDESK + SHORT).encode()}


def test_objects_are_left_out_in_the_list_that_the_file_has_them_in(tmp_path: Path, store: Store) -> None:
    one = {"id": 5, "subject": "Zürich", "status": "open", "created_at": "2026-11-02T09:00:00Z", "via": {}}
    one |= {"requester_id": 1, "submitter_id": 1, "assignee_id": None}
    late = {**one, "id": 6, "created_at": "2036-11-02T09:00:00Z"}
    users = [{"id": n, "name": "Ana", "role": "end-user", "email": None, "locale": "de"} for n in (1, 2)]
    (tmp_path / "z.json").write_text(json.dumps({"users": users, "tickets": [one, late]}))
    (found,) = written(store, tmp_path / "z.json").values()
    assert json.loads(found) == {"tickets": [late]}
    (tmp_path / "again.json").write_bytes(found.replace(b"2036", b"2025"))
    assert plan([tmp_path / "again.json"], options(), store).count == 1


def test_lines_of_a_log_are_left_out_as_they_stand(store: Store) -> None:
    log = FILES / "incidents.csv"
    found = written(store, log)["incidents.csv"].splitlines(keepends=True)
    lines = log.read_bytes().splitlines(keepends=True)
    assert found[0] == lines[0] and 1 < len(found) < len(lines) and set(found) <= set(lines)


def test_where_nothing_is_left_out_nothing_is_written(tmp_path: Path, store: Store) -> None:
    (tmp_path / "z.csv").write_text(ZENDESK + GOOD, newline="")
    assert written(store, tmp_path / "z.csv") == {}
    assert list(rejected((), ())) == []
