"""Desktop notifications: what is told, when, and that no ticket's text is ever part of the sequence."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from helpdesk_tui.console.state.notify import Notify, notification
from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.domain.shift.announcement import announce
from helpdesk_tui.domain.shift.conditions import Key, What
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Count
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load
from tests.console.pilot import POLICY, Hand
from tests.terminal import HELPDESK, Terminal

SENDING = (Notify.OSC9, Notify.OSC777)
HOSTILE = ("\x1b\\", "\x07", "\x9c", ";", "\x1b]52;c;AAAA\x07", "\x1bPtmux;", "9;4;1;50", "\n\r\x18\x1a")
WHOLE = re.compile(r"\x1b\](9;|777;notify;helpdesk;)[A-Za-z0-9#:, ]+\x07")
WRAPPED = re.compile(r"\x1bPtmux;\x1b(\x1b\][^\x1b]*\x07)\x1b\\")


@pytest.fixture(autouse=True)
def left_to_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave bell and notifications for the test to ask for: each is there once."""
    monkeypatch.setattr("helpdesk_tui.console.app.call_out", lambda write, shift, title: title)


@pytest.mark.parametrize("how", SENDING)
@pytest.mark.parametrize("what", What)
@pytest.mark.parametrize("inside", [{}, {"TMUX": "/run/tmux-0/default,1,0"}])
def test_no_ticket_text_can_end_the_sequence(hand: Hand, how: Notify, what: What, inside: dict[str, str]) -> None:
    from dataclasses import replace

    ticket = hand.ticket(hand.open("Secret", 1))
    for text in HOSTILE:
        # Stored text is clean already; here it is taken raw.
        raw = replace(ticket, subject=f"Secret{text}", requester=text, follow_text=text)
        told = [announce(Key(raw.number, one, hand.now - 90_000), raw, POLICY, hand.now) for one in (what, What.P1)]
        sent = notification(told, Count(0), how, inside)
        found = WRAPPED.fullmatch(sent)
        assert (found is not None) == bool(inside)
        assert WHOLE.fullmatch(found[1] if found else sent) and "Secret" not in sent
        assert f"#{ticket.number} P1" in sent and ", and 1 more" in sent


def test_off_sends_nothing_and_neither_does_nothing_to_tell(hand: Hand) -> None:
    ticket = hand.ticket(hand.open("One", 1))
    told = announce(Key(ticket.number, What.P1, hand.now), ticket, POLICY, hand.now)
    assert notification([told], Count(0), Notify.OFF, {}) == "" == notification([], Count(7), Notify.OSC9, {})


def test_what_is_told_by_its_count_alone_is_counted_in(hand: Hand) -> None:
    ticket = hand.ticket(hand.open("One", 1))
    told = [announce(Key(ticket.number, What.P1, hand.now), ticket, POLICY, hand.now)] * 3
    assert "NEW #1001 P1, and 9+ more" in notification(told, Count(7, more=True), Notify.OSC9, {})


def test_each_alert_is_taken_once_and_while_quiet_only_a_p1(hand: Hand) -> None:
    hand.type("Q")
    bo = hand.colleague("bo")
    bo.open(Open("One site is down", Priority.P2))
    outage = bo.open(Open("All sites are down", Priority.P1)).tickets[0].number
    hand.elsewhere()
    assert [one.ticket.number for one in hand.shift.announcements.taken()[0]] == [outage]
    hand.elsewhere()
    hand.tick(0)
    assert hand.shift.announcements.taken() == ([], Count(0))


def test_warning_and_breach_are_told_once_each(hand: Hand) -> None:
    hand.open("One", 2)
    hand.tick(0)
    told = []
    for _ in range(60):
        hand.tick(60)
        told += [one.key.what for one in hand.shift.announcements.taken()[0]]
    assert told == [What.WARNING, What.BREACH]


def test_a_wrong_way_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('notify = "osc99"\n')
    settings = read_settings(load({}, {"HELPDESK_CONFIG": str(path), "HOME": str(tmp_path)}), {}, Rights())
    assert settings.notify is Notify.OFF
    assert "notify: there is no 'osc99'; there are off, osc9, osc777" in settings.problems[0]


@pytest.mark.parametrize("how", [*SENDING, Notify.OFF])
def test_a_terminal_gets_one_whole_sequence_for_a_colleagues_outage(tmp_path: Path, how: Notify) -> None:
    (tmp_path / "config.toml").write_text(f'notify = "{how}"\n')
    head = {Notify.OSC9: "\x1b]9;", Notify.OSC777: "\x1b]777;notify;helpdesk;", Notify.OFF: ""}
    store = SqliteStore(tmp_path / "desk.db")
    env = {"XDG_STATE_HOME": str(tmp_path), "HELPDESK_CONFIG": str(tmp_path / "config.toml"), "TMUX": ""}
    with Terminal([*HELPDESK, "--db", str(tmp_path / "desk.db")], env=env) as console:
        console.until("No open tickets")
        console.taken()
        subject = "Down\x1b\\\x07;\x1b]9;forged\x07"
        Desk(store, POLICY, "bo", lambda: int(time.time())).open(Open(subject, Priority.P2))
        console.until("NEW #1001 P2")
        console.until(lambda text: head[how].encode() in console.sent)
        console.settle()
    store.close()
    sent = console.sent.decode(errors="replace")
    notified = re.findall(r"\x1b\](?:9|777);[^\x07]*\x07", sent)
    assert notified == ([] if how is Notify.OFF else [f"{head[how]}NEW #1001 P2\x07"])


def test_how_long_it_is_quiet_stands_on_the_screen_until_it_is_over(hand: Hand) -> None:
    hand.open("Mail is down", 4)
    hand.type("Q")
    told = []
    for _ in range(31):
        hand.moment += 60
        hand.tick(0)
        told += re.findall(r"quiet for (\d+)m, Q ends it", hand.screen)
    assert told == [str(left) for left in range(29, 0, -1)]
    hand.type("QQ")
    hand.moment += 60
    hand.tick(0)
    assert "quiet for" not in hand.screen
