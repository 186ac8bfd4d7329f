"""Shared work: who is here, what moves and what does not, drafts, redo, and what is told unasked."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.look.header import Desktop, header, title
from helpdesk_tui.console.look.lines import plain
from helpdesk_tui.console.state.presence import HERE_EVERY, HERE_FOR
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.moving import MOVED_SETTING
from tests.console.pilot import CHART, MONDAY_10, POLICY, Hand, Maker


@pytest.fixture(autouse=True)
def left_to_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave bell and notifications for the test to ask for: each is there once."""
    monkeypatch.setattr("helpdesk_tui.console.app.call_out", lambda write, shift, title: title)


def second(hand: Hand, name: str, number: int) -> Shift:
    """Sit a colleague down at the same desk, a ticket open before them."""
    shift = Shift(hand.colleague(name), lambda: CHART, "Help desk", 20, moment=lambda: hand.moment)
    shift.opened.append(number)
    shift.show_open()
    return shift


def test_who_has_a_ticket_open_shows_in_its_row_and_expires_by_itself(hand: Hand) -> None:
    number = hand.open("One")
    second(hand, "bo", number)
    hand.elsewhere()
    assert "@" in hand.screen and "open at bo" in hand.screen
    hand.moment += HERE_FOR + 1
    hand.elsewhere()
    assert "open at bo" not in hand.screen


def test_a_console_that_was_killed_is_let_go_of_though_nobody_writes_anything(hand: Hand) -> None:
    number = hand.open("One")
    second(hand, "bo", number)
    hand.elsewhere()
    assert "@" in hand.screen and hand.shift.news.desktop.others == ["bo"]
    for _ in range(HERE_FOR + HERE_EVERY + 1):
        hand.tick()
    assert "@" not in hand.screen and "open at bo" not in hand.screen
    assert hand.shift.news.desktop.others == []


def test_leaving_a_ticket_shows_at_once(hand: Hand) -> None:
    number = hand.open("One")
    bo = second(hand, "bo", number)
    bo.opened.clear()
    bo.show_open()
    hand.elsewhere()
    assert "open at bo" not in hand.screen


