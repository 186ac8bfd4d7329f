"""A wait "until" that is over is over in every list and count alike, before anybody writes it down."""

from __future__ import annotations

import json
import time

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.clock import PACE_SETTING, Pace
from tests.cli.conftest import Helpdesk, instant


def test_a_wait_that_ended_is_counted_and_listed_as_open(helpdesk: Helpdesk, store: SqliteStore) -> None:
    for subject in ("Ends", "Goes on"):
        helpdesk("new", subject)
    helpdesk("wait", "1001", "--until", "today 12:00")
    helpdesk("wait", "1002")
    assert json.loads(helpdesk("status", "--json").out)["waiting"]["P4"] == 2
    store.put_setting(PACE_SETTING, str(Pace(instant("2026-11-16T12:00:00"), time.time(), 1.0)))
    assert json.loads(helpdesk("status", "--json").out)["waiting"]["P4"] == 1
    told = json.loads(helpdesk("list", "is:waiting", "--json").out)
    assert [(one["number"], one["status"]) for one in told] == [(1002, "waiting")]


def test_a_wait_beside_a_promise_is_told_as_a_wait(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Printer")
    helpdesk("follow", "1001", "today 15:00", "call back")
    assert helpdesk("wait", "1001").out == "#1001 waits for the customer.\n"
