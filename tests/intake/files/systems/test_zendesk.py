"""Zendesk: views in any language, pages of the API in any order, exports of one ticket a line."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.store.base import Store
from tests.intake.foreign_files import UTC, comments, decided, of, tickets

WHO = ("Maria Silva", "maria@acme.example", "+1 212 555 0101", "Acme")
ENGLISH = "Id,Subject,Requester,Assignee,Priority,Status,Via,Created at,Solved at,First reply time in minutes\n"


def ticket(number: int, **more: Any) -> dict[str, Any]:
    """A ticket of the API."""
    return {
        "id": number, "subject": f"Printer {number}", "description": "It jams", "status": "open", "priority": None,
        "via": {"channel": "email"}, "requester_id": 501, "submitter_id": 501, "assignee_id": 601,
        "organization_id": 701, "ticket_form_id": 1, "brand_id": 2, "created_at": "2026-03-02T08:00:00Z",
        "updated_at": "2026-03-03T09:00:00Z", "due_at": None, "tags": [], **more,
    }  # fmt: skip


def comment(key: int, author: int, clock: str, public: bool = True) -> dict[str, Any]:
    """A comment of the API that names its ticket."""
    return {
        "id": key, "type": "Comment", "author_id": author, "body": f"Said {key}", "public": public,
        "created_at": f"2026-03-02T{clock}:00Z", "ticket_id": 1,
    }  # fmt: skip


PAGES: dict[str, Any] = {
    "tickets.json": {"tickets": [ticket(1), ticket(2, status="solved", via={"channel": "voice"})], "next_page": None},
    "comments.json": {
        "comments": [comment(1, 501, "08:00"), comment(2, 601, "08:30", False), comment(3, 601, "09:00")]
    },
    "users.json": {
        "users": [
            {"id": 501, "name": WHO[0], "email": WHO[1], "phone": WHO[2], "role": "end-user", "organization_id": 701},
            {"id": 601, "name": "Ana Agent", "email": "ana@desk.example", "role": "agent", "organization_id": None},
        ]
    },
    "organizations.json": {"organizations": [{"id": 701, "name": "Acme", "shared_tickets": False}]},
}


@pytest.mark.parametrize("order", [list(one) for one in permutations(PAGES)][::5])
def test_pages_of_the_api_come_together_in_any_order(tmp_path: Path, store: Store, order: list[str]) -> None:
    """People give names, the first public comment of a technician is the response, and an internal one is not."""
    found = decided(tmp_path, store, {name: PAGES[name] for name in order})
    assert of(found, "zendesk:1", "who", "responded", "running") == [WHO, "03-02 09:00", False]
    assert [at for at, _ in comments(found, "zendesk:1")] == ["03-02 08:00", "03-02 08:30", "03-02 09:00"]
    assert comments(found, "zendesk:1")[2][1] == "Ana Agent (at zendesk)"
    assert of(found, "zendesk:2", "status", "channel", "closed") == ["closed", "phone", "03-03 09:00"]


def test_what_a_technician_wrote_when_opening_is_no_response(tmp_path: Path, store: Store) -> None:
    """A technician who opens a ticket for a caller has not answered it by that."""
    given = {"tickets": [ticket(1)], "comments": [comment(1, 601, "08:00")], "users": PAGES["users.json"]["users"]}
    assert of(decided(tmp_path, store, {"a.json": given}), "zendesk:1", "responded") == [None]


def test_metrics_of_their_own_say_when_tickets_were_answered_and_solved(tmp_path: Path, store: Store) -> None:
    """Calendar minutes count, those of business hours never; a ticket without minutes has no reply."""
    metrics = [
        {
            "ticket_id": number, "group_stations": 1, "replies": 1, "solved_at": solved,
            "reply_time_in_minutes": {"calendar": minutes, "business": 5},
        }
        for number, solved, minutes in ((1, None, None), (2, "2026-03-02T18:00:00Z", 15))
    ]  # fmt: skip
    found = decided(tmp_path, store, {"t.json": PAGES["tickets.json"], "m.json": {"ticket_metrics": metrics}})
    assert of(found, "zendesk:1", "responded", "running") == [None, True]
    assert of(found, "zendesk:2", "responded", "closed") == ["03-02 08:15", "03-02 18:00"]


def test_an_export_of_one_ticket_a_line_has_its_people_and_comments_within(tmp_path: Path, store: Store) -> None:
    """People and metrics stand in the record; deleted tickets are left out."""
    whole = ticket(
        7,
        requester={"id": 501, "name": "Maria Silva", "email": "maria@acme.example"},
        assignee={"id": 601, "name": "Ana Agent"},
        organization={"id": 701, "name": "Acme"},
        metric_set={"solved_at": None, "reply_time_in_minutes": {"calendar": 30, "business": None}},
        comments=[comment(1, 501, "08:00"), comment(2, 601, "08:30")],
    )
    lines = "".join(json.dumps(one) + "\n" for one in (whole, ticket(8, status="deleted")))
    found = decided(tmp_path, store, {"export.jsonl": lines})
    assert of(found, "zendesk:7", "who", "responded") == [
        ("Maria Silva", "maria@acme.example", None, "Acme"),
        "03-02 08:30",
    ]
    assert [by for _, by in comments(found, "zendesk:7")] == ["Maria Silva (at zendesk)", "Ana Agent (at zendesk)"]
    assert [(row.line, row.reason) for row in found.left_out] == [(2, "deleted there")]


def test_comments_that_name_no_ticket_are_left_out(tmp_path: Path, store: Store) -> None:
    """Comments of one ticket, as the API answers them, do not say of which."""
    one = {name: value for name, value in comment(1, 601, "09:00").items() if name != "ticket_id"}
    found = decided(tmp_path, store, {"t.json": {"tickets": [ticket(1)]}, "c.json": {"comments": [one]}})
    assert "add its ticket_id" in found.left_out[0].reason


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "ID,Asunto,Solicitante,Agente asignado,Prioridad,Estado,Vía,Creado,Actualizado",
            "1,Impresora,Maria,Ana,Urgente,En espera,Formulario web,2026-03-02 08:00,2026-03-02 09:00",
            ["P2", "waiting", "portal", "03-02 08:00"],
        ),
        (
            "ID,Betreff,Anfragender,Angefordert,Aktualisiert,Mitarbeiter,Priorität,Ticketstatus",
            "1,Drucker,Maria,2026-03-02 08:00,2026-03-02 09:00,Ana,Hoch,Gelöst",
            ["P3", "closed", "unknown", "03-02 08:00"],
        ),
        (
            "ID du ticket,Objet,Demandeur,Demandé,Assigné,Priorité,Statut,Canal",
            "1,Imprimante,Maria,2026-03-02 08:00,-,Basse,Nouveau,Appel téléphonique (entrant)",
            ["P5", "open", "phone", "03-02 08:00"],
        ),
        (
            "ID do ticket,Assunto,Solicitante,Criado às,Atribuído,Prioridade,Status",
            "1,Impressora,Maria,2026-03-02 08:00,Ana,Normal,Pendente",
            ["P4", "waiting", "unknown", "03-02 08:00"],
        ),
    ],
)
def test_views_are_read_in_the_language_of_their_user(
    tmp_path: Path, store: Store, header: str, row: str, expected: list[str]
) -> None:
    """Columns, priorities, states and channels have their words in each language."""
    found = decided(tmp_path, store, {"view.csv": f"{header}\n{row}\n"}, zone=UTC)
    assert of(found, "zendesk:1", "priority", "status", "channel", "opened") == expected


def test_minutes_that_are_no_number_answer_a_ticket_without_an_instant(tmp_path: Path, store: Store) -> None:
    """Nothing is invented, and no clock runs."""
    row = "1,Jam,Maria,Ana,High,Open,Mail,2026-03-02T08:00:00Z,,soon\n"
    found = decided(tmp_path, store, {"view.csv": ENGLISH + row})
    assert of(found, "zendesk:1", "responded", "running") == [None, False]


def test_users_and_organisations_come_as_tables_too(tmp_path: Path, store: Store) -> None:
    """Tables of Fivetran: their times without a zone are UTC."""
    files = {
        "organization.csv": "id,name,shared_comments,shared_tickets\n701,Acme,FALSE,FALSE\n",
        "ticket.csv": "id,subject,status,requester_id,submitter_id,organization_id,via_channel,created_at\n"
        "1,Jam,new,501,501,701,api,2026-03-02 08:00:00\n",
        "user.csv": "id,name,email,role,organization_id\n501,Maria,maria@acme.example,end-user,701\n",
    }
    found = decided(tmp_path, store, files)
    assert of(found, "zendesk:1", "who", "opened", "channel") == [
        ("Maria", "maria@acme.example", None, "Acme"), "03-02 08:00", "unknown",
    ]  # fmt: skip
    assert tickets(found)["zendesk:1"]["running"]
