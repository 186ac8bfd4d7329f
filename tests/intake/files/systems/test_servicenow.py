"""Exports of ServiceNow: lists with other labels and column names, tasks and requests, and records of its API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.options import Map
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

ONE, TWO = "servicenow:INC0010001", "servicenow:INC0010002"
LANGUAGES = {
    "English": (
        '"Number","Opened","Short description","Caller","Priority","State","Assigned to","Updated"\n'
        '"INC0010001","2026-03-28 15:21:08","Mail","Maria Silva","1 - Critical","In Progress","Ana",'
        '"2026-03-29 10:00:00"\n'
        '"INC0010002","2026-03-28 15:21:08","New","Bo","3 - Moderate","On Hold","","2026-03-29 10:00:00"\n'
    ),
    "German": (
        '"Nummer","Geöffnet","Kurzbeschreibung","Anrufer","Priorität","Status","Zugewiesen an","Aktualisiert"\n'
        '"INC0010001","28.03.2026 15:21:08","Mail","Maria Silva","1 - Kritisch","In Bearbeitung","Ana",'
        '"29.03.2026 10:00:00"\n'
        '"INC0010002","28.03.2026 15:21:08","Neu","Bo","3 - Mittel","Zurückgestellt","","29.03.2026 10:00:00"\n'
    ),
    "Spanish": (
        '"Número","Abierto","Breve descripción","Solicitante","Prioridad","Estado","Asignado a","Actualizado"\n'
        '"INC0010001","28/03/2026 15:21:08","Correo","Maria Silva","1 - Crítico","En curso","Ana",'
        '"29/03/2026 10:00:00"\n'
        '"INC0010002","28/03/2026 15:21:08","Nuevo","Bo","3 - Moderado","En espera","","29/03/2026 10:00:00"\n'
    ),
    "French": (
        '"Numéro","Ouvert","Description brève","Appelant","Priorité","État","Affecté à","Mis à jour"\n'
        '"INC0010001","28/03/2026 15:21:08","Mél","Maria Silva","1 - Critique","Travail en cours","Ana",'
        '"29/03/2026 10:00:00"\n'
        '"INC0010002","28/03/2026 15:21:08","Neuf","Bo","3 - Modéré","En attente","","29/03/2026 10:00:00"\n'
    ),
    "Portuguese": (
        '"Número","Aberto","Descrição resumida","Chamador","Prioridade","Estado","Atribuído a","Atualizado"\n'
        '"INC0010001","28/03/2026 15:21:08","Correio","Maria Silva","1 - Crítico","Em andamento","Ana",'
        '"29/03/2026 10:00:00"\n'
        '"INC0010002","28/03/2026 15:21:08","Novo","Bo","3 - Moderado","Em espera","","29/03/2026 10:00:00"\n'
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_list_is_read_in_the_language_of_its_user(language: str, encoding: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, "incident.csv", LANGUAGES[language].encode(encoding))
    assert found.format == "ServiceNow list"
    assert found.standing() == {ONE: "P2 open 2026-03-28T15:21:08Z", TWO: "P4 waiting 2026-03-28T15:21:08Z"}
    assert found.tickets[ONE].requester == "Maria Silva"
    assert "stands for the subject" not in found.told
    assert "is not known" not in found.told


def test_severity_may_stand_twice_and_the_category_stands_for_a_missing_subject(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "incident.csv",
        "number,opened_at,incident_state,category,severity,severity,contact_type,location,resolved_at,sys_updated_on\n"
        "INC0010001,2/29/2024 1:16,Resolved,Category 55,1 - High,1 - High,Self service,Plant,3/1/2024 4:00,"
        "3/1/2024 5:00\n",
    )
    ticket = found.tickets[ONE]
    assert (ticket.subject, ticket.priority, ticket.organisation) == ("Category 55", Priority.P4, "Plant")
    assert (ticket.channel, ticket.closed_at and utc(ticket.closed_at)) == (Channel.PORTAL, "2024-03-01T04:00:00Z")
    assert "category stands for the subject" in found.told
    assert "No column is the priority: all are P4." in found.told
    assert "severity stands twice" in found.told


def test_tasks_and_requests_are_read_by_their_own_states(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "sc_task.csv",
        "number,short_description,request_item,request_item.requested_for,priority,state,sys_created_on,"
        "sys_updated_on\n"
        "SCTASK0010001,Laptop,RITM0010001,Maria Silva,4 - Low,Work in Progress,2026-03-28 15:21:08,"
        "2026-03-29 15:21:08\n"
        "SCTASK0010002,Mouse,RITM0010002,Bo Chen,2 - High,3,2026-03-28 15:21:08,2026-03-29 15:21:08\n"
        "REQ0010003,Screen,,Bo Chen,3 - Moderate,Pending Approval,2026-03-28 15:21:08,2026-03-29 15:21:08\n",
    )
    assert [f"{one.priority} {one.status}" for one in found.tickets.values()] == ["P5 open", "P3 closed", "P4 waiting"]
    assert [one.requester for one in found.tickets.values()] == ["Maria Silva", "Bo Chen", "Bo Chen"]


@pytest.mark.parametrize("name", ["records", "result"])
def test_records_of_its_api_are_read_with_their_numbers(name: str, tmp_path: Path, empty: Store) -> None:
    record = {
        "number": "INC0010001",
        "incident_state": "6",
        "priority": "1",
        "short_description": "Mail down",
        "caller_id": "6816f79cc0a8016401c5a33be04be441",
        "opened_at": "2026-03-28 15:21:08",
        "resolved_at": "2026-03-29 15:00:00",
        "sys_updated_on": "2026-03-29 15:21:08",
        "sys_id": "a",
        "contact_type": "phone",
    }
    found = brought(tmp_path, empty, "incident.json", json.dumps({name: [record]}))
    ticket = found.tickets[ONE]
    assert found.standing() == {ONE: "P2 closed 2026-03-28T15:21:08Z"}
    # The id of a person is no name: it is noted, for a file of people to name it.
    assert (ticket.requester, ticket.channel) == (None, Channel.PHONE)
    assert "6816f79cc0a8016401c5a33be04be441" in found.notes[ONE][0][1]


def test_of_a_record_with_both_forms_the_shown_word_and_the_instant_in_utc_count(tmp_path: Path, empty: Store) -> None:
    record = {
        "number": {"display_value": "INC0010001", "value": "INC0010001"},
        "state": {"display_value": "On Hold", "value": "3"},
        "priority": {"display_value": "2 - High", "value": "2"},
        "short_description": {"display_value": "Mail", "value": "Mail"},
        "caller_id": {"display_value": "Maria Silva", "value": "681", "link": "https://sn.example/681"},
        "opened_at": {"display_value": "03/04/2026 08:21:08", "value": "2026-03-04 15:21:08"},
        "sys_id": {"display_value": "a", "value": "a"},
    }
    found = brought(tmp_path, empty, "incident.json", json.dumps({"result": [record]}))
    assert found.standing() == {ONE: "P3 waiting 2026-03-04T15:21:08Z"}
    assert found.tickets[ONE].requester == "Maria Silva"


def test_a_map_names_a_priority_by_its_whole_word(tmp_path: Path, empty: Store) -> None:
    given = Map(priorities={"1 - Critical": Priority.P1})
    found = brought(tmp_path, empty, "incident.csv", LANGUAGES["English"], map=given)
    assert found.tickets[ONE].priority is Priority.P1
