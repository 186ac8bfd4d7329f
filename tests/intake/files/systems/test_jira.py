"""Exports of Jira: its CSV in the languages of its users, and the issues and requests of its API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.options import Map
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

LANGUAGES = {
    "Spanish": (
        "Resumen,Clave de incidencia,Tipo de Incidencia,Estado,Prioridad,Persona asignada,ID de persona asignada,"
        "Informador,Creada,Actualizada,Resuelta,Descripción,Comentario,Comentario,Categoría de estado\n"
        "Sin red,N-1,Incidente,Listo,Más alta,Ana Agente,a:1,María Gómez,18/jul/26 9:10 AM,19/jul/26 9:00 AM,"
        "19/jul/26 9:00 AM,No hay red,18/jul/26 9:30 AM;a:1;Lo miro,,Listo\n"
        "Espera,N-2,Solicitud,Esperando por el cliente,Baja,,,Bo,18/sept/26 9:10 PM,19/sept/26 9:10 PM,,,,,En curso\n"
        "Nueva,N-3,Solicitud,Por hacer,Media,,,Bo,20/dic/26 9:10 PM,20/dic/26 9:10 PM,,,,,Por hacer\n",
        ("2026-07-18T09:10:00Z", "2026-09-18T21:10:00Z", "2026-12-20T21:10:00Z"),
    ),
    "German": (
        "Zusammenfassung,Vorgangsschlüssel,Vorgangstyp,Status,Priorität,Zugewiesene Person,Zugewiesene Person-ID,"
        "Autor,Erstellt,Aktualisiert,Erledigt,Beschreibung,Kommentar,Kommentar,Statuskategorie\n"
        "Kein Netz,N-1,Vorfall,Fertig,Höchste,Ana Agente,a:1,María Gómez,08/März/26 2:10 PM,09/März/26 8:00 AM,"
        "09/März/26 8:00 AM,Nichts,08/März/26 2:30 PM;a:1;Lo miro,,Fertig\n"
        "Wartet,N-2,Anfrage,Warten auf Kunden,Niedrig,,,Bo,28.05.26 14:10,29.05.26 14:10,,,,,In Arbeit\n"
        "Neu,N-3,Anfrage,Aufgaben,Mittel,,,Bo,28.10.26 14:10,29.10.26 14:10,,,,,Zu erledigen\n",
        ("2026-03-08T14:10:00Z", "2026-05-28T14:10:00Z", "2026-10-28T14:10:00Z"),
    ),
    "French": (
        "Résumé,Clé de ticket,Type de ticket,État,Priorité,Personne assignée,ID de la personne assignée,Rapporteur,"
        "Création,Mise à jour,Résolue,Description,Commentaire,Commentaire,Catégorie d'état\n"
        "Rien,N-1,Incident,Terminé(e),La plus élevée,Ana Agente,a:1,María Gómez,08/janv./26 2:10 PM,"
        "09/févr./26 8:00 AM,09/févr./26 8:00 AM,Rien,08/janv./26 2:30 PM;a:1;Lo miro,,Terminé\n"
        "Attente,N-2,Incident,En attente du client,Basse,,,Bo,08/août/26 14:10,09/août/26 14:10,,,,,En cours\n"
        "Neuf,N-3,Incident,À faire,Moyenne,,,Bo,2026-10-08 14:10,2026-10-08 14:10,,,,,À faire\n",
        ("2026-01-08T14:10:00Z", "2026-08-08T14:10:00Z", "2026-10-08T14:10:00Z"),
    ),
    "Portuguese": (
        "Resumo,Chave da item,Tipo de item,Status,Prioridade,Responsável,ID do responsável,Relator,Criado,"
        "Atualizado(a),Resolvido,Descrição,Comentar,Comentar,Categoria do status\n"
        "Sem rede,N-1,Incidente,Concluído,Mais alta,Ana Agente,a:1,María Gómez,08/jan/26 2:10 PM,09/fev/26 8:00 AM,"
        "09/fev/26 8:00 AM,Nada,08/jan/26 2:30 PM;a:1;Lo miro,,Itens concluídos\n"
        "Espera,N-2,Incidente,Aguardando o cliente,Baixa,,,Bo,08/abr/26 2:10 PM,09/mai/26 8:00 AM,,,,,Em andamento\n"
        "Nova,N-3,Incidente,Tarefas pendentes,Média,,,Bo,08/set/26 2:10 PM,09/out/26 8:00 AM,,,,,Itens Pendentes\n",
        ("2026-01-08T14:10:00Z", "2026-04-08T14:10:00Z", "2026-09-08T14:10:00Z"),
    ),
    "Italian": (
        "Riepilogo,Chiave ticket,Tipo di ticket,Stato,Priorità,Assegnatario,ID assegnatario,Segnalante,Creato,"
        "Aggiornato,Risolto,Descrizione,Commento,Commento,Categoria stato\n"
        "Senza rete,N-1,Incidente,Completato,Più alta,Ana Agente,a:1,María Gómez,08/gen/26 2:10 PM,09/gen/26 8:00 AM,"
        "09/gen/26 8:00 AM,Niente,08/gen/26 2:30 PM;a:1;Lo miro,,Completato\n"
        "Attesa,N-2,Incidente,In attesa del cliente,Bassa,,,Bo,08/mag/26 2:10 PM,09/giu/26 8:00 AM,,,,,In corso\n"
        "Nuovo,N-3,Incidente,Da fare,Media,,,Bo,08/ott/26 2:10 PM,09/ott/26 8:00 AM,,,,,Da completare\n",
        ("2026-01-08T14:10:00Z", "2026-05-08T14:10:00Z", "2026-10-08T14:10:00Z"),
    ),
    "Russian": (
        "Тема,Код задачи,Тип задачи,Статус,Приоритет,Исполнитель,Assignee Id,Автор,Создано,Обновлено,Дата решения,"
        "Описание,Комментарий,Комментарий,Категория статуса\n"
        "Нет сети,N-1,Инцидент,Готово,Наивысший,Ana Agente,a:1,María Gómez,08/янв/26 2:10 PM,09/янв/26 8:00 AM,"
        "09/янв/26 8:00 AM,Нет,08/янв/26 2:30 PM;a:1;Lo miro,,Готово\n"
        "Ждём,N-2,Инцидент,Ожидание клиента,Низкий,,,Bo,28.05.26 14:10,29.05.26 14:10,,,,,В работе\n"
        "Новая,N-3,Инцидент,К выполнению,Средний,,,Bo,28.10.26 14:10,29.10.26 14:10,,,,,К выполнению\n",
        ("2026-01-08T14:10:00Z", "2026-05-28T14:10:00Z", "2026-10-28T14:10:00Z"),
    ),
    "Japanese": (
        "要約,課題キー,課題タイプ,ステータス,優先度,担当者,Assignee Id,報告者,作成日,更新日,"
        "解決日,説明,コメント,コメント,ステータス カテゴリー\n"
        "障害,N-1,インシデント,完了,最高,Ana Agente,a:1,María Gómez,2026/01/08 14:10,2026/01/09 8:00,2026/01/09 8:00,"
        "なし,2026/01/08 14:30;a:1;Lo miro,,完了\n"
        "保留,N-2,インシデント,顧客からの回答待ち,低,,,Bo,2026/05/08 14:10,2026/05/09 8:00,,,,,進行中\n"
        "新規,N-3,インシデント,未着手,中,,,Bo,2026/10/08 14:10,2026/10/09 8:00,,,,,To Do\n",
        ("2026-01-08T14:10:00Z", "2026-05-08T14:10:00Z", "2026-10-08T14:10:00Z"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_csv_is_read_in_the_language_of_its_user(language: str, tmp_path: Path, empty: Store) -> None:
    content, (first, second, third) = LANGUAGES[language]
    found = brought(tmp_path, empty, "jira.csv", content)
    assert found.format == "Jira Service Management"
    assert found.standing() == {
        "jira:N-1": f"P2 closed {first}",
        "jira:N-2": f"P5 waiting {second}",
        "jira:N-3": f"P4 open {third}",
    }
    done = found.tickets["jira:N-1"]
    assert (done.requester, done.responded_at, done.assignee) == ("María Gómez", None, None)
    assert found.notes["jira:N-1"][-1] == ("Ana Agente (at jira)", "Lo miro")
    assert "Assignee there: Ana Agente" in found.notes["jira:N-1"][0][1]
    # Nobody has begun with the third: its clock runs. That is not said of the others.
    assert [one.due_at is not None for one in found.tickets.values()] == [False, False, True]
    assert "is not known" not in found.told


def test_a_level_before_the_word_of_a_priority_does_not_count(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "jira.csv",
        "Issue key,Issue Type,Summary,Status,Priority,Reporter,Assignee,Created\n"
        "O-1,Bug,One,To Do,P1-Highest,Anonymous,Unassigned,2026-01-08 14:10\n"
        "O-2,Bug,Two,To Do,P4-Low,mgomez,ana,2026-01-08 14:10:05.0\n"
        "O-3,Bug,Three,To Do,P1,mgomez,ana,08/Jan/26\n",
    )
    assert [str(one.priority) for one in found.tickets.values()] == ["P4", "P2", "P5"]
    assert "priority P1 is not known: taken as P4 (line 4)" in found.told
    assert found.tickets["jira:O-1"].requester is None
    assert "Unassigned is nobody" in found.told


def test_only_a_map_makes_an_outage(tmp_path: Path, empty: Store) -> None:
    content = "Issue key,Issue Type,Summary,Status,Priority,Created\nO-1,Bug,One,To Do,Highest,2026-01-08 14:10\n"
    found = brought(tmp_path, empty, "jira.csv", content, map=Map(priorities={"Highest": Priority.P1}))
    assert found.tickets["jira:O-1"].priority is Priority.P1


def test_the_time_left_to_a_response_is_no_response(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "jira.csv",
        "Issue key,Issue Type,Summary,Status,Created,Updated,Custom field (Time to first response),Comment\n"
        "O-1,Bug,One,Waiting for support,2026-01-08 14:10,2026-01-09 14:10,-5:00,only a text\n",
    )
    ticket = found.tickets["jira:O-1"]
    assert (ticket.responded_at, ticket.due_at) == (None, None)
    assert "Custom field (Time to first response): -5:00" in found.notes["jira:O-1"][0][1]
    assert "Comment: only a text" in found.notes["jira:O-1"][0][1]


def _document(*texts: str) -> dict[str, Any]:
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": one}]} for one in texts]
    return {"type": "doc", "version": 1, "content": paragraphs}


def _issue(key: str, **fields: Any) -> dict[str, Any]:
    whole = {"summary": "Router", "project": {"key": "SUP"}, "created": "2026-01-08T14:10:00.000+0100", **fields}
    return {"id": "1", "key": key, "fields": whole}


def test_the_issues_of_its_api_are_read_with_their_documents_and_comments(tmp_path: Path, empty: Store) -> None:
    ana = {"accountId": "b", "displayName": "Ana Agent"}
    comments = [
        {
            "id": "1",
            "author": ana,
            "created": "2026-01-08T14:30:00.000+0100",
            "jsdPublic": False,
            "body": _document("x"),
        },
        {
            "id": "2",
            "author": ana,
            "created": "2026-01-08T14:40:00.000+0100",
            "jsdPublic": True,
            "body": _document("y"),
        },
    ]
    third = _issue(
        "SUP-1",
        status={"name": "Waiting for customer", "statusCategory": {"key": "indeterminate"}},
        priority={"name": "Highest"},
        reporter={"accountId": "a", "displayName": "Maria Silva", "emailAddress": "maria@acme.example"},
        description=_document("It reboots", "Often"),
        comment={"comments": comments},
    )
    second = _issue(
        "SUP-2",
        status={"name": "Erledigt", "statusCategory": {"key": "done"}},
        reporter={"name": "msilva", "displayName": "Maria Silva"},
        resolutiondate="2026-01-09T14:10:00.000+0100",
        description="h2. Hello",
    )
    found = brought(tmp_path, empty, "jira.json", json.dumps({"startAt": 0, "total": 2, "issues": [third, second]}))
    assert found.standing() == {
        "jira:SUP-1": "P2 waiting 2026-01-08T13:10:00Z",
        "jira:SUP-2": "P4 closed 2026-01-08T13:10:00Z",
    }
    ticket = found.tickets["jira:SUP-1"]
    assert (ticket.email, found.bodies["jira:SUP-1"]) == ("maria@acme.example", "It reboots\nOften")
    assert ticket.responded_at is not None and utc(ticket.responded_at) == "2026-01-08T13:40:00Z"
    assert found.notes["jira:SUP-1"][1:] == [("Ana Agent (at jira)", "[internal] x"), ("Ana Agent (at jira)", "y")]


def test_the_requests_of_its_service_desk_are_read(tmp_path: Path, empty: Store) -> None:
    def request(key: str, category: str) -> dict[str, Any]:
        return {
            "issueKey": key,
            "requestTypeId": "25",
            "createdDate": {"iso8601": "2026-01-08T14:42:00+0700", "epochMillis": 1},
            "reporter": {"accountId": "a", "emailAddress": "maria@acme.example", "displayName": "Maria Silva"},
            "requestFieldValues": [{"fieldId": "summary", "label": "What?", "value": "Help"}],
            "currentStatus": {
                "status": "x",
                "statusCategory": category,
                "statusDate": {"iso8601": "2026-01-09T14:42:00Z"},
            },
        }

    values = [request("SD-1", "NEW"), request("SD-2", "DONE")]
    found = brought(tmp_path, empty, "requests.json", json.dumps({"size": 2, "isLastPage": True, "values": values}))
    assert found.format == "Jira Service Management API"
    assert found.standing() == {
        "jira:SD-1": "P4 open 2026-01-08T07:42:00Z",
        "jira:SD-2": "P4 closed 2026-01-08T07:42:00Z",
    }
    assert found.tickets["jira:SD-1"].subject == "Help"
