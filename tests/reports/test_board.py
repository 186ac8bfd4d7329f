"""The wallboard: what its panels say, and that its page says the same and nothing more."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.shift.alarms import Alarm, Rule, Watch
from helpdesk_tui.domain.shift.figures import Attainment
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.intake.demo.fill import fill
from helpdesk_tui.reports.board.page import CSP, SCRIPT, STYLE, page
from helpdesk_tui.reports.board.panels import Panel, Tone, alert, panels, said_at, stale
from helpdesk_tui.reports.board.standing import Backup, Beside, Board, OnDuty, look
from tests.store.making import put
from tests.store.memory import MemoryStore, Shelf

NOW = 1_795_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")
NOTHING = Attainment(Priority.P6, 0, 0, None)
QUIET = Board(NOW, NOW, 0, None, {}, {}, None, [], NOTHING, 0, 0, Watch("watch", NOW - 3), 0, 0, Beside())


def panel(board: Board, title: str) -> Panel:
    return next(one for one in panels(board, POLICY) if one.title == title)


def test_a_quiet_desk_says_so() -> None:
    assert alert(QUIET) is None
    assert panel(QUIET, "P1 UNANSWERED").big == "0"
    assert panel(QUIET, "ANSWERED IN TIME TODAY").big == "–"
    assert panel(QUIET, "NEXT DEADLINE").big == "–"
    assert {one.tone for one in panels(QUIET, POLICY)} <= {Tone.GOOD, Tone.PLAIN}


def test_an_outage_stands_on_every_page_with_how_long_it_waits() -> None:
    board = replace(QUIET, outages=2, since=NOW - 754)
    assert panel(board, "P1 UNANSWERED") == Panel("P1 UNANSWERED", "2", ["waits 12m"], Tone.BAD)
    assert alert(board) == "2 P1 UNANSWERED"


def test_a_bad_panel_has_a_sign_before_its_title() -> None:
    assert panel(replace(QUIET, breached={Priority.P2: 3}), "BREACHED").heading == "!! BREACHED"
    assert panel(QUIET, "BREACHED").heading == "BREACHED"


def test_what_is_breached_stands_by_priority_and_says_when_there_may_be_more() -> None:
    board = replace(QUIET, breached={Priority.P2: 3, Priority.P3: 997})
    assert (panel(board, "BREACHED").big, panel(board, "BREACHED").beside) == ("1,000+", ["P2 3 P3 997"])


def test_hundred_percent_is_said_of_all_alone() -> None:
    almost = [Attainment(Priority.P2, 999, 1_000, None), Attainment(Priority.P3, 0, 0, None)]
    assert panel(replace(QUIET, today=almost), "ANSWERED IN TIME TODAY").big == "99%"
    all_of = [Attainment(Priority.P2, 4, 4, None)]
    assert panel(replace(QUIET, today=all_of), "ANSWERED IN TIME TODAY") == Panel(
        "ANSWERED IN TIME TODAY", "100%", ["P2 4/4"], Tone.GOOD
    )


@pytest.mark.parametrize(
    ("left", "big", "beside"),
    [
        (9, "9s", "in 9s, at 15:13"),
        (754, "12m", "in 12m, at 15:25"),
        (90_000, "1d", "in 1d 01h, Sat 14 Nov 2026 16:13"),
    ],
)
def test_the_next_deadline_is_read_from_afar(left: int, big: str, beside: str) -> None:
    local = POLICY.business.local(1_794_600_800)
    assert f"{local:%H:%M}" == "15:13"
    found = panel(replace(QUIET, at=1_794_600_800, next_deadline=1_794_600_800 + left), "NEXT DEADLINE")
    assert (found.big, list(found.beside)) == (big, [beside])


def test_who_is_on_duty_is_named_or_counted_or_missed() -> None:
    def on_duty(*duty: OnDuty) -> Panel:
        return panel(replace(QUIET, beside=Beside(list(duty))), "ON DUTY")

    assert on_duty(OnDuty("duty", ("ana",)), OnDuty("lead", ("cy", "di"))) == Panel("ON DUTY", "ana", ["lead: cy, di"])
    assert on_duty(OnDuty("duty", 2), OnDuty("lead", 1)).big == "3"
    assert on_duty(OnDuty("duty", ())) == Panel("ON DUTY", "NOBODY", [], Tone.BAD)
    assert on_duty(OnDuty("duty", 0)).big == "NOBODY"
    assert panel(QUIET, "ON DUTY").beside == ["no roster is set up"]


@pytest.mark.parametrize(
    ("watch", "big", "tone"),
    [(Watch("w", NOW - 3), "ON", Tone.GOOD), (Watch(None, NOW - 600), "OFF", Tone.BAD), (Watch(), "OFF", Tone.WARNING)],
)
def test_nobody_watching_is_seen(watch: Watch, big: str, tone: Tone) -> None:
    found = panel(replace(QUIET, watch=watch), "WATCH AND BACKUP")
    assert (found.big, found.tone) == (big, tone)


@pytest.mark.parametrize(
    ("backup", "said", "bad"),
    [
        (Backup(), "no periodic backup", False),
        (Backup(NOW - 3_600, 3_600), "backup 1h 00m ago", False),
        (Backup(NOW - 5_401, 3_600), "backup 1h 30m ago: OVERDUE", True),
        (Backup(None, 3_600), "no backup yet: OVERDUE", True),
        (Backup(NOW - 60, 3_600, problem=True), "the last backup FAILED", True),
    ],
)
def test_a_backup_that_is_late_or_failed_is_seen(backup: Backup, said: str, bad: bool) -> None:
    found = panel(replace(QUIET, beside=Beside(None, backup)), "WATCH AND BACKUP")
    assert found.beside[-1] == said
    assert (found.tone is Tone.BAD) is bad


@pytest.mark.parametrize(("age", "said"), [(34, "STALE 00:34"), (3_599, "STALE 59:59"), (3_661, "STALE 1:01:01")])
def test_stale_figures_say_how_old_they_are(age: int, said: str) -> None:
    assert stale(age) == said


def test_the_figures_are_those_of_the_store() -> None:
    class Alarmed(MemoryStore):
        def alarms(self, limit: int = 10_000) -> list[Alarm]:
            acked = Alarm(1, "a", Rule.P1, 1001, 1, NOW, acked_by="ana", ack_until=NOW + 60)
            return [acked, replace(acked, ack_until=NOW), replace(acked, acked_by=None), replace(acked, ack_until=None)]

    store = Alarmed(Shelf())
    for since in (NOW - 90, NOW - 30):
        put(store, priority=Priority.P1, clock_start=since, opened_at=since, response_due=since, due_at=since)
    put(store, priority=Priority.P5, due_at=NOW + 500, response_due=NOW + 500)
    board = look(store, POLICY, NOW, NOW, Beside())
    assert (board.outages, board.since, board.next_deadline) == (2, NOW - 90, NOW + 500)
    assert (board.open[Priority.P1], board.open[Priority.P5]) == (2, 1)
    assert (board.alarms, board.acknowledged) == (4, 2)


def a_demo() -> tuple[Board, list[Ticket]]:
    store = MemoryStore(Shelf())
    fill(store, POLICY, NOW, 60, 7)
    tickets = [ticket for ticket, _ in store.by_number(Query(scope=Scope.ALL), 0, 1_000)]
    return look(store, POLICY, NOW, NOW, Beside([OnDuty("duty", ("<b>ana</b>",))])), tickets


def test_the_page_says_what_the_panels_say_and_nothing_of_a_ticket() -> None:
    board, tickets = a_demo()
    text = page(board, POLICY, NOW)
    body = text[text.index("<body>") :]
    for one in panels(board, POLICY):
        assert one.heading.replace("<", "&lt;") in body
        assert f'<p class="big">{one.big.replace("<", "&lt;").replace(">", "&gt;")}</p>' in body
    assert said_at(board, POLICY) in body
    assert "<b>ana" not in body
    shown = re.sub(r"<[^>]+>", " ", body)
    for ticket in tickets:
        assert str(ticket.number) not in shown
        assert ticket.subject not in shown
        assert not ticket.requester or ticket.requester not in shown


def test_the_page_runs_its_own_script_alone_and_loads_nothing_from_elsewhere() -> None:
    text = page(QUIET, POLICY, NOW)
    for kind, made in (("style", STYLE), ("script", SCRIPT)):
        assert f"<{kind}>{made}</{kind}>" in text
        assert f"{kind}-src 'sha256-{b64encode(sha256(made.encode()).digest()).decode()}'" in CSP
    assert "default-src 'none'" in CSP and CSP in text
    assert not re.search(r"(src|href)=|url\(|@import|style=|\son[a-z]+=", text)
    # A page that navigates by itself is lost with the first 502: only one without script does.
    assert text.count('http-equiv="refresh"') == 1
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in text


def test_a_roster_that_cannot_be_read_is_doubted() -> None:
    unread = replace(QUIET, beside=Beside(None, unread=True))
    assert panel(unread, "ON DUTY") == Panel("ON DUTY", "–", ["the roster cannot be read"], Tone.WARNING)
    stale = replace(QUIET, beside=Beside([OnDuty("duty", ("ana",), stale=True)]))
    assert panel(stale, "ON DUTY") == Panel("ON DUTY", "ana", ["duty may be old"], Tone.WARNING)
