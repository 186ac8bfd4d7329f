"""Wallboard, metrics and pages of a desk on a server, seen by a login that may only look."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics

from helpdesk_tui.store.base import StoreError
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.pages.counted import Counted
from helpdesk_tui.wiring.pages.looking import Looking
from tests.cli.conftest import Helpdesk
from tests.on_server import server_desk


def test_a_viewer_sees_the_figures_and_they_come_back_after_the_server(command: Helpdesk, tmp_path: Path) -> None:
    desk = server_desk()
    owner = desk.address()
    assert command("--db", owner, "new", "Core switch is down", "--priority", "P1").status == 0
    assert command("--db", owner, "new", "Printer", "--answered").status == 0
    viewer = desk.login("vera", "desk_viewer")
    shown = command("--db", viewer, "wallboard", "--once")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out.splitlines()[1].split()[:3] == ["P1", "UNANSWERED", "1"]
    found = {one.name: one.samples for one in read_openmetrics(command("--db", viewer, "metrics").out)}
    assert sum(one.value for one in found["helpdesk_tickets_opened"]) == 2
    assert sum(one.value for one in found["helpdesk_responses"]) == 1

    looking = Looking(load({"db": viewer}))
    assert looking.board().outages == 1
    # Every connection of hers is ended, as when the server is started again.
    desk.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vera'")
    with pytest.raises(StoreError):
        looking.board()
    while True:
        try:
            assert looking.board().outages == 1
            break
        except StoreError:
            continue
    assert sum(looking.measured(lambda store: Counted(store).totals(store)).totals.opened.values()) == 2
    looking.close()
