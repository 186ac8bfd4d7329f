"""The handover in the console: shown, worked on, signed, and told to the next technician until they have read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from helpdesk_tui.console.keys.keymap import read_keys
from helpdesk_tui.console.screens.handover import HandoverScreen
from helpdesk_tui.console.state.handover import LOOK_EVERY
from helpdesk_tui.console.state.settings import Settings
from helpdesk_tui.console.widgets.page import Page
from helpdesk_tui.desk.shift.handing_over import last, sign
from helpdesk_tui.domain.roster.roster import Roster
from helpdesk_tui.domain.roster.rotation import Rotation
from helpdesk_tui.domain.rules.roles import Rights, Role
from helpdesk_tui.domain.shift.alarms import Alarm, Rule
from helpdesk_tui.domain.tickets.desk_events import DeskKind
from helpdesk_tui.store.watching import Boot
from tests.console.pilot import MONDAY_10, Hand, Maker

HOUR = 3_600
TOLD = "handed over 10:00 by bo, unread: H"


def some(hand: Hand) -> list[int]:
    """Put an outage, a ticket due, a promise and a wait on the desk; return their numbers."""
    numbers = [
        hand.open(subject, level) for subject, level in (("All is down", 1), ("Slow", 3), ("Pale", 4), ("Old", 5))
    ]
    hand.desk.follow({numbers[2]: None}, MONDAY_10 + HOUR, "call back")
    hand.desk.wait({numbers[3]: None})
    hand.shift.news.reload()
    return numbers


def under_cursor(hand: Hand) -> int | None:
    screen = hand.app.screen
    ticket = screen.ticket if isinstance(screen, HandoverScreen) else None
    return None if ticket is None else ticket.number


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
def test_it_fits_every_terminal_and_shows_what_is_hot_first(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    some(hand)
    lines = hand.type("H").screen.split("\n")
    assert [len(one) for one in lines] == [room] * height and lines[-1].startswith(" Esc Back ↓↑ Line S Sign")
    assert "  Hot: 1 ──" in hand.screen and under_cursor(hand) == 1001
    assert "Your drafts: none" in hand.key("end").screen


def test_it_goes_line_by_line_and_opens_the_ticket_of_one(hand: Hand) -> None:
    some(hand)
    hand.type("H")
    found = [under_cursor(hand)]
    for _ in range(3):
        hand.type("j")
        found.append(under_cursor(hand))
    assert found == [1001, 1002, 1003, 1004]
    hand.type("k\r")
    assert hand.front == "TicketScreen" and "#1003" in hand.screen
    assert hand.type("\x1b").front == "HandoverScreen" and under_cursor(hand) == 1003
    assert hand.type("H").front == "QueueScreen"


def test_a_verb_works_on_the_line_under_the_cursor_and_the_handover_follows(sit: Maker) -> None:
    hand = sit(height=40)
    some(hand)
    hand.type("Hr")
    assert hand.ticket(1001).responded_at == MONDAY_10 and "Hot: none" in hand.screen
    assert "#1001 P1 opened 10:00, answered 10:00" in hand.screen, "it is told among what happened"
    assert under_cursor(hand) == 1001
    assert "Hot: 1" in hand.type("u").screen and under_cursor(hand) == 1001


def test_the_cursor_passes_lines_of_one_ticket_and_those_of_alarms(hand: Hand) -> None:
    hand.open("Restore test", 6, scheduled_for=MONDAY_10 + HOUR, recurrence="FREQ=DAILY;BYHOUR=11;BYMINUTE=0")
    gone, quiet = hand.open("Closed since", 4), hand.open("Open", 4)
    hand.desk.close({gone: None}, "done")
    lease = hand.store.take_lease("box", Boot("start", 5))
    with hand.store.watching(lease) as writes:
        writes.raise_([Alarm(0, "a", Rule.WARNING, gone, 1, MONDAY_10, priority=4)])
        writes.raise_([Alarm(0, "b", Rule.BREACH, quiet, 1, MONDAY_10, priority=4)])
    shift = Roster("duty", ZoneInfo("UTC"), (Rotation(("ana", "bo"), datetime(2026, 11, 16), timedelta(days=2)),))
    hand.shift.handovers._rosters = lambda: (shift,)
    hand.type("H")
    found = []
    for _ in range(6):
        found.append(hand.app.screen._cursor)  # type: ignore[attr-defined]
        hand.type("j")
    assert len({*found}) == 6 and [one[0] for one in found] == ["alarms"] * 2 + ["due"] + ["tasks"] * 3
    hand.key("home")
    assert under_cursor(hand) == gone and "Closed since" in hand.type("o").screen


def test_what_others_write_and_a_minute_that_passes_are_shown(hand: Hand) -> None:
    hand.type("H")
    assert "Without an owner: none" in hand.key("end").screen
    hand.open_quietly("From elsewhere")
    hand.elsewhere()
    assert "Without an owner: 1" in hand.screen
    hand.key("home")
    hand.now += 3 * HOUR
    assert "Mon 16 Nov 13:00 EST" in hand.tick().screen


def test_signing_is_asked_for_and_says_that_no_undo_takes_it_back(hand: Hand) -> None:
    some(hand)
    before = hand.store.head()
    hand.type("HS")
    assert hand.front == "SignDialog" and "Undo does not take it back." in hand.screen
    assert hand.type("\x1b").front == "HandoverScreen" and hand.store.head() == before
    hand.type("S\r")
    signed = last(hand.desk)
    assert signed is not None and (signed.by, signed.at, signed.since) == ("ana", MONDAY_10, MONDAY_10 - 8 * HOUR)
    assert hand.front == "HandoverScreen" and "Handed over 10:00 by ana, unread." in hand.screen
    assert hand.said == "Handed over 10:00; the next shift is told."
    hand.type("u")
    assert last(hand.desk) == signed


def test_the_next_console_says_that_it_is_unread_until_it_is_opened(sit: Maker) -> None:
    hand = sit()
    signed = sign(hand.colleague("bo"), MONDAY_10 - 2 * HOUR)
    hand.sit()
    assert TOLD not in hand.screen, "the first screen does without"
    assert TOLD in hand.tick().screen
    hand.type("H")
    assert "Since 08:00, as bo's handover; ahead" in hand.screen
    assert "Handed over 10:00 by bo, read by ana 10:00." in hand.screen
    assert TOLD not in hand.type("\x1b").tick(LOOK_EVERY + 1).screen
    assert [one.facts for one in hand.store.desk_events(9, kinds=[DeskKind.HANDOVER_READ])] == [
        {"handover": signed.seq}
    ]
    assert "Since 08:00, as bo's handover" in hand.type("H").screen, "within the hour it begins there again"


def test_one_that_is_signed_while_a_console_is_open_is_told_there(hand: Hand) -> None:
    hand.tick()
    sign(hand.colleague("bo"), MONDAY_10 - HOUR)
    for _ in range(LOOK_EVERY):
        hand.tick()
    assert "by bo, unread: H" in hand.screen


def test_who_may_only_look_reads_it_signs_nothing_and_is_told_no_more(hand: Hand) -> None:
    sign(hand.colleague("bo"), MONDAY_10 - HOUR)
    hand.desk.rights = Rights(Role.VIEWER)
    assert TOLD in hand.tick().screen
    head = hand.store.head()
    footer = hand.type("H").screen.splitlines()[-1]
    assert "Sign" not in footer and TOLD not in hand.type("\x1b").tick(LOOK_EVERY + 1).screen
    assert hand.store.head() == head
    assert "needs the role technician; yours is viewer" in " ".join(hand.type("HS").said.split())
    assert hand.front == "HandoverScreen" and last(hand.desk) is not None
    assert hand.store.desk_events(1)[0].kind == DeskKind.REFUSED


def test_a_key_that_was_put_on_a_verb_does_not_sign(sit: Maker) -> None:
    keymap, problems = read_keys({"take": "S", "handover": "X"})
    hand = sit(settings=Settings(keymap=keymap))
    some(hand)
    assert not problems and "Sign" not in hand.type("X").screen.splitlines()[-1]
    hand.type("S")
    assert hand.front == "HandoverScreen" and hand.ticket(1001).assignee == "ana"


def test_a_click_chooses_a_line_and_a_second_one_opens_it(sit: Maker) -> None:
    hand = sit(settings=Settings(mouse=True))
    some(hand)
    hand.type("H")
    line = next(y for y, one in enumerate(hand.screen.split("\n")) if "#1002" in one)
    hand.click(Page, (20, line - 1))
    assert under_cursor(hand) == 1002
    assert hand.click(Page, (20, line - 1)).front == "TicketScreen"
