"""A caller who is known: found by the end of their number, and counted in where others have called already."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from helpdesk_tui.domain.agreement.policy import ContactLine
from helpdesk_tui.domain.tickets.commands import Attach
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority
from tests.console.pilot import MONDAY_10, Hand

MARIA = Requester("Maria Silva", "+1 (212) 760-1700 x12", "maria@acme.example", "Acme Corp", "VIP", MONDAY_10 - 9000)
BO = Requester("Bo Chen", "212.760.1700", None, "Acme Corp", None, MONDAY_10 - 99_000)


@pytest.fixture
def known(hand: Hand) -> Hand:
    hand.desk.keep_requesters([MARIA, BO])
    return hand


def test_a_known_callers_p2_takes_at_most_twelve_keys_besides_the_subject(known: Hand) -> None:
    subject, keys = "Mail is down", ["n", "ynn", "1700", "\r", "\r"]
    known.type("".join(keys[:4]) + subject + keys[4])
    assert sum(map(len, keys)) <= 12
    ticket = known.ticket(1001)
    assert (ticket.priority, ticket.subject, ticket.requester) == (Priority.P2, subject, "Maria Silva")
    assert (ticket.phone, ticket.email, ticket.organisation) == (MARIA.phone, MARIA.email, "Acme Corp")


def test_the_caller_first_takes_twelve_keys_too_and_the_questions_come_after_the_subject(known: Hand) -> None:
    subject, keys = "Mail is down", ["n", "\t", "1700", "\r", "\r", "ynn", "\r"]
    known.type("".join(keys[:4]) + subject)
    assert "after the subject" in known.screen and "y / n" not in known.screen
    known.type(keys[4])
    assert "y / n" in known.screen and known.store.ticket(1001) is None
    known.type(keys[5])
    assert "due 10:30:00" in known.screen and known.store.ticket(1001) is None
    known.type(keys[6])
    assert sum(map(len, keys)) <= 12
    ticket = known.ticket(1001)
    assert (ticket.priority, ticket.subject, ticket.requester) == (Priority.P2, subject, "Maria Silva")
    assert ticket.triage == "down=yes workaround=no majority=no"


def test_a_digit_that_is_no_priority_begins_the_callers_number(known: Hand) -> None:
    screen = known.type("n7601700").screen
    assert "Requester    7601700" in screen and "Maria Silva" in screen
    assert "chosen by digit" not in screen and "Is a product" in screen
    known.type("\rMail is down\r2\r")
    assert (known.ticket(1001).requester, known.ticket(1001).priority) == ("Maria Silva", Priority.P2)


def test_a_digit_begins_no_number_where_a_caller_stands_already(known: Hand) -> None:
    screen = known.type("n\t1700\rMail is down\r7").screen
    assert "y or n answers the question" in screen and "Requester    Maria Silva" in screen


def test_digits_show_who_calls_with_note_open_tickets_and_last_contacts(known: Hand) -> None:
    number = known.open("Toner is out", requester="Maria Silva", phone="2127601700")
    old = known.open("Fax", requester="Maria Silva", phone="2127601700")
    known.desk.close({old: None})
    screen = known.type("n21700").screen
    assert "Maria Silva  Acme Corp" in screen and "! VIP" in screen and "Bo Chen" in screen
    assert f"#{number}" in screen and "Toner is out" in screen and "before: Fax" in screen


def test_down_picks_the_colleague_on_the_same_number(known: Hand) -> None:
    known.type("n21700").key("down").type("\rMail is down\r")
    assert known.ticket(1001).requester == "Bo Chen"


def test_tab_takes_whom_the_letters_of_a_name_find(known: Hand) -> None:
    known.type("n2sil\tMail is down\r")
    assert known.ticket(1001).phone == MARIA.phone


def test_a_name_typed_ahead_stands_as_it_is_typed_and_its_number_makes_it_known(known: Hand) -> None:
    known.type("nynnMaria Silva\r+1 212 760 1700\rMail is down\r")
    ticket = known.ticket(1001)
    assert (ticket.phone, ticket.organisation, ticket.email) == ("+1 212 760 1700", "Acme Corp", MARIA.email)


def test_words_where_the_number_belongs_are_told_while_they_are_typed(known: Hand) -> None:
    assert "That is no number" not in known.type("n2Sam\rext.").screen
    assert "That is no number" not in known.type("214").screen
    known.key("ctrl+u")
    assert "That is no number" in known.type("Mail is down").screen
    assert "That is no number" not in known.type("\r").screen


def test_who_goes_back_to_the_name_is_shown_whom_it_fits_and_keeps_it_as_typed_unless_one_is_marked(
    known: Hand,
) -> None:
    known.type("n2sil").key("up").type("\r555 0100\r")
    assert "Maria Silva" not in known.screen
    known.key("up", "up")
    assert "Maria Silva  Acme Corp" in known.screen
    known.type("\r").key("up", "up")
    assert "Requester    sil " in known.screen
    known.key("down").type("\r\rMail is down\r")
    assert known.ticket(1001).requester == "Maria Silva"


def test_an_unknown_number_asks_for_the_name_and_is_known_the_next_time(hand: Hand) -> None:
    assert "Nobody is known by that number" in hand.type("n2555 0100\r").screen
    hand.type("Zoe\rNo tone\t\tBauhaus\tzoe@bauhaus.example\r")
    ticket = hand.ticket(1001)
    assert (ticket.requester, ticket.phone, ticket.email) == ("Zoe", "555 0100", "zoe@bauhaus.example")
    hand.type("n30100\rAgain\r")
    assert (hand.ticket(1002).requester, hand.ticket(1002).organisation) == ("Zoe", "Bauhaus")


def test_another_name_on_the_number_taken_keeps_the_number_and_drops_the_address(known: Hand) -> None:
    known.type("n21700\r").key("up").key("up").key("ctrl+u").type("Al Ito\rMail is down\r")
    ticket = known.ticket(1001)
    assert (ticket.requester, ticket.phone, ticket.email) == ("Al Ito", MARIA.phone, None)


def test_open_tickets_alike_are_listed_while_the_subject_is_typed_outages_first(known: Hand) -> None:
    known.open("Keyboard sticks", organisation="Acme Corp")
    known.open("Mail is down for all", 2)
    known.open("Monitor flickers")
    screen = known.type("n21700\rmail down").screen
    assert screen.index("Mail is down for all") < screen.index("Keyboard sticks")
    assert "Monitor flickers" not in screen and "Attach to #1002" in screen


def test_f4_counts_the_caller_in_instead_of_opening_another_and_undo_takes_them_out(known: Hand) -> None:
    number = known.open("Mail is down for all", 1, requester="Zoe", phone="555 0100")
    known.type("n21700\rno mail").key("f4")
    ticket = known.ticket(number)
    assert ticket.affected == 2 and known.store.ticket(number + 1) is None
    assert "affected: 2" in known.screen and "2× Mail is down for all" in known.screen
    told = known.store.history(number)[-1].text
    assert told == "Maria Silva, Acme Corp, +1 (212) 760-1700 x12, maria@acme.example: no mail"
    known.type("u")
    assert known.ticket(number).affected is None


def test_undo_takes_out_ones_own_caller_though_others_were_counted_in_since(known: Hand) -> None:
    number = known.open("Mail is down for all", 1)
    known.type("n21700\r").key("f4")
    known.colleague("bo").attach({number: None}, Attach(requester="Kim"))
    known.type("u")
    assert known.ticket(number).affected == 1


def test_f4_counts_in_a_caller_who_came_before_the_triage(known: Hand) -> None:
    number = known.open("Mail is down for all", 1)
    assert "Attach to" in known.type("n\t1700\rno mail").screen
    known.key("f4")
    assert known.ticket(number).affected == 1
    known.type("n\t1700\rno mail\ry").key("f4")
    assert known.store.ticket(number + 1) is None


def test_f4_attaches_to_nothing_that_the_triage_hides(known: Hand) -> None:
    number = known.open("Mail is down for all", 1)
    known.type("n2").key("up").key("f4")
    assert known.ticket(number).affected is None and "y or n answers" in known.screen


def test_f6_picks_the_next_ticket_alike(known: Hand) -> None:
    first, second = known.open("Mail is down", 2), known.open("Mail is down", 2)
    known.type("n21700\rmail down").key("f6").key("f4")
    assert [known.ticket(number).affected for number in (first, second)] == [1, None]


def test_nothing_is_attached_where_nothing_is_alike(known: Hand) -> None:
    assert "No open ticket looks like this one" in known.type("n21700\r").key("f4").screen


def test_the_requester_of_a_ticket_calling_again_is_counted_once(known: Hand) -> None:
    number = known.open("Mail is down", 1, requester="Maria Silva", phone="2127601700")
    known.type("n21700\r").key("f4")
    assert known.ticket(number).affected is None
    assert "Called again: Maria" in str(known.store.history(number)[-1].text)


def test_f4_on_the_callers_own_ticket_is_its_response_at_the_ring(known: Hand) -> None:
    number = known.open("Mail is down", 1, requester="Maria Silva", phone="2127601700")
    known.now += 60
    known.type("n21700\r")
    known.now += 60
    known.key("f4")
    assert known.ticket(number).responded_at == MONDAY_10 + 60
    assert "that is its response, in time" in known.told


def test_f4_in_a_call_that_was_not_answered_is_no_response(known: Hand) -> None:
    number = known.open("Mail is down", 1, requester="Maria Silva", phone="2127601700")
    known.type("n21700\r").key("f3").key("f4")
    assert known.ticket(number).responded_at is None


def test_a_priority_chosen_by_digit_can_have_a_reason_that_stands_with_the_ticket(hand: Hand) -> None:
    screen = hand.type("ny3Maria\r\rSlow mail\t\t\t\t").screen
    assert "Why so" in screen
    hand.type("board meeting at noon\r")
    assert hand.ticket(1001).triage == "down=yes chosen=P3"
    assert hand.store.history(1001)[0].text == "P3 chosen by hand: board meeting at noon"


def test_f8_keeps_a_note_on_the_caller_and_the_call_goes_on(known: Hand) -> None:
    known.type("n21700\r").key("f8").key("ctrl+u").type("asks for Ana\r")
    assert "! asks for Ana" in known.screen
    known.type("Mail is down\r")
    assert known.ticket(1001).subject == "Mail is down"
    assert known.store.requesters_called("Maria Silva")[0].note == "asks for Ana"


def test_capital_k_keeps_a_note_on_a_tickets_requester(known: Hand) -> None:
    known.open("Toner is out", requester="Maria Silva", phone="760 1700")
    known.type("K").key("ctrl+u").type("call her mobile\r")
    assert known.store.requesters_called("Maria Silva")[0].note == "call her mobile"
    known.open("No name")
    known.shift.window.find(1002)
    assert "not known" in known.type("K").screen


def test_a_wide_screen_draws_the_flow_chart_with_the_path_taken(hand: Hand) -> None:
    hand.resize(120, 40)
    screen = hand.type("nyn").screen
    assert "Flow chart" in screen and "● 1 Is a product" in screen and "◉ 3 Is a significant" in screen
    assert "yes ━▶ 2" in screen and "no ━▶ 3" in screen
    assert "▼" in hand.type("n").screen


def test_a_narrow_screen_draws_the_flow_chart_under_the_form_as_long_as_there_is_room(known: Hand) -> None:
    lines = known.type("ny").screen.splitlines()
    first, second = (next(one for one in lines if one.startswith(start)) for start in ("  ● 1 Is a", "  ◉ 2 Is there"))
    assert "yes ━▶ 2" in first and second.rstrip().endswith("yes ─▷ 4   no ─▷ 3")
    place = lines.index(second)
    assert known.type("n").screen.splitlines()[place].rstrip().endswith("yes ─▷ 4   no ━▶ 3")
    known.type("n1700\rmail")
    assert "Flow chart" not in known.screen and "Isolated Outage" in known.screen


def test_the_lines_of_the_agreement_stay_while_the_fields_are_filled(known: Hand) -> None:
    for subject in ("Mail is down", "Mail is slow"):
        known.open(subject, 2, requester="Maria Silva", phone="2127601700", organisation="Acme Corp")
    known.type("n21700\rmail")
    assert "Open already?" in known.screen and "1-855-760-1700" in known.screen and "+1-212-760-1700" in known.screen


def test_a_desk_with_lines_of_its_own_shows_them_whole(hand: Hand) -> None:
    own = ContactLine("Munich office, direct line", "+49-89-555-0100"), ContactLine("Night desk", "1-855-555-0199")
    hand.desk.policy = replace(hand.desk.policy, lines=(*hand.desk.policy.lines, *own))
    screen = hand.type("nn").screen
    assert all(f"{line.name} {line.number}" in screen for line in hand.desk.policy.lines)


def test_the_way_in_and_its_answer_stand_with_the_keys_that_change_them_at_80_columns(hand: Hand) -> None:
    assert "by phone F2, answered at the ring F3" in hand.type("n").screen
    assert "by international F2" in hand.key("f2").screen


def test_beside_the_flow_chart_the_way_in_and_its_answer_are_told_whole(hand: Hand) -> None:
    hand.resize(120, 40)
    assert "by phone F2, answered F3 " in hand.type("n").screen
    assert " international F2, answered F3 " in hand.key("f2").screen


def test_the_form_fits_the_smallest_screen_with_everything_known(known: Hand) -> None:
    for subject in ("Mail is down", "Mail is slow", "Mail is late"):
        known.open(subject, 2, requester="Maria Silva", phone="2127601700", organisation="Acme Corp")
    known.desk.keep_requesters([replace(MARIA, id=1, note="a note " * 20)])
    known.resize(60, 12)
    screen = known.type("nynn1700\rmail").screen
    assert len(screen.splitlines()) == 12 and "F4" in screen
    assert "Isolated Outage" in screen and "Subject      mail" in screen
    known.resize(60, 20)
    assert "Open already?" in known.screen and "Maria Silva" in known.screen and "Isolated" in known.screen


def test_the_open_question_stays_on_the_smallest_screen(known: Hand) -> None:
    for subject in ("Mail is down", "Mail is slow", "Mail is late"):
        known.open(subject, 2, requester="Maria Silva", phone="2127601700", organisation="Acme Corp")
    known.resize(60, 12)
    screen = known.type("n\t1700\rmail\ryn").screen
    assert len(screen.splitlines()) == 12 and "y / n" in screen and "Subject      mail" in screen
    assert "Isolated Outage" in known.type("n").screen


def test_a_call_outlives_a_lost_connection_with_its_clock_and_its_caller(known: Hand) -> None:
    known.type("nynn1700\rMail is do")
    known.tick()
    known.now += 600
    known.sit()
    known.type("n").key("ctrl+n", "enter")
    assert "Mail is do" in known.screen and "! VIP" in known.screen and "10m ago" in known.screen
    known.type("wn\r")
    ticket = known.ticket(1001)
    assert (ticket.subject, ticket.opened_at, ticket.triage) == (
        "Mail is down", MONDAY_10, "down=yes workaround=no majority=no",
    )  # fmt: skip
    known.tick()
    assert known.store.drafts("ana") == {}


def test_a_call_with_the_caller_first_is_taken_up_where_it_was(known: Hand) -> None:
    known.type("n\t1700\rMail is down\ry")
    known.tick()
    known.sit()
    screen = known.type("n").key("ctrl+n", "enter").screen
    assert "Maria Silva" in screen and "workaround" in screen and "y / n" in screen
    known.type("nn\r")
    assert (known.ticket(1001).subject, known.ticket(1001).priority) == ("Mail is down", Priority.P2)


def test_a_ring_that_meets_a_kept_call_has_its_own_clock_and_keeps_that_call(known: Hand) -> None:
    known.type("nynn1700\rMail is down\x1b")
    known.now += 600
    known.type("n21700\rFax\r")
    assert (known.ticket(1001).subject, known.ticket(1001).opened_at) == ("Fax", MONDAY_10 + 600)
    assert known.ticket(1001).requester == "Maria Silva"
    assert "^N shows it" in known.type("n").screen and "^N Kept call" in known.screen
    known.key("ctrl+n", "enter").type("\r")
    assert (known.ticket(1002).subject, known.ticket(1002).opened_at) == ("Mail is down", MONDAY_10)
    assert "^N" not in known.type("n").screen


def test_who_only_looks_at_the_kept_call_goes_back_to_the_one_that_rang(known: Hand) -> None:
    known.type("nynn1700\rMail is down\x1b")
    known.now += 600
    known.type("n")
    known.now += 20
    assert "^N Fresh call" in known.key("ctrl+n", "enter").screen and "Mail is down" in known.screen
    known.now += 20
    known.key("ctrl+n").type("2\r\rFax\r")
    assert (known.ticket(1001).subject, known.ticket(1001).opened_at) == ("Fax", MONDAY_10 + 600)


def test_a_ring_while_a_kept_call_is_worked_on_begins_a_clock_of_its_own(known: Hand) -> None:
    known.type("n2\r\rOne\x1bn").key("ctrl+n", "enter").type(" more")
    known.now += 60
    known.key("ctrl+n").type("2\r\rTwo\r")
    assert (known.ticket(1001).subject, known.ticket(1001).opened_at) == ("Two", MONDAY_10 + 60)
    known.type("n").key("ctrl+n", "enter").type("\r")
    assert (known.ticket(1002).subject, known.ticket(1002).opened_at) == ("One more", MONDAY_10)


def test_several_calls_stay_kept_and_the_last_comes_first(known: Hand) -> None:
    known.type("n2\r\rOne\x1bn3\r\rTwo\x1b")
    known.tick()
    known.sit()
    known.type("n").key("ctrl+n", "enter").type("\rn").key("ctrl+n", "enter").type("\r")
    assert [known.ticket(number).subject for number in (1001, 1002)] == ["Two", "One"]
    known.tick()
    assert known.store.drafts("ana") == {}


def test_a_second_ring_in_a_fresh_call_begins_a_clock_of_its_own(known: Hand) -> None:
    known.type("n2\r\rOne")
    known.now += 60
    known.key("ctrl+n").type("2\r\rTwo\r")
    assert known.ticket(1001).opened_at == MONDAY_10 + 60
    assert "One" in known.type("n").key("ctrl+n", "enter").screen


def test_a_draft_of_a_version_that_asked_the_triage_first_is_taken_up(known: Hand) -> None:
    known.type("ny\x1b")
    kept = json.loads(known.shift.drafts.get("call"))
    del kept["asking"], kept["caller_first"]
    known.shift.drafts.put("call", json.dumps(kept))
    assert "y / n" in known.type("n").key("ctrl+n", "enter").screen
    known.type("nn1700\rMail is down\r")
    assert known.ticket(1001).priority is Priority.P2


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"answers": "down=perhaps"}', '{"answers": "no=yes"}'])
def test_a_draft_that_cannot_be_read_is_a_fresh_call(hand: Hand, kept: str) -> None:
    hand.store.keep_draft("ana", "call", kept, 1)
    hand.sit()
    hand.type("n2\r\rMail is down\r")
    assert hand.ticket(1001).subject == "Mail is down"


@pytest.fixture
def imported(hand: Hand) -> Hand:
    """Sit at a desk whose callers came with their names alone."""
    for name in ("Caller 2403", "Caller 2410", "Caller 917"):
        hand.open(f"Slow mail of {name}", requester=name, organisation=f"Location {name[7:9]}")
    return hand


@pytest.mark.parametrize("typed", ["caller 240", "2403"])
def test_a_caller_without_a_number_is_found_by_parts_of_the_name(imported: Hand, typed: str) -> None:
    screen = imported.type(f"n3{typed}").screen
    assert "› Caller 2403  Location 24" in screen and "Caller 917" not in screen
    assert "their own: Slow mail of Caller 2403" in screen and "Nobody known" not in screen
    imported.type("\r" + ("" if typed == "2403" else "\r") + "It is down\r")
    ticket = imported.ticket(1004)
    assert (ticket.requester, ticket.organisation, ticket.subject) == ("Caller 2403", "Location 24", "It is down")


def test_a_number_typed_as_one_is_looked_for_in_no_name(imported: Hand) -> None:
    assert "Nobody known with 2403" in imported.type("n3Zoe\r2403").screen
    assert "Caller 2403" not in imported.screen


def test_nothing_can_be_noted_of_a_caller_without_a_record(imported: Hand) -> None:
    screen = imported.type("n32403").screen
    assert "Note on caller" not in screen
    assert "Nobody known is on the line yet." in imported.key("f8").screen


def test_whoever_has_a_record_stands_there_once_and_first(imported: Hand) -> None:
    imported.desk.keep_requesters([Requester("Caller 2410", "212 555 0100")])
    screen = imported.type("n3caller").screen
    assert "› Caller 2410  212 555 0100" in screen and "Caller 2410  Location" not in screen
    assert "Caller 2403" in screen and "Caller 917" in screen
