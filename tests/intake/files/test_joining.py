"""Files of one help desk are brought together: a ticket that comes twice is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.intake.files.importing import IntakeError, plan
from helpdesk_tui.store.base import Store
from tests.intake.desks import Decided, lasts, options

COMMENTS = "id,ticket_id,user_id,body,public,created\n7,{ticket},9,Looking into it,true,2026-10-05 15:00:00\n"

HEAD = "Id,Subject,Requester,Requester email,Status,Via,Created at,Updated at,Solved at\n"
ROW = "1,{subject},Bo,bo@beta.example,Open,Mail,2026-10-05 14:00:00 +0000,2026-10-0{day} 15:00:00 +0000,\n"


def test_of_a_ticket_in_two_files_the_one_that_was_changed_last_is_taken(tmp_path: Path, store: Store) -> None:
    files = []
    for name, subject, day in (("a.csv", "Old", 6), ("b.csv", "Newest", 8), ("c.csv", "Between", 7)):
        files.append(tmp_path / name)
        files[-1].write_text(HEAD + ROW.format(subject=subject, day=day))
    plan_of_all = Decided(plan(files, options(), store))
    assert [ticket.subject for ticket in lasts(plan_of_all.histories)] == ["Newest"]
    assert [one.reason for one in plan_of_all.left_out] == [
        "line 2 is the same ticket, changed later",
        "line 2 is the same ticket",
    ]


def test_comments_of_tickets_that_no_file_has_are_counted(tmp_path: Path, store: Store) -> None:
    tickets, comments = tmp_path / "t.csv", tmp_path / "c.csv"
    tickets.write_text(HEAD + ROW.format(subject="Jam", day=6))
    comments.write_text(COMMENTS.format(ticket=99))
    decided = Decided(plan([tickets, comments], options(), store))
    assert "1 comment is of tickets that no file here has, and not taken: tickets 99." in decided.notes


def test_comments_alone_are_named(tmp_path: Path, store: Store) -> None:
    comments = tmp_path / "c.csv"
    comments.write_text(COMMENTS.format(ticket=1))
    with pytest.raises(IntakeError, match="has comments of Zendesk, and no tickets. Give the file of tickets with it"):
        plan([comments], options(), store)
