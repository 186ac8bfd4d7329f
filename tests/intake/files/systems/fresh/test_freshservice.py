"""Freshservice: its CSV, and lists of its API with departments."""

from __future__ import annotations

from pathlib import Path

from helpdesk_tui.store.base import Store
from tests.intake.files.systems.fresh.test_freshdesk import ticket
from tests.intake.foreign_files import UTC, decided, of

HEADER = (
    "Ticket Id,Subject,Status,Priority,Urgency,Impact,Source,Agent,Requester Name,Requester Email,Department,"
    "Created Time,Due by Time,Resolved Time,Closed Time,Last Updated Time,Initial Response Time\n"
)


def test_a_csv_is_known_by_those_who_asked(tmp_path: Path, store: Store) -> None:
    """Its columns are nearly those of Freshdesk; the department is the organisation."""
    row = (
        "34,Laptop,Pending,Urgent,High,High,Walkup,Ana,Maria,maria@acme.example,Finance,2026-03-02 08:00:00,,,,"
        "2026-03-03 12:00:00,2026-03-02 09:00:00\n"
    )
    found = decided(tmp_path, store, {"tickets.csv": HEADER + row}, zone=UTC)
    assert of(found, "freshservice:34", "priority", "status", "channel", "who", "responded") == [
        "P2", "waiting", "walk-in", ("Maria", "maria@acme.example", None, "Finance"), "03-02 09:00",
    ]  # fmt: skip


def test_requesters_and_departments_of_the_api_give_names(tmp_path: Path, store: Store) -> None:
    """A source is another channel there than in Freshdesk: 9 is somebody who walked up."""
    own = ticket(41, department_id=5, workspace_id=2, urgency=1, impact=1, source=9)
    files = {
        "departments.json": {"departments": [{"id": 5, "name": "Finance", "head_user_id": None}]},
        "tickets.json": {"tickets": [own]},
        "requesters.json": {
            "requesters": [
                {
                    "id": 901, "first_name": "Maria", "last_name": "Silva", "primary_email": "maria@acme.example",
                    "mobile_phone_number": None, "work_phone_number": "212", "department_ids": [5], "is_agent": False,
                }
            ]
        },
    }  # fmt: skip
    found = decided(tmp_path, store, files)
    assert of(found, "freshservice:41", "who", "channel") == [
        ("Maria Silva", "maria@acme.example", "212", "Finance"), "walk-in",
    ]  # fmt: skip
