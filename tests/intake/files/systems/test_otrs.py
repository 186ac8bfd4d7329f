"""Exports of OTRS and Znuny: their ticket search in four languages, a statistic, and the tickets of their API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.options import Map
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

OPEN, DONE, WAITS = "otrs:2026012810000123", "otrs:2026012810000124", "otrs:2026012810000125"
LANGUAGES = {
    "English": (
        "Number;Ticket#;Age;Title;Created;Changed;Close Time;Queue;State;Priority;Customer User;CustomerID;Agent/Owner;"
        "FirstResponse;StateType\n"
        "1;2026012810000123;3 d;No net;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;open;5 very high;maria;"
        "ACME;Ana Agent;"
        "2026-01-28 14:30:00;open\n"
        "2;2026012810000124;3 d;Done;2026-01-28 14:10:00;2026-01-29 14:10:00;2026-01-29 14:00:00;Q;closed successful;"
        "2 low;maria;ACME;Ana Agent;;closed\n"
        "3;2026012810000125;3 d;Wait;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;pending reminder;3 normal;maria;ACME;"
        "Admin OTRS;0;pending reminder\n"
    ),
    "German": (
        "Nummer;Ticket#;Alter;Titel;Erstellt;Geändert;Schließzeit;Queue;Status;Priorität;Kundenbenutzer;Kundennummer;"
        "Agent/Besitzer;Erste Antwort\n"
        "1;2026012810000123;3 d;No net;28.01.2026 14:10:00;29.01.2026 14:10:00;;Q;offen;5 sehr hoch;maria;"
        "ACME;Ana Agent;"
        "28.01.2026 14:30:00\n"
        "2;2026012810000124;3 d;Done;28.01.2026 14:10:00;29.01.2026 14:10:00;29.01.2026 14:00:00;Q;"
        "erfolgreich geschlossen;2 niedrig;maria;ACME;Ana Agent;\n"
        "3;2026012810000125;3 d;Wait;28.01.2026 14:10:00;29.01.2026 14:10:00;;Q;warten zur Erinnerung;3 normal;maria;"
        "ACME;Admin OTRS;\n"
    ),
    "Spanish": (
        "Número;Ticket#;Antigüedad;Título;Creado;Modificado;Hora de cierre;Cola;Estado;Prioridad;Usuario del cliente;"
        "ID del Cliente;Agente/Propietario;Primera respuesta\n"
        "1;2026012810000123;3 d;No net;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;abierto;5 muy alta;maria;ACME;"
        "Ana Agent;2026-01-28 14:30:00\n"
        "2;2026012810000124;3 d;Done;2026-01-28 14:10:00;2026-01-29 14:10:00;2026-01-29 14:00:00;Q;cerrado con éxito;"
        "2 baja;maria;ACME;Ana Agent;\n"
        "3;2026012810000125;3 d;Wait;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;pendiente;3 normal;maria;ACME;"
        "Admin OTRS;\n"
    ),
    "Portuguese": (
        "Número;Ticket#;Idade;Titulo;Criado;Última Alteração;Hora de Fechamento;Fila;Estado;Prioridade;Usuário Cliente;"
        "ID do Cliente;Atendente/Proprietário;Primeira Resposta\n"
        "1;2026012810000123;3 d;No net;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;aberto;5 Muito Alta;maria;ACME;"
        "Ana Agent;2026-01-28 14:30:00\n"
        "2;2026012810000124;3 d;Done;2026-01-28 14:10:00;2026-01-29 14:10:00;2026-01-29 14:00:00;Q;Fechado com êxito;"
        "2 Baixa;maria;ACME;Ana Agent;\n"
        "3;2026012810000125;3 d;Wait;2026-01-28 14:10:00;2026-01-29 14:10:00;;Q;lembrete de pendente;3 Normal;maria;"
        "ACME;Admin OTRS;0\n"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_search_is_read_in_the_language_of_its_user(language: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, "otrs.csv", LANGUAGES[language])
    assert found.format == "OTRS/Znuny"
    assert found.standing() == {
        OPEN: "P2 open 2026-01-28T14:10:00Z",
        DONE: "P5 closed 2026-01-28T14:10:00Z",
        WAITS: "P4 waiting 2026-01-28T14:10:00Z",
    }
    first, done, waits = found.tickets.values()
    assert (first.requester, first.organisation) == ("maria", "ACME")
    assert first.responded_at is not None and utc(first.responded_at) == "2026-01-28T14:30:00Z"
    assert (done.closed_at and utc(done.closed_at), waits.responded_at) == ("2026-01-29T14:00:00Z", None)
    assert "Admin OTRS is nobody" in found.told
    assert "is not known" not in found.told


def test_what_was_removed_or_merged_there(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "otrs.csv",
        '"Title for list: Tickets"\n"Ticket#","Title","Created","Close Time","State","Priority"\n'
        '"1","Merged","2026-01-28 14:10:00","2026-01-29 14:10:00","merged","3 normal"\n'
        '"2","Gone","2026-01-28 14:10:00","","removed","3 normal"\n',
    )
    assert found.standing() == {"otrs:1": "P4 closed 2026-01-28T14:10:00Z"}
    assert [(row.line, row.reason) for row in found.left_out] == [(4, "removed there")]


@pytest.mark.parametrize("word", ["5", "5 very high"])
def test_a_map_names_a_priority_by_its_number_or_by_its_whole_word(word: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, "otrs.csv", LANGUAGES["English"], map=Map(priorities={word: Priority.P1}))
    assert found.tickets[OPEN].priority is Priority.P1


def test_the_tickets_of_its_api_are_read_with_their_articles(tmp_path: Path, empty: Store) -> None:
    articles = [
        {
            "ArticleID": "1",
            "SenderType": "customer",
            "From": "Maria",
            "Body": "Help",
            "CreateTime": "2026-01-28 14:10:00",
        },
        {"ArticleID": "2", "SenderType": "agent", "From": "Ana", "Body": "Ok", "CreateTime": "2026-01-28 14:20:00"},
    ]
    ticket = {
        "TicketID": "1",
        "TicketNumber": "2026012810000123",
        "Title": "No net",
        "StateType": "open",
        "QueueID": "2",
        "Queue": "Support",
        "PriorityID": "3",
        "Priority": "3 normal",
        "Lock": "lock",
        "CustomerUserID": "maria@acme.example",
        "Created": "2026-01-28 14:10:00",
        "Article": articles,
    }
    found = brought(tmp_path, empty, "otrs.json", json.dumps({"Ticket": [ticket]}))
    assert found.standing() == {OPEN: "P4 open 2026-01-28T14:10:00Z"}
    first = found.tickets[OPEN]
    assert first.email == "maria@acme.example"
    assert first.responded_at is not None and utc(first.responded_at) == "2026-01-28T14:20:00Z"
    assert [text for _, text in found.notes[OPEN]][1:] == ["Help", "Ok"]
