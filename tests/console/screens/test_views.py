"""Views as tabs, and a technician's own views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Tab

from helpdesk_tui.console.look.columns import CHOICE
from helpdesk_tui.console.look.tab_names import count_text
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.stillness import HOLD
from helpdesk_tui.console.state.views import SHIPPED, Chosen
from helpdesk_tui.domain.filters.parse import Asker
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.store.base import Count, Order
from helpdesk_tui.wiring.config import load
from tests.console.pilot import MONDAY_10, POLICY, Hand, Maker

ASKER = Asker(MONDAY_10, POLICY, "ana")


def shown(hand: Hand) -> list[int]:
    return [row.ticket.number for row in hand.shift.window.rows()]


def tabs(hand: Hand) -> str:
    return hand.screen.split("\n")[1]


def pass_time(hand: Hand, seconds: int = HOLD + 1) -> None:
    hand.tick(seconds)


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
    assert hand.shift.tabs.view.name == "Closed"
    hand.type("]")
    assert hand.shift.tabs.view.name == "Queue" and len(shown(hand)) == 2


def test_a_digit_without_a_view_says_which_have_one(hand: Hand) -> None:
    hand.open("Mail")
    assert "There is no view for 9: 1 to 7 show one." in hand.type("9").screen
    assert hand.shift.tabs.at == 0


def test_the_digit_of_a_tab_is_written_as_keys_are_but_for_the_view_that_is_shown(sit: Maker) -> None:
    chosen = [Chosen(f"{place} lives", "p:1") for place in range(3)]
    hand = sit(room=120, views=chosen)
    hand.type("2")
    labels = [tab.label for tab in hand.app.screen.query(Tab)]
    assert [str(label)[:1] for label in labels if label.spans] == ["1", "3", "4", "5", "6", "7", "8", "9"]
    assert str(labels[9]).startswith("2 lives")


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
    assert found["Free"] == [late, task]
    assert found["Due"] == [late]
    assert found["Scheduled"] == [task]
    assert found["Closed"] == [closed]


def test_digits_and_brackets_mean_something_else_inside_dialogs(hand: Hand) -> None:
    number = hand.open("Mail")
    hand.type("p2")
    assert hand.ticket(number).priority is Priority.P2
    hand.type("m1[2]3\r")
    assert hand.store.history(number)[-1].text == "1[2]3"
    hand.type("/2\x1b")
    assert hand.shift.tabs.at == 0


def test_esc_leads_back_from_filter_to_view_to_queue(hand: Hand) -> None:
    hand.open("Mail"), hand.open("Printer")
    hand.type("3/print\r")
    assert len(shown(hand)) == 1
    hand.type("\x1b")
    assert len(shown(hand)) == 2 and hand.shift.tabs.at == 2
    hand.type("\x1b")
    assert hand.shift.tabs.at == 0


def test_a_view_keeps_its_cursor(hand: Hand) -> None:
    numbers = [hand.open(f"Ticket {place}") for place in range(5)]
    hand.type("gjj").type("7").type("1")
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == numbers[2]


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
    hand.tick(0)
    assert shown(hand) == [] and hand.shift.tabs.counts[3] == Count(1)
    pass_time(hand)
    assert shown(hand) == [number]


def test_a_still_desk_repaints_nothing_but_the_clock(hand: Hand) -> None:
    hand.open("One")
    pass_time(hand)
    before = tabs(hand)
    for _ in range(120):
        pass_time(hand, 1)
        assert tabs(hand) == before


NAMES = [view.name for view in SHIPPED]


@pytest.mark.parametrize("room", [60, 72, 80, 100, 120, 200])
def test_a_view_has_the_same_name_at_every_width_and_the_shown_one_is_in_sight(sit: Maker, room: int) -> None:
    hand = sit(room=room)
    hand.open("One")
    hand.tick()
    for place, name in enumerate(NAMES, 1):
        hand.type(str(place))
        assert re.search(rf"{place} {name} \d", tabs(hand)), tabs(hand)


def test_going_from_tab_to_tab_moves_none_of_them_where_all_fit(hand: Hand) -> None:
    hand.tick()
    wordings = set()
    for place in range(len(NAMES)):
        hand.type(str(place + 1))
        wordings.add(tabs(hand))
    assert len(wordings) == 1 and all(name in wordings.pop() for name in NAMES[:1])


def test_tabs_are_worded_alike_before_and_after_they_are_counted(hand: Hand) -> None:
    before = tabs(hand)
    for place in range(12):
        hand.open(f"Ticket {place}")
    hand.tick()
    assert re.sub(r" \d+(?= |$)", "", tabs(hand)).split() == re.sub(r" \d+(?= |$)", "", before).split()
    assert "1 Queue 12 2 Mine" in tabs(hand)


def test_a_large_count_is_capped() -> None:
    assert [count_text(one) for one in (None, Count(7), Count(3, more=True), Count(5000))] == ["", "7", "3+", "999+"]


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
    hand.views = views
    hand.sit()
    hand.type("8")
    assert shown(hand) == [mail] and hand.shift.order is Order.BREACH
    heads = hand.screen.split("\n")[2]
    assert "ORGANISATION" in heads and "REQUESTER" not in heads and "WITH" not in heads and "AGE" not in heads
    assert "Acme" in hand.screen and "Maria" not in hand.screen
    hand.type("1")
    assert str(hand.shift.order) == Order.PRIORITY


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
    hand.views, hand.room = views, 250
    hand.sit()
    hand.shift.preview.wanted = False
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
        hand.resize(room, 24)
        heads, row = hand.screen.split("\n")[2:4]
        assert len(heads) == len(row) == room and "AGE" in heads and "Mail is" in row


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_view_is_told_with_file_line_and_key_and_the_others_stay(hand: Hand, tmp_path: Path, text: str) -> None:
    views, problems = own(hand, text, tmp_path)
    assert len(problems) == 1 and str(tmp_path / "config.toml") in problems[0] and WRONG[text] in problems[0]
    assert [view.name for view in views] == (["A"] if "view 2" in WRONG[text] else [])


@pytest.mark.parametrize("room", [60, 80, 99])
def test_on_a_narrow_screen_the_subject_gets_what_the_other_columns_do_not_need(sit: Maker, room: int) -> None:
    hand = sit(room=room)
    subject = "Everybody on the second floor"[: 25 if room < 80 else None]
    hand.open(subject, 4)
    assert subject in hand.screen
    wide = hand.screen.split("\n")[2].index("SUBJECT")
    hand.open("Short", 4, requester="Maximiliane von und zu Hohenfels")
    hand.desk.assign({1001: None}, "bo")
    hand.elsewhere()
    narrow = hand.screen.split("\n")[2].index("SUBJECT")
    assert narrow >= wide
    # What was wide once stays so while the view is shown: scrolling back moves no column.
    hand.desk.close({1002: None}, None)
    hand.elsewhere()
    hand.tick(HOLD + 1)
    assert len(shown(hand)) == 1 and hand.screen.split("\n")[2].index("SUBJECT") == narrow


@pytest.mark.parametrize(("room", "height"), [(80, 24), (120, 40)])
def test_the_closed_view_says_how_long_ago_each_was_closed(sit: Maker, room: int, height: int) -> None:
    hand = sit(room=room, height=height)
    met, late = hand.open("Slow mail"), hand.open("No mail", 2, opened_at=hand.now - 3600)
    hand.desk.close({late: None})
    hand.now += 2 * 3600
    hand.desk.close({met: None})
    hand.tick(12 * 60).type("7")
    rows = [one for one in hand.screen.splitlines() if "mail" in one]
    assert "closed 12m " in rows[0] and "closed late 2h" in rows[1]
    assert "closed 13m " in hand.tick(60).screen
