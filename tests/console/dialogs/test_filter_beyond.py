"""A filter that finds nothing open says how many closed tickets it would find, and a key leads there."""

from __future__ import annotations

from tests.console.pilot import Hand


def shown(hand: Hand) -> list[int]:
    return [row.ticket.number for row in hand.shift.window.rows()]


def closed(hand: Hand, *subjects: str) -> list[int]:
    numbers = [hand.open(subject) for subject in subjects]
    hand.desk.close(dict.fromkeys(numbers), "Replaced the fuser")
    hand.open("Mail is slow")
    return numbers


def test_an_empty_filter_says_that_closed_tickets_match_and_tab_shows_them(hand: Hand) -> None:
    numbers = closed(hand, "Plotter", "Plotter pale", "Plotter jams")
    hand.type("/lotter")
    assert "Nothing open matches 'lotter'; 3 closed do: Tab shows them." in hand.screen
    hand.type("\t")
    assert sorted(shown(hand)) == numbers and hand.shift.filter == "lotter is:closed"
    hand.type("\r\x1b")
    assert len(shown(hand)) == 1 and hand.shift.filter == ""


def test_tab_leads_there_when_the_filter_was_kept(hand: Hand) -> None:
    (number,) = closed(hand, "Plotter")
    hand.type("/fuser\r")
    assert "Nothing open matches 'fuser'; 1 closed does: Tab shows it." in hand.screen
    hand.type("\t")
    assert shown(hand) == [number]
    hand.type("\t")
    assert shown(hand) == [number] and hand.shift.filter == "fuser is:closed"


def test_tab_completes_as_ever_where_something_is_found_or_nothing_anywhere(hand: Hand) -> None:
    closed(hand, "Plotter")
    for typed, done in (("/is:wa", "is:warning"), ("/zz is:unass", "zz is:unassigned"), ("/chan", "channel:")):
        hand.type(typed).type("\t")
        assert f"› {done}" in hand.screen
        hand.type("\x1b")
    hand.type("/zzz\r")
    assert "Nothing matches 'zzz'." in hand.screen and "closed do" not in hand.screen
    hand.type("\t")
    assert hand.shift.filter == "zzz"


def test_a_phrase_that_is_still_being_typed_finds_the_same_among_the_closed(hand: Hand) -> None:
    (number,) = closed(hand, "Plotter jams again")
    hand.type('/"plotter jam').type("\t")
    assert shown(hand) == [number]
    hand.type('s"').type("\r")
    assert shown(hand) == [number] and hand.shift.filter == 'is:closed "plotter jams"'
