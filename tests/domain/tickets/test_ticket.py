"""What a ticket says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket

TICKET = Ticket(1001, 1, "Printer", Priority.P4, Status.OPEN, Channel.EMAIL, 0, 0)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"requester": "Maria", "email": "m@acme.example"}, "Maria"),
        ({"email": "m@acme.example", "phone": "555"}, "m@acme.example"),
        ({"phone": "555"}, "555"),
        ({}, ""),
    ],
)
def test_who_asked_is_named_by_what_is_known_of_them(known: dict[str, str], said: str) -> None:
    assert replace(TICKET, **known).asker == said  # type: ignore[arg-type]
