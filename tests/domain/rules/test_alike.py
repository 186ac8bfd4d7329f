"""Which open tickets look like what is being told."""

from __future__ import annotations

from helpdesk_tui.domain.rules.alike import best, likeness, useful_words
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from tests.store.making import NOW, a_ticket


def test_small_words_tell_nothing() -> None:
    assert useful_words("The mail is not down, the MAIL!") == ("mail", "down")


def test_words_are_found_in_other_forms_and_their_share_counts() -> None:
    ticket = a_ticket(1, subject="Printers print pale", organisation="Acme")
    assert likeness(ticket, ("printer", "pale"), None) == 1.0
    assert likeness(ticket, ("printer", "toner"), None) == 0.5
    assert likeness(ticket, ("toner",), "ACME") == 0.5
    assert likeness(ticket, (), None) == 0.0


def test_outages_come_first_then_the_likest_then_the_newest() -> None:
    tickets = [
        a_ticket(1, subject="Mail slow"),
        a_ticket(2, subject="Mail down"),
        a_ticket(3, subject="Mail down"),
        a_ticket(4, subject="Mail", priority=Priority.P2),
        a_ticket(5, subject="Power cut", priority=Priority.P1),
        a_ticket(6, subject="Power cut", priority=Priority.P2),
        a_ticket(7, subject="Mail down", status=Status.CLOSED, closed_at=NOW),
    ]
    assert [ticket.number for ticket in best(tickets, ("mail", "down"), None, 9)] == [4, 5, 3, 2, 1]
    assert [ticket.number for ticket in best(tickets, ("mail", "down"), None, 2)] == [4, 5]
