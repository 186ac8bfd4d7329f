from __future__ import annotations

from tests.cli.conftest import Helpdesk

ZERO = dict.fromkeys(("P1", "P2", "P3", "P4", "P5", "P6"), 0)


def test_status_in_json_counts_by_priority_and_names_what_is_due_next(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Slow printer")
    helpdesk("new", "Mail is down", "--priority", "P2", "--opened-at", "40m ago")
    helpdesk("new", "VPN drops", "--priority", "P2")
    helpdesk("wait", "1001")
    answer = helpdesk("status", "--json").json
    assert answer["open"] == ZERO | {"P2": 2, "P4": 1}
    assert answer["waiting"] == ZERO | {"P4": 1}
    assert answer["breached"] == ZERO | {"P2": 1}
    assert answer["next"] == {"number": 1003, "due_at": helpdesk("show", "1003", "--json").json["due_at"]}
    assert answer["at"].startswith("2026-11-16T15:0")


def test_status_of_an_empty_desk_in_json_has_every_key(helpdesk: Helpdesk) -> None:
    answer = helpdesk("status", "--json").json
    assert (answer["open"], answer["breached"], answer["next"]) == (ZERO, ZERO, None)