def test_redo_does_again_what_was_undone_until_something_else_is_done(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("p2u")
    assert hand.ticket(number).priority is Priority.P4
    hand.type("U")
    assert hand.ticket(number).priority is Priority.P2
    hand.type("uU").type("ut").type("U")
    assert hand.ticket(number).priority is Priority.P4
    assert "nothing of yours to redo" in hand.screen


def test_undo_and_redo_take_a_marked_set_as_one(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(3)]
    hand.type("g   ").type("t").type("uU")
    assert {hand.ticket(number).assignee for number in numbers} == {"ana"}


def test_a_chip_says_how_many_moved_while_the_order_was_held(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    hand.elsewhere()
    hand.type("Z")
    hand.colleague("bo").reprioritise({1002: None}, Priority.P2)
    hand.moment += HOLD + 1
    hand.elsewhere()
    hand.shift.notices.take_away()
    hand.moment += 30
    hand.tick(0)
    assert "1 moved" in hand.screen and "order held" in hand.screen
    assert [row.ticket.number for row in hand.shift.window.rows()] == [1001, 1002]
    hand.type("Z")
    assert [row.ticket.number for row in hand.shift.window.rows()] == [1002, 1001]


def test_following_keeps_the_cursor_on_its_ticket(hand: Hand) -> None:
    for place in range(30):
        hand.open(f"Ticket {place}")
    hand.type("GF")
    hand.colleague("bo").reprioritise({1030: None}, Priority.P1)
    hand.moment += HOLD + 1
    hand.elsewhere()
    assert hand.shift.window.index == 0
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == 1030


def test_a_new_outage_shows_above_and_rings_and_no_row_is_shifted(hand: Hand) -> None:
    hand.open("One")
    before = hand.screen.split("\n")
    hand.moment += HOLD + 1
    hand.colleague("bo").open(Open("Core switch is down", Priority.P1))
    hand.type("Z")
    hand.elsewhere()
    after = hand.screen.split("\n")
    assert "NEW #1002 P1: Core switch is down" in after[1]
    assert hand.shift.announcements.rings()
    assert after[3] == before[3]


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("keys", ["", "m", "o", "n"])
def test_an_alert_hides_neither_the_headings_nor_who_is_where(sit: Maker, room: int, height: int, keys: str) -> None:
    hand = sit(room=room, height=height)
    hand.open("One")
    plain = hand.type(keys).screen.split("\n")
    hand.colleague("bo").open(Open("Everything is down for all customers of the eastern region " * 3, Priority.P1))
    hand.elsewhere()
    told = hand.screen.split("\n")
    assert "NEW #1002 P1" in hand.screen
    assert told[0].split()[-1] == "ana"
    assert ("Help desk" in told[0]) == ("Help desk" in plain[0])
    assert ("TO BREACH" in told[2]) == ("TO BREACH" in plain[2])


@pytest.mark.parametrize("room", [60, 80])
def test_a_long_subject_hides_neither_that_there_are_more_alerts_nor_how_many_are_affected(
    hand: Hand, room: int
) -> None:
    hand.room = room
    bo = hand.colleague("bo")
    for place in range(2):
        subject = f"Everything is down {place} " + "for all customers of the eastern region " * 3
        bo.open(Open(subject, Priority.P1, requester="Max"))
    bo.attach({1001: None}, Attach(requester="Zoe"))
    hand.elsewhere()
    assert "and 1 more" in hand.screen.split("\n")[1]
    hand.type("n2\r\rEverything is down")
    assert "affected: 2" in hand.screen
    if "F4 Attach to #1001" not in hand.screen:
        hand.key("f6")
    bo.close({1001: None}, None)
    hand.elsewhere()
    assert "closed meanwhile" in hand.screen
    hand.type("\x1b")
    hand.shift.window.find(1002)
    bo.reopen({1001: None})
    hand.elsewhere()
    assert "affected: 2" in hand.type("P1001").screen


def test_a_breach_is_told_once(hand: Hand) -> None:
    hand.open("One", 2)
    hand.tick(0)
    told = 0
    for _ in range(60):
        hand.now += 60
        hand.moment += 60
        hand.tick(0)
        told += any("BREACHED" in alert.text for alert in hand.shift.announcements.strip)
    assert told == 1


def test_quiet_holds_back_all_but_p1(hand: Hand) -> None:
    hand.type("Q")
    hand.colleague("bo").open(Open("One site is down", Priority.P2))
    hand.elsewhere()
    assert not hand.shift.announcements.strip
    hand.colleague("bo").open(Open("All sites are down", Priority.P1))
    hand.elsewhere()
    assert [alert.ticket.priority for alert in hand.shift.announcements.strip] == [Priority.P1]


def test_a_new_p1_is_not_covered_by_what_is_told_after_it(hand: Hand) -> None:
    late, slow = hand.open("Late", 2), hand.open("Slow", 3)
    hand.tick(0)
    # A P1 comes in, and a second later the P2 is breached and the P3 warns.
    hand.now = max(hand.ticket(late).due_at or 0, hand.ticket(slow).warn_at or 0) + 1
    hand.colleague("bo").open(Open("Core switch is down", Priority.P1))
    hand.elsewhere()
    hand.moment += 1
    hand.tick(0)
    assert "NEW #1003 P1: Core switch is down   and 2 more" in hand.screen.split("\n")[1]
    assert [alert.ticket.priority for alert in hand.shift.announcements.strip] == [1, 2, 3]


def test_the_bell_is_rate_limited(hand: Hand) -> None:
    rings = 0
    for place in range(10):
        hand.moment += 1
        hand.colleague("bo").open(Open(f"Outage {place}", Priority.P1))
        hand.elsewhere()
        rings += hand.shift.announcements.rings()
    assert rings == 1


def test_the_title_counts_outages_and_holds_no_ticket_text(hand: Hand) -> None:
    hand.open("Secret", 1)
    assert title(hand.shift.news.desktop) == "P1 1 - Help desk"


def test_a_closed_ticket_under_the_cursor_is_named_with_who_closed_it(hand: Hand) -> None:
    number = hand.open("One")
    hand.open("Two")
    hand.type("Z")
    hand.colleague("bo").close({number: None})
    hand.elsewhere()
    hand.type("t")
    assert "was closed by bo" in hand.screen
    assert hand.ticket(1002).assignee is None and hand.ticket(number).status is Status.CLOSED


@pytest.mark.parametrize("room", [60, 80, 120])
@pytest.mark.parametrize("later", [False, True])
def test_a_desk_that_was_copied_elsewhere_says_so_in_the_header_for_good_and_rings_no_more(
    hand: Hand, room: int, later: bool
) -> None:
    hand.resize(room, 24)
    hand.open("One")
    hand.colleague("bo").open(Open("Core switch is down", Priority.P1))
    hand.elsewhere()
    assert "NEW #1002 P1" in hand.screen
    hand.store.put_setting(MOVED_SETTING, "team.db")
    if later:
        hand.sit()
    else:
        hand.elsewhere()
    assert "This desk was copied to team.db" in hand.screen and "NEW #1002" not in hand.screen
    assert not hand.shift.announcements.rings() and not hand.shift.announcements.taken()[0]
    hand.moment += 600
    hand.now += 600
    for _ in range(3):
        hand.tick()
    top = hand.screen.split("\n")[0]
    assert "the desk is at team.db" in top and "P1" not in top
    assert hand.shift.announcements.strip == [] and not hand.shift.announcements.rings()
    hand.type("o")
    assert "the desk is at team.db" in hand.screen.split("\n")[0]


def test_where_a_desk_went_stands_in_the_header_whole_before_anything_else() -> None:
    there = "postgresql://db.example.org:5432/desk"
    desktop = Desktop("Help desk of the whole company", {}, None, "mreyes", ["bo"], gone=there)
    for room in range(60, 200):
        spans = header(desktop, POLICY, MONDAY_10, room)
        told = plain(spans)
        assert len(told) == room and there in told
        assert any(there in text and role == "bar-alarm" for text, role in spans)
