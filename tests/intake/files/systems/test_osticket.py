"""osTicket: exports in another locale, and with commas."""

from __future__ import annotations

from pathlib import Path

from helpdesk_tui.store.base import Store
from tests.intake.foreign_files import UTC, decided, of


def test_a_german_export_has_semicolons_and_short_years(tmp_path: Path, store: Store) -> None:
    """Beantwortet is whether somebody answered; a blank cell says neither."""
    table = (
        "\ufeffTicketnummer;Erstellungsdatum;Betreff;Von;Von E-Mail;Priorität;Quelle;Aktueller Status;Beantwortet\n"
        "000123;02.03.26, 14:05;Drucker;Maria;maria@acme.example;Hoch;Telefon;Offen;Ja\n"
        "000124;13.03.26, 14:05;Maus;Maria;maria@acme.example;Notfall;E-Mail;Offen;Nein\n"
        "000125;13.03.26, 14:05;Maus;Maria;maria@acme.example;Niedrig;API;Geschlossen;\n"
    )
    found = decided(tmp_path, store, {"tickets.csv": table}, zone=UTC)
    assert of(found, "osticket:000123", "opened", "priority", "channel", "running") == [
        "03-02 14:05",
        "P3",
        "phone",
        False,
    ]
    assert of(found, "osticket:000124", "priority", "channel", "running") == ["P2", "email", True]
    assert "it is closed and has no time" in found.left_out[0].reason


def test_an_american_export_with_commas_has_month_first(tmp_path: Path, store: Store) -> None:
    """A narrow space stands before AM and PM; the way in by API is no channel here."""
    table = (
        '"Ticket Number","Date Created","Subject","From","Source","Current Status","Closed Date","Answered"\n'
        '"1","3/2/26, 9:05\u202fPM","Jam","Maria","API","Closed","3/13/26, 9:05\u202fAM","No"\n'
    )
    found = decided(tmp_path, store, {"tickets.csv": table}, zone=UTC)
    assert of(found, "osticket:1", "opened", "closed", "channel", "status") == [
        "03-02 21:05", "03-13 09:05", "unknown", "closed",
    ]  # fmt: skip
