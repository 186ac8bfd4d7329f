"""Issues of GitLab and GitHub: their lists, their APIs, and the tool ``gh``."""

from __future__ import annotations

import json
from pathlib import Path

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought


def test_the_list_of_a_gitlab_project_is_read(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "issues.csv",
        "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,"
        "Due Date,Created At (UTC),Updated At (UTC),Closed At (UTC),Milestone,Weight,Labels\n"
        "Crash,It crashes,5,https://git.example/g/p/-/issues/5,Open,Maria,msilva,Ana,ana,Yes,No,2026-02-01,"
        '2026-01-28 14:10:00,2026-01-29 14:10:00,,,,"P1,bug"\n'
        "Docs,,6,https://git.example/g/p/-/issues/6,Closed,Bo,bo,,,No,No,,2026-01-28 14:10:00,2026-01-29 14:10:00,"
        "2026-01-29 14:10:00,,,\n",
    )
    assert found.standing() == {
        "gitlab:g/p#5": "P4 open 2026-01-28T14:10:00Z",
        "gitlab:g/p#6": "P4 closed 2026-01-28T14:10:00Z",
    }
    assert "Labels: P1,bug\nConfidential: yes" in found.notes["gitlab:g/p#5"][0][1]
    assert not found.notes["gitlab:g/p#6"]
    assert "A label that looks like a priority, such as P1, makes none" in found.told


def test_the_issues_of_the_gitlab_api_are_read(tmp_path: Path, empty: Store) -> None:
    issue = {
        "id": 101,
        "iid": 5,
        "project_id": 7,
        "title": "Crash",
        "state": "opened",
        "created_at": "2026-01-28T14:10:00.000Z",
        "labels": ["P1"],
        "author": {"username": "msilva", "name": "Maria"},
        "user_notes_count": 0,
        "web_url": "https://git.example/g/p/-/issues/5",
    }
    found = brought(tmp_path, empty, "issues.json", json.dumps([issue]))
    assert found.standing() == {"gitlab:g/p#5": "P4 open 2026-01-28T14:10:00Z"}
    assert found.tickets["gitlab:g/p#5"].due_at is not None


def test_a_list_of_gh_is_read_with_whatever_fields_were_asked_for(tmp_path: Path, empty: Store) -> None:
    url = "https://github.com/a/b/issues/"
    least = {"number": 5, "title": "Crash", "state": "OPEN", "createdAt": "2026-01-28T14:10:00Z", "url": f"{url}5"}
    comment = {
        "author": {"login": "ana"},
        "authorAssociation": "MEMBER",
        "body": "ok",
        "createdAt": "2026-01-28T14:30:00Z",
    }
    more = {**least, "number": 6, "url": f"{url}6", "author": {"login": "msilva"}, "comments": [comment]}
    pull = {**least, "number": 7, "url": "https://github.com/a/b/pull/7", "isDraft": False, "headRefName": "x"}
    found = brought(tmp_path, empty, "issues.json", json.dumps([least, more, pull]))
    assert list(found.tickets) == ["github:a/b#5", "github:a/b#6"]
    answered = found.tickets["github:a/b#6"]
    assert answered.responded_at is not None and utc(answered.responded_at) == "2026-01-28T14:30:00Z"
    assert [(row.line, row.reason) for row in found.left_out] == [(3, "a pull request")]
    assert "the account of its author is gone" not in found.told
