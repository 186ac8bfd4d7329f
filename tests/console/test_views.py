"""Views as tabs, filters as they are typed, and a technician's own views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpdesk_tui.console.look.columns import CHOICE
from helpdesk_tui.console.look.lines import cells, plain
from helpdesk_tui.console.old.frame import compose
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.tab_line import count_text, tab_line
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.console.state.views import SHIPPED, Chosen, Tabs
from helpdesk_tui.domain.filters.parse import Asker
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.store.base import Count, Order
from helpdesk_tui.wiring.config import load
from tests.console.conftest import CHART, MONDAY_10, POLICY, Hand

ASKER = Asker(MONDAY_10, POLICY, "ana")


def shown(hand: Hand) -> list[int]:
    return [row.ticket.number for row in hand.session.window.rows()]


def tabs(hand: Hand) -> str:
    return hand.screen.split("\n")[1]


def pass_time(hand: Hand, seconds: int = HOLD + 1) -> None:
    hand.now += seconds
    hand.moment += seconds
    hand.session.tick()


def test_a_digit_and_the_brackets_show_views(hand: Hand) -> None:
    mine, other = hand.open("Mine", 3), hand.open("Other", 3)
    hand.type("gt")
    hand.type("2")
    assert shown(hand) == [mine]
    hand.type("3")
    assert shown(hand) == [other]
    hand.type("[")
    assert shown(hand) == [mine]
    hand.type("[[")
    assert hand.session.tabs.view.name == "Closed today"
    hand.type("]")
    assert hand.session.tabs.view.name == "Queue" and len(shown(hand)) == 2


def test_every_shipped_view_holds_what_its_name_says(hand: Hand) -> None:
    late = hand.open("Late", 2, opened_at=MONDAY_10 - 3600)
    waiting, closed = hand.open("Waiting", 4), hand.open("Closed", 4)
    hand.desk.wait({waiting: None})
    hand.desk.close({closed: None}, None)
    hand.desk.take({waiting: None})
    task = hand.desk.schedule({hand.open("Task", 5): None}, MONDAY_10 + 100 * 3600).tickets[0].number
    found = {}
    for place, view in enumerate(SHIPPED):
        hand.type(str(place + 1))
        found[view.name] = shown(hand)
    assert found["Queue"] == [late, waiting, task]
    assert found["Mine"] == [waiting] == found["Waiting"]
    assert found["Unassigned"] == [late, task]
    assert found["Breaching"] == [late]
    assert found["Scheduled"] == [task]
    assert found["Closed today"] == [closed]


def test_digits_and_brackets_mean_something_else_inside_dialogs(hand: Hand) -> None:
    number = hand.open("Mail")
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P2
    hand.type("m1[2]3\r")
    assert hand.store.history(number)[-1].text == "1[2]3"
    hand.type("\r2")
    assert hand.session.tabs.at == 0


def test_esc_leads_back_from_filter_to_view_to_queue(hand: Hand) -> None:
    hand.open("Mail"), hand.open("Printer")
    hand.type("3/print\r")
    assert len(shown(hand)) == 1
    hand.type("\x1b")
    assert len(shown(hand)) == 2 and hand.session.tabs.at == 2
    hand.type("\x1b")
    assert hand.session.tabs.at == 0


def test_a_view_keeps_its_cursor(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(5)]
    hand.type("gjj").type("7").type("1")
    assert hand.session.ticket is not None and hand.session.ticket.number == numbers[2]


def test_counts_follow_every_change(hand: Hand) -> None:
    hand.open("One")
    pass_time(hand)
    assert "1 Queue 1" in tabs(hand) and "2 Mine 0" in tabs(hand)
    hand.type("t")
    pass_time(hand)
    assert "2 Mine 1" in tabs(hand)
    hand.open_quietly("Two")
    hand.elsewhere()
    pass_time(hand)
    assert "1 Queue 2" in tabs(hand)


def test_what_is_breached_comes_with_the_minute_and_only_once_the_hand_is_still(hand: Hand) -> None:
    number = hand.open("Outage", 2)
    hand.type("4")
    pass_time(hand)
    assert shown(hand) == []
    hand.now += 1801
    hand.type("g")
    hand.session.tick()
    assert shown(hand) == [] and "4 Due 1" in tabs(hand)
    pass_time(hand)
    assert shown(hand) == [number]


def test_a_still_desk_repaints_nothing_but_the_clock(hand: Hand) -> None:
    hand.open("One")
    pass_time(hand)
    before = tabs(hand)
    for _ in range(120):
        pass_time(hand, 1)
        assert tabs(hand) == before


def test_the_tabs_fit_any_width(hand: Hand) -> None:
    own = [Chosen(f"Own view {place}", "p:1") for place in range(8)]
    bar = Tabs(hand.desk, own)
    bar.counts = [Count(1000, more=True)] * len(bar.views)
    for room in range(60, 260):
        for bar.at in (0, 6, 14):
            told = tab_line(bar, room)
            assert plain(told).find(bar.view.name[:3]) >= 0
            if room >= 200:
                assert cells(told) <= room
    hand.room = 80
    assert all(f" {place} " in tabs(hand) for place in range(1, 8))


@pytest.mark.parametrize("room", [60, 72, 80, 100, 120])
def test_a_tab_is_named_by_whole_words_in_any_width(hand: Hand, room: int) -> None:
    bar = Tabs(hand.desk, [Chosen("Acme Hospital Group", "from:acme")])
    bar.counts = [Count(number) for number in (178, 0, 43, 10, 9, 20, 8, 3)]
    words = {word for view in SHIPPED for word in (view.name, view.short)}
    for at in range(len(bar.views)):
        bar.at = at
        told = plain(tab_line(bar, room))
        assert cells(tab_line(bar, room)) <= room
        names = re.findall(r"(?:^| )[1-7] (\D+) \d+", told)
        assert names and set(names) <= words
        assert f" {at + 1} " in told


def test_going_from_tab_to_tab_moves_none_of_them_where_all_fit(hand: Hand) -> None:
    bar = Tabs(hand.desk)
    bar.counts = [Count(number) for number in (178, 0, 43, 10, 9, 20, 8)]
    for room in (80, 120):
        wordings = set()
        for at in range(len(bar.views)):
            bar.at = at
            wordings.add(plain(tab_line(bar, room)))
        assert len(wordings) == 1
        assert "…" not in wordings.pop()


def test_tabs_are_worded_alike_before_and_after_they_are_counted(hand: Hand) -> None:
    bar = Tabs(hand.desk)
    before = plain(tab_line(bar, 80))
    bar.counts = [Count(number) for number in (178, 0, 43, 10, 9, 20, 8)]
    assert re.sub(r" \d+(?= |$)", "", plain(tab_line(bar, 80))).split() == re.sub(r" \d+(?= |$)", "", before).split()


def test_a_narrow_screen_says_on_which_side_there_are_more_tabs(hand: Hand) -> None:
    bar = Tabs(hand.desk)
    bar.counts = [Count(100)] * 7
    assert plain(tab_line(bar, 60)).startswith(" 1 Queue") and plain(tab_line(bar, 60)).endswith(" …")
    bar.at = 6
    assert plain(tab_line(bar, 60)).startswith(" … ") and plain(tab_line(bar, 60)).endswith(" 7 Closed 100")


def test_a_large_count_is_capped() -> None:
    assert [count_text(one) for one in (None, Count(7), Count(3, more=True), Count(5000))] == ["", "7", "3+", "999+"]


def test_the_up_arrow_brings_back_the_filter_that_was_taken_away(hand: Hand) -> None:
    jam = hand.open("Printer jam")
    hand.open("Mail is slow")
    hand.type("/printer p:1-4\x1b")
    assert len(shown(hand)) == 2
    assert "↑ Again: printer p:1-4" in hand.type("/").screen
    hand.key("up")
    assert shown(hand) == [jam] and "↑" not in hand.screen.split("\n")[-1]
    hand.type("\r\x1b/").key("up").type("\r")
    assert hand.session.filter == "printer p:1-4"


def underlined(hand: Hand) -> list[str]:
    """Return what is marked as wrong."""
    frame = compose(hand.session, 80, 24)
    return [text for one in frame.body for text, role in one if "ruled" in role and "bad" in role]


def test_wrong_input_is_underlined_and_what_is_allowed_is_told(hand: Hand) -> None:
    hand.open("Mail")
    hand.type("/mail p:9")
    assert underlined(hand) == ["9"]
    assert "After p: stands 1 to 6" in hand.screen
    assert len(shown(hand)) == 1
    hand.type("\r")
    assert hand.session.modes, "a wrong filter cannot be kept"
    hand.type("\x7f3\r")
    assert not hand.session.modes


@pytest.mark.parametrize("typed", ["is:", "is:cl", "-is:cl", "is:breached,cl", "channel:em", "p:", "mail is:w", "@"])
def test_a_value_still_being_typed_is_not_told_to_be_wrong_until_enter(hand: Hand, typed: str) -> None:
    hand.open("Mail")
    hand.type("/" + typed)
    assert not underlined(hand)
    assert "is no filter" not in hand.screen and " Tab " in hand.screen
    hand.type("\r")
    assert underlined(hand)
    assert "is no filter" in hand.screen


@pytest.mark.parametrize("typed", ["is:clx", "is:x,cl", "p:9", "channel:fax"])
def test_a_value_that_can_become_nothing_is_told_at_once(hand: Hand, typed: str) -> None:
    hand.type("/" + typed)
    assert underlined(hand)


def test_tab_completes_keys_values_and_names(hand: Hand) -> None:
    hand.open("Mail")
    hand.type("/is:una\t\r")
    assert hand.session.filter == "is:unassigned"
    hand.type("//").key("ctrl+u").type("@an\t\r")
    assert hand.session.filter == "@ana"
    hand.type("/").key("ctrl+u").type("is:w")
    assert "Tab warning waiting" in hand.screen


def test_a_filter_narrows_the_view_it_is_typed_in(hand: Hand) -> None:
    mail, other = hand.open("Mail", 3), hand.open("Mail", 3)
    hand.desk.take({mail: None})
    hand.session.reload()
    hand.type("3/mail\r")
    assert shown(hand) == [other]


def own(hand: Hand, text: str, tmp_path: Path) -> tuple[list[Chosen], list[str]]:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return own_views(load({}, {"HELPDESK_CONFIG": str(file)}), lambda: ASKER)


def test_own_views_come_after_the_shipped_ones_with_their_order_and_columns(hand: Hand, tmp_path: Path) -> None:
    text = '[[view]]\nname = "Mails"\nfilter = "channel:email"\norder = "breach"\ncolumns = ["organisation"]\n'
    views, problems = own(hand, text, tmp_path)
    assert problems == []
    mail = hand.open("By mail", 3, channel=Channel.EMAIL, organisation="Acme", requester="Maria")
    hand.open("By phone", 3)
    hand.session = Session(hand.desk, lambda: CHART, "Help desk", moment=lambda: hand.moment, views=views)
    hand.type("8")
    assert shown(hand) == [mail] and hand.session.order is Order.BREACH
    heads = hand.screen.split("\n")[2]
    assert "ORGANISATION" in heads and "REQUESTER" not in heads and "WITH" not in heads and "AGE" not in heads
    assert "Acme" in hand.screen and "Maria" not in hand.screen
    hand.type("1")
    assert str(hand.session.order) == Order.PRIORITY


WRONG = {
    '[[view]]\nname = "A"\n\n[[view]]\nname = "B"\nfilter = "is:nothing"\n': "line 6: view 2, 'filter': 'is:nothing'",
    '[[view]]\nfilter = "p:1"\n': "line 1: view 1, 'name': must be a name",
    '[[view]]\nname = "A"\nsort = "x"\n': "line 3: view 1, 'sort': there is no such key",
    '[[view]]\nname = "A"\norder = "age"\n': "line 3: view 1, 'order': must be priority or breach",
    '[[view]]\nname = "A"\ncolumns = "x"\n': "line 3: view 1, 'columns': must be a list",
    '[[view]]\nname = "A"\ncolumns = ["due", "x"]\n': "line 3: view 1, 'columns': there is no column 'x'; there are",
    '[[view]]\nname = 3\n': "line 2: view 1, 'name': must be text",
    "view = 3\n": "view 1, 'view': must be written as [[view]]",
}  # fmt: skip


def test_every_column_tells_its_own_in_the_order_chosen_and_the_last_give_way(hand: Hand, tmp_path: Path) -> None:
    views, problems = own(hand, f'[[view]]\nname = "All"\ncolumns = {[*CHOICE[::-1]]}\n', tmp_path)
    assert problems == []
    hand.open("Mail is slow", 4, requester="Maria", phone="212 760 1700", email="m@acme.example", organisation="Acme")
    hand.type("r")
    hand.session = Session(hand.desk, lambda: CHART, "Help desk", moment=lambda: hand.moment, views=views)
    hand.room = 250
    hand.session.preview.wanted = False
    hand.type("8")
    heads, row = hand.screen.split("\n")[2:4]
    told = {
        **{"REFERENCE": "", "LAST CONTACT": "10:00", "DUE": "19 Nov 10:00", "OPENED": "10:00", "CHANNEL": "phone"},
        **{"EMAIL": "m@acme.example", "PHONE": "212 760 1700", "ORGANISATION": "Acme", "REQUESTER": "Maria"},
        **{"WITH": "·", "SUBJECT": "Mail is slow"},
    }
    starts = [heads.index(f" {heading} ") + 1 for heading in told]
    assert starts == sorted(starts)
    for (heading, text), start, end in zip(told.items(), starts, [*starts[1:], None], strict=True):
        assert row[start:end].startswith(text), heading
    for room in (60, 80, 120, 200):
        hand.room = room
        heads, row = hand.screen.split("\n")[2:4]
        assert len(heads) == len(row) == room and "AGE" in heads and "Mail is" in row


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_view_is_told_with_file_line_and_key_and_the_others_stay(hand: Hand, tmp_path: Path, text: str) -> None:
    views, problems = own(hand, text, tmp_path)
    assert len(problems) == 1 and str(tmp_path / "config.toml") in problems[0] and WRONG[text] in problems[0]
    assert [view.name for view in views] == (["A"] if "view 2" in WRONG[text] else [])


def test_v_shows_the_ticket_below_on_a_narrow_screen_and_never_hides_the_cursor(hand: Hand) -> None:
    for place in range(30):
        hand.open(f"Ticket {place}", requester="Maria")
    hand.type("gmcalled back\r")
    assert "called back" not in hand.screen.replace("noted", "")
    hand.type("v")
    assert "called back" in hand.screen and "Maria" in hand.screen
    for _ in range(30):
        hand.type("j")
        ticket = hand.session.ticket
        assert ticket is not None
        frame = compose(hand.session, 80, 24)
        assert any(str(ticket.number) in plain(one) and "cursor" in one[0][1] for one in frame.body)
    hand.type("v")
    assert "Maria ·" not in hand.screen


def test_the_preview_stands_beside_the_list_by_itself_on_a_wide_screen(hand: Hand) -> None:
    hand.open("Mail is down", 2, requester="Maria", phone="1700")
    hand.type("mno answer\r")
    hand.room = 120
    assert "Maria · " not in hand.screen
    hand.room = 160
    screen = hand.screen
    assert "Maria · +1700" in screen or "Maria · 1700" in screen
    assert "no answer" in screen and all(len(one) == 160 for one in screen.split("\n")[3:-2])
    hand.type("v")
    assert "Maria · " not in hand.screen
    hand.type("v")
    hand.room = 120
    assert "Maria · " in hand.screen


def test_the_examples_over_a_filter_are_whole_at_80_cells(hand: Hand) -> None:
    title = next(line for line in hand.type("/").screen.splitlines() if "Filter:" in line)
    assert "is:closed ─" in title and "…" not in title


def test_a_closing_time_typed_finds_closed_tickets(hand: Hand) -> None:
    number, _ = hand.open("Closed", 4), hand.open("Open", 4)
    hand.desk.close({number: None}, None)
    hand.type("/closed:today\r")
    assert shown(hand) == [number]


@pytest.mark.parametrize("typed", ["zzz", "mail", "vpn", "is:", "is:breached", "p:9", "p:1 "])
def test_esc_in_a_filter_leads_back_to_the_ticket_and_line_where_it_began(hand: Hand, typed: str) -> None:
    numbers = [hand.open("Mail" if place % 2 else "VPN", 3) for place in range(60)]
    hand.type("g" + "j" * 30 + "k" * 5)
    before = hand.session.window.place
    assert before.ticket is not None and before.ticket.number == numbers[25] and before.top > 0
    hand.type(f"/{typed}\x1b")
    after = hand.session.window.place
    assert (after.ticket and after.ticket.number, after.index, after.top) == (numbers[25], before.index, before.top)


def test_a_filter_keeps_the_ticket_it_began_on_and_else_shows_its_head_whatever_was_typed_between(hand: Hand) -> None:
    first, *others = [hand.open("Mail" if place % 2 else "VPN inside", 3) for place in range(40)]
    hand.type("g" + "j" * 33)
    on = hand.session.ticket
    assert on is not None and on.number == others[32] and on.subject == "Mail"
    # The letter i is a beginning of "inside", as long as the rest of the term is not typed.
    hand.type("/is:running")
    assert hand.session.window.cursor is not None and hand.session.window.cursor.number == on.number
    hand.type("\x1b/vpn\r")
    assert hand.session.ticket is not None and hand.session.ticket.number == first
