"""Exports of Redmine: its issue list in five languages, and the issues of its API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

LANGUAGES = {
    "German": (
        "#;Projekt;Tracker;Status;Priorität;Thema;Autor;Zugewiesen an;Aktualisiert;Angelegt;Geschlossen;% erledigt\n"
        "1;Hilfe;Support;Neu;Sofort;Fehler;Maria;;28.01.2026 14:10;28.01.2026 14:00;;0\n"
        "2;Hilfe;Support;Erledigt;Niedrig;Zwei;Maria;Ana;29.01.2026 14:10;28.01.2026 14:00;29.01.2026 14:10;0\n"
        "3;Hilfe;Support;Abgewiesen;Niedrig;Drei;Maria;Ana;29.01.2026 14:10;28.01.2026 14:00;;0\n"
    ),
    "French": (
        "#;Projet;Tracker;Statut;Priorité;Sujet;Auteur;Assigné à;Mis-à-jour;Créé;Fermé;% réalisé\n"
        "1;Aide;Assistance;Nouveau;Immédiat;Erreur;Maria;;28/01/2026 14:10;28/01/2026 14:00;;0\n"
        "2;Aide;Assistance;Fermé;Bas;Deux;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;29/01/2026 14:10;0\n"
        "3;Aide;Assistance;Rejeté;Bas;Trois;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;;0\n"
    ),
    "Spanish": (
        "#;Proyecto;Tipo;Tarea padre;Estado;Prioridad;Asunto;Autor;Asignado a;Actualizado;Creado;Cerrada\n"
        "1;Ayuda;Soporte;;Nueva;Inmediata;Error;Maria;;28/01/2026 14:10;28/01/2026 14:00;\n"
        "2;Ayuda;Soporte;;Cerrada;Baja;Dos;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;29/01/2026 14:10\n"
        "3;Ayuda;Soporte;;Rechazada;Baja;Tres;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;\n"
    ),
    "Portuguese": (
        "#;Projeto;Tipo;Tarefa pai;Situação;Prioridade;Título;Autor;Atribuído para;Alterado em;Criado em;Fechado\n"
        "1;Ajuda;Suporte;;Nova;Imediata;Erro;Maria;;28/01/2026 14:10;28/01/2026 14:00;\n"
        "2;Ajuda;Suporte;;Fechada;Baixa;Dois;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;29/01/2026 14:10\n"
        "3;Ajuda;Suporte;;Rejeitada;Baixa;Três;Maria;Ana;29/01/2026 14:10;28/01/2026 14:00;\n"
    ),
    "Russian": (
        "#;Проект;Трекер;Статус;Приоритет;Тема;Автор;Назначена;Обновлено;Создано;Закрыто;Готовность\n"
        "1;Помощь;Поддержка;Новая;Немедленный;Ошибка;Maria;;28.01.2026 14:10;28.01.2026 14:00;;0\n"
        "2;Помощь;Поддержка;Закрыта;Низкий;Два;Maria;Ana;29.01.2026 14:10;28.01.2026 14:00;29.01.2026 14:10;0\n"
        "3;Помощь;Поддержка;Отклонена;Низкий;Три;Maria;Ana;29.01.2026 14:10;28.01.2026 14:00;;0\n"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_list_is_read_in_the_language_of_its_user(language: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, "issues.csv", LANGUAGES[language])
    assert found.format == "Redmine"
    assert found.standing() == {
        "redmine:1": "P2 open 2026-01-28T14:00:00Z",
        "redmine:2": "P5 closed 2026-01-28T14:00:00Z",
    }
    assert [(row.line, row.reason) for row in found.left_out] == [(4, "rejected there")]
    assert found.tickets["redmine:1"].requester == "Maria"
    assert "is not known" not in found.told


def test_the_issues_of_its_api_are_read_with_their_journals(tmp_path: Path, empty: Store) -> None:
    issue = {
        "project": {"id": 1, "name": "Help"},
        "tracker": {"id": 3, "name": "Support"},
        "author": {"id": 4, "name": "Maria"},
        "priority": {"id": 7, "name": "Immediate"},
        "done_ratio": 0,
        "created_on": "2026-01-28T14:10:00Z",
        "updated_on": "2026-01-28T15:10:00Z",
    }
    journals = [
        {"id": 1, "user": {"id": 5, "name": "Ana"}, "notes": "Looking", "created_on": "2026-01-28T14:30:00Z"},
        {"id": 2, "user": {"id": 5, "name": "Ana"}, "notes": "", "created_on": "2026-01-28T14:40:00Z"},
        {"id": 3, "user": {"id": 5}, "notes": "x", "created_on": "2026-01-28T14:50:00Z", "private_notes": True},
    ]
    issues = [
        {**issue, "id": 1, "subject": "One", "status": {"id": 2, "name": "In Progress"}, "journals": journals},
        {**issue, "id": 2, "subject": "Two", "status": {"id": 9, "name": "Abgelegt", "is_closed": True}},
    ]
    found = brought(tmp_path, empty, "issues.json", json.dumps({"issues": issues, "total_count": 2}))
    assert found.standing() == {
        "redmine:1": "P2 open 2026-01-28T14:10:00Z",
        "redmine:2": "P2 closed 2026-01-28T14:10:00Z",
    }
    assert [text for _, text in found.notes["redmine:1"]][1:] == ["Looking", "[internal] x"]
    assert "Abgelegt is closed" in found.told
