"""Spiceworks: objects of objects, records of its cloud, and CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpdesk_tui.store.base import Store
from tests.intake.foreign_files import UTC, comments, decided, of


def kept(number: int, **more: Any) -> dict[str, Any]:
    """A ticket of the export, whose comments stand beside it."""
    return {
        "info": {
            "id": number, "summary": "Toner", "description": "x", "status": "open", "priority": 1, "category": "",
            "created_at": "2026-03-02 08:00:00", "updated_at": "2026-03-02 09:00:00", "due_at": None,
            "closed_at": None, "created_by": 11, "assigned_to": 21,
        },
        **more,
    }  # fmt: skip


def test_comments_may_be_an_object_of_objects(tmp_path: Path, store: Store) -> None:
    """Where an export has comments and none of them is an answer, nobody has answered."""
    said = {"id": 1, "body": "Coming", "is_public": 1, "created_at": "2026-03-02 08:20:00", "created_by": 21}
    export = {
        "tickets": {
            "101": kept(101, comments={"1": said}),
            "102": kept(102, comments={"2": {**said, "is_public": 0}}),
            "103": kept(103, comments=[{**said, "created_by": 11}]),
        },
        "users": {"21": {"email": "ana@desk.example", "first_name": "Ana", "last_name": "Agent"}},
    }
    found = decided(tmp_path, store, {"export.json": export}, zone=UTC)
    assert of(found, "spiceworks:101", "priority", "responded", "running") == ["P3", "03-02 08:20", False]
    assert comments(found, "spiceworks:101") == [("03-02 08:20", "Ana Agent (at spiceworks)")]
    assert of(found, "spiceworks:102", "responded", "running") == [None, True]
    assert of(found, "spiceworks:103", "responded", "running") == [None, True]


def test_records_of_the_cloud_name_people_within(tmp_path: Path, store: Store) -> None:
    """People are objects there, and priorities words."""
    ana = {"id": 2, "name": "Ana"}
    given = {
        "id": 7, "summary": "Lamp", "description": "dark", "status": "closed", "priority": "high", "due_date": None,
        "creator": {"id": 1, "name": "Maria Silva", "email": "maria@acme.example"}, "assignee": ana,
        "created_at": "2026-03-02T08:00:00Z", "closed_at": "2026-03-02T09:00:00Z", "category": "Hardware",
        "comments": [{"id": 1, "body": "Done", "created_at": "2026-03-02T08:30:00Z", "author": ana}],
    }  # fmt: skip
    found = decided(tmp_path, store, {"cloud.json": [given]})
    assert of(found, "spiceworks:7", "who", "priority", "responded") == [
        ("Maria Silva", "maria@acme.example", None, None), "P3", "03-02 08:30",
    ]  # fmt: skip


def test_a_csv_has_its_tickets(tmp_path: Path, store: Store) -> None:
    """It says nothing of responses: an open ticket was answered elsewhere as far as is known."""
    header = "Ticket Number,Summary,Status,Priority,Creator,Assignee,Created At"
    table = f"{header}\n12,Toner,open,Med,Maria,Ana,2026-03-02 08:00\n"
    found = decided(tmp_path, store, {"tickets.csv": table}, zone=UTC)
    assert of(found, "spiceworks:12", "priority", "opened", "running") == ["P4", "03-02 08:00", False]


def test_comments_in_a_list_of_their_own_name_their_ticket(tmp_path: Path, store: Store) -> None:
    """What another end user wrote is no response."""
    said = {"ticket_id": 101, "is_public": 1, "comment_type": "response", "body": "Me too"}
    export = {
        "tickets": [kept(101)["info"]],
        "comments": [
            {**said, "id": 1, "created_by": 12, "created_at": "2026-03-02 08:20:00"},
            {**said, "id": 2, "created_by": 21, "created_at": "2026-03-02 08:40:00"},
        ],
        "users": [
            {"id": 12, "email": "bo@beta.example", "first_name": "Bo", "last_name": "Chen", "role": "end_user"},
            {"id": 21, "email": "ana@desk.example", "first_name": "Ana", "last_name": "Agent", "role": "admin"},
        ],
    }
    found = decided(tmp_path, store, {"export.json": export}, zone=UTC)
    assert of(found, "spiceworks:101", "responded") == ["03-02 08:40"]
