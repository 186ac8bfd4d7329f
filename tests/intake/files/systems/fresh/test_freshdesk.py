"""Freshdesk: lists of its API, exports of accounts, and CSV exports with all their columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpdesk_tui.store.base import Store
from tests.intake.foreign_files import UTC, comments, decided, of


def ticket(number: int, **more: Any) -> dict[str, Any]:
    """A ticket of the API."""
    return {
        "id": number, "subject": f"Scanner {number}", "description_text": "dark", "status": 2, "priority": 3,
        "source": 2, "fr_escalated": False, "spam": False, "requester_id": 901, "responder_id": 801, "company_id": 77,
        "fwd_emails": [], "reply_cc_emails": [], "due_by": "2026-03-04T08:00:00Z", "fr_due_by": "2026-03-03T08:00:00Z",
        "created_at": "2026-03-02T08:00:00Z", "updated_at": "2026-03-03T09:00:00Z", **more,
    }  # fmt: skip


def said(key: int, user: int, clock: str, **more: Any) -> dict[str, Any]:
    """A conversation of the API."""
    return {
        "id": key, "body": "<div>On it</div>", "body_text": "On it", "incoming": user == 901, "private": False,
        "user_id": user, "ticket_id": 1, "created_at": f"2026-03-02T{clock}:00Z", **more,
    }  # fmt: skip


CONTACT = {
    "id": 901, "name": "Maria Silva", "email": "maria@acme.example", "mobile": "212 555 0101", "company_id": 77,
    "job_title": "Director", "twitter_id": None, "view_all_tickets": False,
}  # fmt: skip
AGENT = {
    "id": 801, "available": True, "occasional": False, "ticket_scope": 1,
    "contact": {"name": "Ana Agent", "email": "ana@desk.example", "mobile": None},
}  # fmt: skip
COMPANY = {"id": 77, "name": "Acme", "domains": [], "health_score": None, "account_tier": None}


def test_lists_of_the_api_come_together(tmp_path: Path, store: Store) -> None:
    """They are bare lists; an agent's name stands in an object of its own."""
    files = {
        "conversations.json": [
            said(1, 901, "08:10"), said(2, 801, "08:20", private=True), said(3, 801, "08:40"), said(4, 801, "08:50"),
        ],
        "agents.json": [AGENT], "companies.json": [COMPANY], "tickets.json": [ticket(1)], "contacts.json": [CONTACT],
    }  # fmt: skip
    found = decided(tmp_path, store, files)
    assert of(found, "freshdesk:1", "who", "responded", "channel") == [
        ("Maria Silva", "maria@acme.example", "212 555 0101", "Acme"), "03-02 08:40", "portal",
    ]  # fmt: skip
    assert [by for _, by in comments(found, "freshdesk:1")[:2]] == [
        "Maria Silva (at freshdesk)",
        "Ana Agent (at freshdesk)",
    ]


def test_statistics_say_when_tickets_were_answered(tmp_path: Path, store: Store) -> None:
    """Where they have no first response nobody answered; without them that is not known."""
    stats = {"first_responded_at": "2026-03-02T08:20:00Z", "resolved_at": "2026-03-02T10:00:00Z", "closed_at": None}
    none = dict.fromkeys(stats)
    found = decided(
        tmp_path,
        store,
        {"t.json": [ticket(1), ticket(2, status=5, stats=stats), ticket(3, stats=none, responder_id=None)]},
    )
    assert of(found, "freshdesk:1", "responded", "running") == [None, False]
    assert of(found, "freshdesk:2", "status", "responded", "closed") == ["closed", "03-02 08:20", "03-02 10:00"]
    assert of(found, "freshdesk:3", "running") == [True]


def test_an_export_of_the_account_has_tickets_within_objects(tmp_path: Path, store: Store) -> None:
    """Its tickets have their notes, names, and another number to show than their id."""
    old = {
        "display_id": 5, "id": 1004, "subject": "Old form", "description": "x", "status": 2, "priority": 4, "source": 3,
        "spam": False, "deleted": False, "fr_escalated": False, "isescalated": False, "requester_id": 901,
        "responder_id": None, "requester_name": "Maria Silva", "responder_name": "No Agent",
        "created_at": "2026-03-02T08:30:30+09:00", "updated_at": "2026-03-02T08:30:30+09:00",
        "notes": [said(1, 801, "00:00")],
    }  # fmt: skip
    wrapped = [{"helpdesk_ticket": old}, {"helpdesk_ticket": {**old, "display_id": 6, "deleted": True}}]
    found = decided(tmp_path, store, {"Tickets0.json": wrapped})
    assert of(found, "freshdesk:5", "priority", "channel", "opened", "responded") == [
        "P2", "phone", "03-01 23:30", "03-02 00:00",
    ]  # fmt: skip
    assert [(row.line, row.reason) for row in found.left_out] == [(2, "deleted there")]


def test_one_ticket_with_its_conversations_names_whom_it_knows(tmp_path: Path, store: Store) -> None:
    """Who is not named anywhere is their id."""
    one = ticket(
        1, requester={"id": 901, "name": "Maria Silva"}, conversations=[said(1, 901, "08:10"), said(2, 801, "08:20")]
    )
    found = decided(tmp_path, store, {"ticket.json": one})
    assert [by for _, by in comments(found, "freshdesk:1")] == ["Maria Silva (at freshdesk)", "801 (at freshdesk)"]


FULL = (
    "Ticket ID,Subject,Status,Priority,Source,Agent,Created time,Due by Time,Resolved time,Closed time,"
    "Initial response time,First response time (in hrs),Internal agent,Full name,Title,Email,Company Name\n"
)


def test_a_full_export_names_responses_and_nobody(tmp_path: Path, store: Store) -> None:
    """Resolved stands before closed; hours of work are no instants; No Agent is nobody."""
    rows = (
        "9,Jam,Closed,High,Portal,Ana Agent,2026-03-02 08:00:00,,2026-03-02 12:00:00,2026-03-03 12:00:00,"
        "2026-03-02 08:10:00,00:10:00,No Agent,Maria,CFO,maria@acme.example,Acme\n"
        "10,Lamp,Open,Low,Email,No Agent,2026-03-02 08:00:00,,,,,,,Bo,,bo@beta.example,\n"
    )
    found = decided(tmp_path, store, {"tickets.csv": FULL + rows}, zone=UTC)
    assert of(found, "freshdesk:9", "responded", "closed") == ["03-02 08:10", "03-02 12:00"]
    assert of(found, "freshdesk:10", "responded", "running") == [None, True]
    assert not any("No Agent is" in note for note in found.notes)
