"""Spreadsheets of Request Tracker, in the forms in which its versions write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

FORMS = {
    "results.tsv": (
        "id\tSubject\tStatus\tQueueName\tOwnerName\tPriority\tRequestors\tCreated\tTold\tLastUpdated\n"
        "1\tDisk\tstalled\tHelp\tana\t50\tmaria@acme.example, bo@beta.example\t2026-01-28 14:10:00\t"
        "2026-01-28 15:10:00\t"
        "2026-01-28 15:10:00\n"
        "2\tToner\tnew\tHelp\tNobody\t0\tcai@acme.example\t2026-01-28 14:10:00\tNot set\t2026-01-28 14:10:00\n"
        "3\tSpam\trejected\tHelp\tNobody\t0\tx@acme.example\t2026-01-28 14:10:00\tNot set\t2026-01-28 14:10:00\n"
    ),
    "results.csv": (
        "id,Status,Subject,Requestors,Queue,Owner,Created,Told,LastUpdated\n"
        '1,stalled,Disk,"maria@acme.example, bo@beta.example",Help,ana,Wed Jan 28 14:10:00 2026,'
        "Wed Jan 28 15:10:00 2026,"
        "Wed Jan 28 15:10:00 2026\n"
        "2,new,Toner,cai@acme.example,Help,Nobody in particular,Wed Jan 28 14:10:00 2026,Never,"
        "Wed Jan 28 14:10:00 2026\n"
        "3,rejected,Spam,x@acme.example,Help,Nobody in particular,Wed Jan 28 14:10:00 2026,,Wed Jan 28 14:10:00 2026\n"
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_its_spreadsheet_is_read(name: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, name, FORMS[name])
    assert found.format == "Request Tracker"
    assert found.standing() == {"rt:1": "P4 waiting 2026-01-28T14:10:00Z", "rt:2": "P4 open 2026-01-28T14:10:00Z"}
    first, new = found.tickets.values()
    assert (first.email, new.responded_at) == ("maria@acme.example", None)
    assert first.responded_at is not None and utc(first.responded_at) == "2026-01-28T15:10:00Z"
    assert new.due_at is not None
    assert [(row.line, row.reason) for row in found.left_out] == [(4, "rejected there")]
    assert "is no date" not in found.told
