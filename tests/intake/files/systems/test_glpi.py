"""Exports of GLPI: the CSV of its list in five languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.intake.files.values.dates import Order
from helpdesk_tui.store.base import Store
from tests.intake.exports import brought

LANGUAGES = {
    "English": (
        '"ID";"Title";"Status";"Last update";"Opening date";"Priority";"Requester - Requester";'
        '"Assigned to - Technician";"Solution - Solution";"Closing date";"Resolution date";\n'
        '"52 267";"Printer (52267)";"Processing (planned)";"2026-02-04 10:00";"2026-01-31 09:00";"Very high";'
        '"Silva Maria (2970)";"Agent Ana (3)<br>Agent Bo (13)";"";"";"";\n'
        '"52 268";"Done";"Closed";"2026-02-05 10:00";"2026-01-31 09:00";"Major";"Silva Maria (2970)";"";"Replaced";'
        '"2026-02-05 10:00";"2026-02-04 10:00";\n'
        '"52 269";"New";"New";"2026-01-31 09:00";"2026-01-31 09:00";"Very low";"Silva Maria";"";"";"";"";\n'
        '"52 270";"Wait";"Pending";"2026-01-31 09:00";"2026-01-31 09:00";"Medium";"Silva Maria";"";"";"";"";\n'
    ),
    "Portuguese": (
        '"ID";"Título";"Status";"Última atualização";"Data de abertura";"Prioridade";"Requerente - Requerente";'
        '"Atribuído para - Técnico";"Solução - Solução";"Data de fechamento";"Data da solução";\n'
        '"52 267";"Printer (52267)";"Em atendimento (planejado)";"04-02-2026 10:00";"31-01-2026 09:00";"Muito alta";'
        '"Silva Maria (2970)";"Agent Ana (3)<br>Agent Bo (13)";"";"";"";\n'
        '"52 268";"Done";"Fechado";"05-02-2026 10:00";"31-01-2026 09:00";"Maior";"Silva Maria (2970)";"";"Replaced";'
        '"05-02-2026 10:00";"04-02-2026 10:00";\n'
        '"52 269";"New";"Novo";"31-01-2026 09:00";"31-01-2026 09:00";"Muito baixa";"Silva Maria";"";"";"";"";\n'
        '"52 270";"Wait";"Pendente";"31-01-2026 09:00";"31-01-2026 09:00";"Média";"Silva Maria";"";"";"";"";\n'
    ),
    "French": (
        '"ID";"Titre";"Statut";"Dernière modification";"Date d\'ouverture";"Priorité";"Demandeur - Demandeur";'
        '"Attribué à - Technicien";"Solution - Solution";"Date de clôture";"Date de résolution";\n'
        '"52 267";"Printer (52267)";"En cours (Attribué)";"04-02-2026 10:00";"31-01-2026 09:00";"Très haute";'
        '"Silva Maria (2970)";"Agent Ana (3)\nAgent Bo (13)";"";"";"";\n'
        '"52 268";"Done";"Clos";"05-02-2026 10:00";"31-01-2026 09:00";"Majeure";"Silva Maria (2970)";"";"Replaced";'
        '"05-02-2026 10:00";"04-02-2026 10:00";\n'
        '"52 269";"New";"Nouveau";"31-01-2026 09:00";"31-01-2026 09:00";"Très basse";"Silva Maria";"";"";"";"";\n'
        '"52 270";"Wait";"En attente";"31-01-2026 09:00";"31-01-2026 09:00";"Moyenne";"Silva Maria";"";"";"";"";\n'
    ),
    "Spanish": (
        '"ID";"Título";"Estados";"Última actualización";"Fecha de apertura";"Prioridad";"Solicitante - Solicitante";'
        '"Asignado a - Técnico";"Solución - Solución";"Fecha de cierre";"Fecha de solución";\n'
        '"52 267";"Printer (52267)";"En curso (asignada)";"2026-02-04 10:00";"2026-01-31 09:00";"Muy urgente";'
        '"Silva Maria (2970)";"Agent Ana (3)<br>Agent Bo (13)";"";"";"";\n'
        '"52 268";"Done";"Cerradas";"2026-02-05 10:00";"2026-01-31 09:00";"Mayor";"Silva Maria (2970)";"";"Replaced";'
        '"2026-02-05 10:00";"2026-02-04 10:00";\n'
        '"52 269";"New";"Nueva";"2026-01-31 09:00";"2026-01-31 09:00";"Muy baja";"Silva Maria";"";"";"";"";\n'
        '"52 270";"Wait";"En espera";"2026-01-31 09:00";"2026-01-31 09:00";"Mediana";"Silva Maria";"";"";"";"";\n'
    ),
    "German": (
        '"ID";"Titel";"Status";"Letzte Aktualisierung";"Eröffnungsdatum";"Priorität";"Anforderer - Anforderer";'
        '"Zugewiesen - Techniker";"Lösung - Lösung";"Abschlussdatum";"Lösungsdatum";\n'
        '"52 267";"Printer (52267)";"In Bearbeitung (zugewiesen)";"04.02.2026 10:00";"31.01.2026 09:00";"Sehr hoch";'
        '"Silva Maria (2970)";"Agent Ana (3)<br>Agent Bo (13)";"";"";"";\n'
        '"52 268";"Done";"Geschlossen";"05.02.2026 10:00";"31.01.2026 09:00";"Schwerwiegend";"Silva Maria (2970)";"";'
        '"Replaced";"05.02.2026 10:00";"04.02.2026 10:00";\n'
        '"52 269";"New";"Neu";"31.01.2026 09:00";"31.01.2026 09:00";"Sehr niedrig";"Silva Maria";"";"";"";"";\n'
        '"52 270";"Wait";"Wartend";"31.01.2026 09:00";"31.01.2026 09:00";"Mittel";"Silva Maria";"";"";"";"";\n'
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_list_is_read_in_the_language_of_its_user(language: str, tmp_path: Path, empty: Store) -> None:
    found = brought(tmp_path, empty, "glpi.csv", "\ufeff" + LANGUAGES[language])
    assert found.format == "GLPI"
    assert found.standing() == {
        "glpi:52267": "P3 open 2026-01-31T09:00:00Z",
        "glpi:52268": "P2 closed 2026-01-31T09:00:00Z",
        "glpi:52269": "P5 open 2026-01-31T09:00:00Z",
        "glpi:52270": "P4 waiting 2026-01-31T09:00:00Z",
    }
    first, done, new, _ = found.tickets.values()
    assert (first.subject, first.requester, first.due_at) == ("Printer", "Silva Maria", None)
    assert "Assignee there: Agent Ana, Agent Bo" in found.notes["glpi:52267"][0][1]
    # The solution counts, not the closing of some days later by the program itself.
    assert (done.closed_at and utc(done.closed_at), done.resolution) == ("2026-02-04T10:00:00Z", "Replaced")
    assert new.due_at is not None
    assert "is not known" not in found.told


def test_a_date_with_a_progress_bar_is_noted_as_a_date(tmp_path: Path, empty: Store) -> None:
    found = brought(
        tmp_path,
        empty,
        "glpi.csv",
        '"ID";"Title";"Status";"Opening date";"Requester - Requester";"Time to resolve + Progress"\n'
        '"7";"x";"New";"05-09-2026 14:10";"maria@acme.example";"11-09-2026 08:08\n\n 8%"\n',
        order=Order.DAY,
    )
    assert found.tickets["glpi:7"].email == "maria@acme.example"
    assert found.notes["glpi:7"][0][1].endswith("Time to resolve + Progress: 11-09-2026 08:08")
    assert "a date with a progress bar behind it" in found.told
