"""Zammad: lists with ids instead of names, and its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpdesk_tui.store.base import Store
from tests.intake.foreign_files import comments, decided, of


def ticket(number: int, **more: Any) -> dict[str, Any]:
    """A ticket of the API without names."""
    return {
        "id": number, "group_id": 1, "priority_id": 3, "state_id": 2, "organization_id": 1, "number": f"7700{number}",
        "title": f"Door {number}", "owner_id": 3, "customer_id": 4, "first_response_at": None, "close_at": None,
        "create_article_type_id": 5, "last_contact_at": None, "created_at": "2026-03-02T08:00:00.123Z",
        "updated_at": "2026-03-03T08:00:00.123Z", **more,
    }  # fmt: skip


def article(key: int, sender: int, by: int, clock: str, internal: bool = False) -> dict[str, Any]:
    """An article of the API without names."""
    return {
        "id": key, "ticket_id": 1, "type_id": 1, "sender_id": sender, "from": "", "content_type": "text/html",
        "message_id": None, "body": "<p>Open</p>", "internal": internal, "created_by_id": by,
        "created_at": f"2026-03-02T{clock}:30.200Z",
    }  # fmt: skip


def user(key: int, name: str, role: int) -> dict[str, Any]:
    """A user of the API, whose role is an id."""
    first, _, last = name.partition(" ")
    return {
        "id": key, "login": f"{first}@acme.example".lower(), "firstname": first, "lastname": last, "phone": "",
        "email": f"{first}@acme.example".lower() if last else "", "role_ids": [role], "organization_id": 1,
        "out_of_office": False,
    }  # fmt: skip


USERS = [user(1, "-", 2), user(3, "Ana Agent", 2), user(4, "Maria Silva", 3)]
ACME = {"id": 1, "name": "Acme", "shared": True, "domain_assignment": False, "member_ids": [4]}


def test_ids_are_those_of_a_fresh_installation(tmp_path: Path, store: Store) -> None:
    """Merged is closed; an id that stood for two states is open and told; 3 is the highest priority."""
    several = [ticket(n, state_id=n, priority_id=min(n, 3)) for n in range(1, 7)]
    found = decided(tmp_path, store, {"tickets.json": several})
    assert [of(found, f"zammad:7700{n}", "status")[0] for n in range(1, 7)] == [
        "open", "open", "waiting", "closed", "closed", "open",
    ]  # fmt: skip
    assert [of(found, f"zammad:7700{n}", "priority")[0] for n in (1, 2, 3)] == ["P5", "P4", "P3"]
    assert of(found, "zammad:77001", "channel") == ["phone"]
    assert any("status 6 is not known" in note for note in found.notes)


def test_articles_users_and_organisations_come_together(tmp_path: Path, store: Store) -> None:
    """Articles name the id of a ticket, not its number; user 1 is nobody; internal articles are no response."""
    files = {
        "users.json": USERS,
        "tickets.json": [ticket(1), ticket(2, owner_id=1)],
        "articles.json": [article(1, 2, 4, "08:00"), article(2, 1, 3, "08:10", True), article(3, 1, 3, "08:20")],
        "organizations.json": [ACME],
    }
    found = decided(tmp_path, store, files)
    assert of(found, "zammad:77001", "who") == [("Maria Silva", "maria@acme.example", None, "Acme")]
    assert comments(found, "zammad:77001") == [
        ("03-02 08:00", "Maria Silva (at zammad)"),
        ("03-02 08:10", "Ana Agent (at zammad)"),
        ("03-02 08:20", "Ana Agent (at zammad)"),
    ]
    assert any("Ana Agent is nobody, and noted (1)" in note for note in found.notes)


def test_a_report_has_its_zone_in_its_last_line(tmp_path: Path, store: Store) -> None:
    """A title stands before the header, whose number is #; the last line is no ticket."""
    report = (
        "2026-3\n\n"
        "#,Titel,Status,Priorität,Besitzer,Kunde,Erstellungskanal,Erstellt am,Geschlossen am,Erste Antwort am\n"
        "77001,Tür,geschlossen,3 high,Ana Agent,Maria,email,2026-03-02 08:00,2026-03-02 12:00,2026-03-02 09:00\n"
        "77002,Tor,offen,1 niedrig,-,Maria,web,2026-03-02 08:00,,\n"
        "\nZeitzone: Europe/Berlin,,,,,,,,,\n"
    )
    found = decided(tmp_path, store, {"report.csv": report})
    assert of(found, "zammad:77001", "opened", "responded", "closed") == ["03-02 07:00", "03-02 08:00", "03-02 11:00"]
    assert of(found, "zammad:77002", "priority", "channel", "running") == ["P5", "portal", True]
    assert not found.left_out
