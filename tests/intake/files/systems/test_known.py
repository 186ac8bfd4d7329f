"""No file of one help desk is taken for another's, and a table of none is not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.systems.known import heads, recognise
from tests.intake.desks import LEXICON


@pytest.mark.parametrize(
    "header",
    [
        "Ticket Id,Subject,Description,Status,Priority,Contact Name,Email,Created Time,Modified Time,Channel",
        "Request ID,Subject,Requester,Technician,Request Status,Created Time,DueBy Time,Resolved Time,Priority",
        "Case Number,Subject,Status,Priority,Contact Name,Case Owner,Date/Time Opened,Date/Time Closed",
        "ID,Subject,Status,Priority,Created,Assignee",
        "Ticket,Title,State,Priority,Owner,Created at,Customer",
        "number,name,date,amount",
        "#,Summary,Created By,Opened,Severity",
    ],
)
def test_a_table_of_another_program_is_of_none(tmp_path: Path, header: str) -> None:
    """Names that many programs write are no marks of one."""
    path = tmp_path / "table.csv"
    path.write_text(f"{header}\n{','.join('1' for _ in header.split(','))}\n", encoding="utf-8")
    assert recognise([read_raw(path, heads=heads(LEXICON))], LEXICON) is None
