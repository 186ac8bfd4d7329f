"""The form of a call on its screen: how it is shown, what survives, what is kept, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.state.settings import Settings, read_settings
from helpdesk_tui.desk import Outcome
from helpdesk_tui.desk.shift.ringing import ring
from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.domain.text.cleaning import LINE_LIMITS
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority, Status
from helpdesk_tui.store.base import Busy
from helpdesk_tui.wiring.config import load
from tests.console.pilot import MONDAY_10, Hand, Maker

MARIA = Requester("Maria Silva", "+1 212 760 1700", "maria@acme.example", "Acme Corp", "VIP")
MARIO = Requester("Mario Rossi", "+1 212 760 1800", None, "Bauhaus")


@pytest.fixture
def known(hand: Hand) -> Hand:
    hand.desk.keep_requesters([MARIA, MARIO])
    return hand


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("keys", ["n", "nyn", "nny", "n2mar", "n21700\rMail is\t", "n\t1700\rMail is down\r"])
def test_the_form_fits_every_screen_with_its_keys_in_the_last_line(
    sit: Maker, room: int, height: int, keys: str
) -> None:
    hand = sit(room=room, height=height)
    hand.desk.keep_requesters([MARIA, MARIO])
    hand.open("Mail is down for all", 2, requester="Maria Silva", phone="212 760 1700", organisation="Acme Corp")
    lines = hand.type(keys).screen.split("\n")
    assert len(lines) == height and " Esc " in lines[-1]
    assert "New ticket" in lines[1] and "rang 10:00:00" in lines[1]
    if keys.startswith(("n2", "n\t")):
        label = "› Requester" if keys == "n2mar" else "Subject      Mail is"
        assert any(label in one for one in lines)
    if room >= 110 and height >= 24:
        assert any("│ Flow chart" in one for one in lines)
        assert any("│ │   unreachable?" in one for one in lines)


def test_the_chart_beside_the_form_cuts_its_questions_only_where_they_have_no_room(hand: Hand) -> None:
    hand.resize(120, 40).type("n")
    assert "or unreacha…" not in hand.screen
    hand.resize(120, 18)
    assert "│ Flow chart" in hand.screen and "or unreacha…" in hand.screen


def test_the_path_through_the_chart_is_told_in_one_line_where_there_is_room_for_no_more(sit: Maker) -> None:
    hand = sit(room=60, height=12)
    assert "● 1 yes ━▶ ◉ 2  yes ─▷ 4   no ─▷ 3" in hand.type("ny").screen


def test_after_saving_the_view_stays_and_a_line_says_which_key_goes_to_the_ticket(hand: Hand) -> None:
    number = hand.open("Printer", 1)
    hand.type("n3Maria\r\rMail is slow\r")
    assert "#1002 saved, P3; . goes to it." in hand.screen
    assert hand.shift.window.cursor is not None and hand.shift.window.cursor.number == number
    hand.type(".")
    assert hand.shift.window.cursor.number == 1002 and hand.front == "QueueScreen"


def test_the_key_opens_the_last_saved_ticket_where_the_view_does_not_have_it(hand: Hand) -> None:
    assert "No ticket has been saved here yet" in hand.type(".").screen
    hand.type("n3Maria\r\rMail is slow\r2.")
    assert hand.shift.tabs.at == 1 and hand.front == "TicketScreen" and "Mail is slow" in hand.screen


@pytest.mark.parametrize(("takes", "who"), [(True, "ana"), (False, None)])
def test_a_setting_gives_a_saved_call_to_whoever_saved_it(sit: Maker, takes: bool, who: str | None) -> None:
    hand = sit(settings=Settings(takes_calls=takes))
    hand.type("n3Maria\r\rMail is slow\r")
    assert hand.ticket(1001).assignee == who


@pytest.mark.parametrize(("word", "takes", "problems"), [("mine", True, 0), ("nobody", False, 0), ("me", False, 1)])
def test_the_setting_is_read_and_one_that_there_is_not_is_a_problem(
    tmp_path: Path, word: str, takes: bool, problems: int
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'after_call = "{word}"\n')
    environ = {"HELPDESK_CONFIG": str(path)}
    read = read_settings(load({}, environ), environ, Rights())
    assert (read.takes_calls, len(read.problems)) == (takes, problems)
    assert not problems or "after_call: there is no 'me'; there are nobody, mine" in read.problems[0]


def test_what_several_callers_share_is_told_of_the_marked_one_and_enter_takes_it(known: Hand) -> None:
    screen = known.type("n2mari").screen
    assert "› Maria Silva" in screen and "! VIP" in screen and "2 match: Enter takes it" in screen
    screen = known.key("down").screen
    assert "› Mario Rossi" in screen and "! VIP" not in screen
    known.type("\r\rFax\r")
    ticket = known.ticket(1001)
    assert (ticket.requester, ticket.phone, ticket.subject) == ("Mario Rossi", "+1 212 760 1800", "Fax")


def test_a_name_typed_ahead_with_a_number_of_its_own_is_nobody_else(known: Hand) -> None:
    known.type("n2Mari\r555 0100\rFax\r")
    ticket = known.ticket(1001)
    assert (ticket.requester, ticket.phone, ticket.subject) == ("Mari", "555 0100", "Fax")
    assert (ticket.email, ticket.organisation) == (None, None)


@pytest.mark.parametrize("attaches", [False, True])
def test_a_known_caller_who_was_marked_by_hand_rings_from_another_telephone(known: Hand, attaches: bool) -> None:
    printer = known.open("Fax at the gate", 4)
    known.type("n2mar").key("down").type("\r")
    marked, other = next((one, two) for one, two in ((MARIA, MARIO), (MARIO, MARIA)) if one.name in known.screen)
    known.type("555 0100\r")
    assert marked.name in known.screen and (marked.organisation or "") in known.screen
    if attaches:
        known.type("Fax at the gate").key("f4")
    else:
        known.type("Fax\r")
        ticket = known.ticket(printer + 1)
        assert (ticket.requester, ticket.phone) == (marked.name, "555 0100")
        assert (ticket.email, ticket.organisation) == (marked.email, marked.organisation)
    people = {one.name: one for one in known.store.requesters_named("", 9)}
    assert (people[marked.name].phone, people[marked.name].numbers) == (marked.phone, ("555 0100",))
    assert len(people) == 2 and people[other.name].numbers == ()
    assert [one.name for one in known.store.requesters_by_number("555 0100")] == [marked.name]


def test_a_click_marks_by_hand_too_and_a_number_may_be_corrected_in_the_subject_s_turn(known: Hand) -> None:
    known.type("n2mari").click("#found", (6, 2)).type("\r555 0100\rFax\r")
    assert (known.ticket(1001).requester, known.ticket(1001).phone) == ("Mario Rossi", "555 0100")
    known.type("n21700\r").key("up").type("\x7f\x7f99\rFax\r")
    assert (known.ticket(1002).requester, known.ticket(1002).phone) == ("Maria Silva", "+1 212 760 1799")
    assert len(known.store.requesters_named("", 9)) == 2


def test_the_number_that_was_typed_for_a_name_is_theirs_even_where_it_is_another_of_the_same_name(known: Hand) -> None:
    known.type("n2Mari\r760 1800\rFax\r")
    assert (known.ticket(1001).requester, known.ticket(1001).phone) == ("Mari", "760 1800")
    known.type("n2Mario Rossi\r760 1800\rFax\r")
    assert (known.ticket(1002).requester, known.ticket(1002).organisation) == ("Mario Rossi", "Bauhaus")


def test_up_takes_the_mark_away_and_the_name_stands_as_it_was_typed(known: Hand) -> None:
    known.type("n2Mari").key("up").type("\r\rFax\r")
    assert (known.ticket(1001).requester, known.ticket(1001).phone) == ("Mari", None)


def test_that_nobody_is_known_with_a_number_is_said_beside_it(known: Hand) -> None:
    row = next(one for one in known.type("n23007").screen.split("\n") if "Requester" in one)
    assert "› Requester    3007" in row and "Nobody known with 3007" in row
    assert "Nobody known" not in known.type("\x7f\x7f\x7f\x7f1700").screen


def test_a_text_that_is_too_long_is_told_at_its_field_while_it_is_typed(hand: Hand) -> None:
    hand.type("n2\r\r").paste("x" * 201)
    row = next(one for one in hand.screen.split("\n") if "Subject" in one)
    assert "too long" in row
    hand.type("\r")
    assert "The subject has 201 characters, 1 more" in hand.told and hand.store.ticket(1001) is None
    hand.type("\x7f\r")
    assert len(hand.ticket(1001).subject) == 200


@pytest.mark.parametrize("field", ["requester", "phone", "subject"])
def test_what_is_longer_than_its_field_is_neither_cut_nor_lost(hand: Hand, field: str) -> None:
    hand.type("nynn")
    for name in ("requester", "phone", "subject"):
        hand.paste("x" * (LINE_LIMITS[name] + 1) if name == field else "Printer").type("\r")
    assert f"The {field} has" in hand.told and "1 more than the" in hand.told
    assert hand.store.ticket(1001) is None and hand.front == "CallScreen"
    # The field that is too long has the caret; its last letter goes, and Enter goes on to the key that saves.
    hand.type("\x7f" + "\r" * {"requester": 2, "phone": 2, "subject": 1}[field])
    assert len(getattr(hand.ticket(1001), field)) == LINE_LIMITS[field]


def test_more_than_a_field_takes_is_told_and_what_stands_there_stays(hand: Hand) -> None:
    hand.type("n2\r\rMail").paste("y" * 140_000)
    assert "140,000 characters are too many" in hand.told and "Subject      Mail " in hand.screen


def test_the_last_line_names_the_field_that_tab_goes_to_and_the_key_for_a_time_as_agreed(hand: Hand) -> None:
    assert "Tab Details" in hand.type("n2\r\rMail").screen
    assert "Tab Organisation" in hand.type("\t").screen and "Tab Email" in hand.type("\t").screen
    hand.type("\x1bn6sat 02:00")
    assert "F7 As agreed" in hand.screen.split("\n")[-1]


def test_details_have_lines_which_ctrl_j_makes_and_a_paste_keeps(hand: Hand) -> None:
    hand.type("n2\r\rMail\tsince ten\nwhole floor").paste("\r\nerror 5\r\n\tat disk 0")
    assert "› Details      since ten " in hand.screen and "               whole floor" in hand.screen
    hand.type("\r")
    assert hand.store.history(1001)[0].text == "since ten\nwhole floorerror 5\n\tat disk 0"


def test_a_page_pasted_into_a_subject_is_one_line(hand: Hand) -> None:
    hand.type("n2\r\r").paste("Mail\nis down").type("\r")
    assert hand.ticket(1001).subject == "Mail is down"


def test_what_is_typed_while_the_clock_ticks_is_not_lost(hand: Hand) -> None:
    hand.type("n2\r\rMail")
    entry = hand.app.screen.focused
    assert entry is not None
    entry.insert_text_at_cursor(" is")  # type: ignore[attr-defined]
    hand.app.renew()
    hand.settle()
    hand.type(" down\r")
    assert hand.ticket(1001).subject == "Mail is down"


def test_a_click_types_where_it_was_clicked_and_beside_the_fields_nowhere_else(hand: Hand) -> None:
    hand.type("n2Maria\r\rMail")
    hand.click("#requester", (2, 0)).type("x")
    hand.click("#found").click("#head").type("y")
    hand.click("#phone").type("5550100").click("#subject", (4, 0)).type(" is down\r")
    ticket = hand.ticket(1001)
    assert (ticket.requester, ticket.phone, ticket.subject) == ("Maxyria", "5550100", "Mail is down")


def test_a_click_marks_a_caller_and_a_second_one_takes_them(known: Hand) -> None:
    known.type("n2mari").click("#found", (6, 2))
    assert "› Mario Rossi" in known.screen
    known.click("#found", (6, 2)).type("Fax\r")
    assert (known.ticket(1001).requester, known.ticket(1001).subject) == ("Mario Rossi", "Fax")


def test_a_click_picks_the_ticket_that_looks_alike(known: Hand) -> None:
    first, second = known.open("Mail is down", 2), known.open("Mail is down", 2)
    known.type("n21700\rmail down")
    top = known.app.screen.query_one("#found").region.y
    row = next(at for at, one in enumerate(known.screen.split("\n")) if f"P2 #{first}" in one)
    known.click("#found", (8, row - top))
    known.key("f4")
    assert [known.ticket(number).affected for number in (first, second)] == [1, None]


def test_a_console_that_is_killed_loses_nothing_that_was_typed_before_the_last_second(hand: Hand) -> None:
    hand.type("nynnMaria\r\rMail is do").tick()
    # Nothing is said to the console: it is simply gone.
    kept = hand.store.drafts("ana")
    assert "Mail is do" in kept["call"] and '"op"' in kept["call"]


def test_a_call_that_was_saved_as_the_console_was_killed_is_saved_once(hand: Hand) -> None:
    hand.type("n3Maria\r\rMail is slow").tick()
    kept = hand.store.drafts("ana")["call"]
    hand.type("\r")
    assert hand.ticket(1001).subject == "Mail is slow"
    hand.tick()
    hand.store.keep_draft("ana", "call", kept, 1)
    hand.sit()
    hand.type("n").key("ctrl+n").type("\r\r")
    assert "#1001 saved" in hand.screen and hand.store.ticket(1002) is None


def test_a_desk_that_is_busy_is_asked_again_and_opens_one_ticket(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    tries, opening = [], hand.desk.open

    def open_(*given: object) -> Outcome:
        tries.append(given)
        if len(tries) < 3:
            raise Busy("busy")
        return opening(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(hand.desk, "open", open_)
    monkeypatch.setattr("helpdesk_tui.console.state.writer.AGAIN", 0.001)
    hand.type("n3Maria\r\rMail is slow\rn4Bo\r\rFax\r").freed()
    assert len(tries) == 4 and [hand.ticket(number).subject for number in (1001, 1002)] == ["Mail is slow", "Fax"]


def test_kept_calls_are_listed_with_who_what_since_and_priority_and_one_is_taken_up(hand: Hand) -> None:
    hand.type("n2Maria\r\rMail is down\x1b")
    hand.now += 300
    hand.type("n\tBo\r\rFax\x1b")
    hand.now += 60
    assert "2 calls are kept as drafts. ^N shows them." in hand.type("n").screen
    screen = hand.key("ctrl+n").screen
    bo, maria = (next(one for one in screen.split("\n") if name in one) for name in ("Bo  ", "Maria  "))
    assert "› --  since 10:05:00, 1m ago" in bo and "Fax" in bo
    assert "P2  since 10:00:00, 6m ago" in maria and "Mail is down" in maria
    hand.key("down").type("\r\r")
    assert (hand.ticket(1001).subject, hand.ticket(1001).opened_at) == ("Mail is down", MONDAY_10)


def test_a_kept_call_is_discarded_only_when_that_is_said_twice(hand: Hand) -> None:
    hand.type("n2Maria\r\rMail is down\x1bn").key("ctrl+n").type("y")
    assert len(hand.shift.drafts) == 1
    assert "Discard the call of Maria? y discards it for good" in hand.key("delete").told
    hand.type("y")
    assert len(hand.shift.drafts) == 0 and hand.front == "CallScreen" and "The call is discarded." in hand.screen


def test_without_a_kept_call_the_key_says_so_and_the_call_goes_on(hand: Hand) -> None:
    assert "No call is kept." in hand.type("n").key("ctrl+n").screen
    hand.type("3Maria\r\rFax\r")
    assert hand.ticket(1001).subject == "Fax"


@pytest.mark.parametrize(("digit", "asks"), [("1", True), ("2", True), ("3", False)])
def test_leaving_with_a_kept_outage_asks_first(hand: Hand, digit: str, asks: bool) -> None:
    left: list[bool] = []
    hand.app.services.leave = lambda: left.append(True)
    hand.type(f"n{digit}Maria\r\rMail is down\x1bq")
    assert left == ([] if asks else [True])
    if asks:
        assert hand.front == "LeaveDialog" and "Maria" in hand.screen and f"P{digit}" in hand.screen
        hand.type("\x1b")
        assert hand.front == "QueueScreen" and not left
        hand.type("q\r")
        assert left == [True]


def test_a_tasks_time_outside_opening_hours_is_kept_as_agreed_by_a_key(hand: Hand) -> None:
    hand.type("n6sat 02:00")
    assert "F7 keeps that time as agreed" in hand.told
    hand.type("\r").key("f7")
    assert "sat 02:00 as agreed" in hand.screen
    hand.type("\rMaria\r\rNew switch\r")
    ticket = hand.ticket(1001)
    assert (ticket.status, ticket.scheduled_for) == (Status.SCHEDULED, MONDAY_10 + 4 * 86_400 + 16 * 3600)


def test_a_whole_call_and_what_follows_it_in_one_write(known: Hand) -> None:
    known.type("nynn1700\rMail is down\tsince ten\nwhole floor\rn\tBo\r555 0100\rFax\r3\r.mcalled back\r")
    first, second = known.ticket(1001), known.ticket(1002)
    assert (first.requester, first.priority) == ("Maria Silva", Priority.P2)
    assert (second.requester, second.phone, second.priority) == ("Bo", "555 0100", Priority.P3)
    assert known.store.history(1001)[0].text == "since ten\nwhole floor"
    assert known.store.history(1002)[-1].text == "called back"


def test_a_telephone_that_rings_brings_the_caller_and_the_questions_are_answered_as_ever(known: Hand) -> None:
    ring(known.desk, "+1 212 760 1700", int(known.moment))
    known.elsewhere()
    screen = known.screen
    assert "Maria Silva" in screen and "! VIP" in screen and "y / n" in screen
    known.type("ynn\rMail is down\r")
    assert (known.ticket(1001).requester, known.ticket(1001).priority) == ("Maria Silva", Priority.P2)


def test_the_ticket_that_looks_alike_can_be_read_and_the_call_goes_on(known: Hand) -> None:
    number = known.open("Mail is down for all", 1, body="since ten, the whole floor")
    known.type("n21700\rMail").key("f5")
    assert known.front == "TicketScreen" and "since ten, the whole floor" in known.screen
    known.type("\x1b is down")
    assert "Subject      Mail is down" in known.screen
    known.key("f4")
    assert known.ticket(number).affected == 1
    assert known.front == "QueueScreen" and known.type(".\r").front == "TicketScreen"


def test_a_priority_chosen_in_the_night_of_the_clock_change_promises_real_minutes(hand: Hand) -> None:
    # SLA: received 2026-11-01 00:45 EDT, P2 is due 01:15 EDT and P3 03:45 EST.
    hand.now = 1_793_508_300
    assert "due 01:15:00 " in hand.type("n2").told
    assert "due 03:45 " in hand.key("up").type("3").told


def test_a_form_that_was_mounted_ahead_begins_with_its_key(hand: Hand) -> None:
    hand.mount_ahead()
    assert hand.app.get_screen("new").is_running and hand.front == "QueueScreen"
    hand.tick(60).type("n2Maria\r\rMail is down\r")
    assert (hand.ticket(1001).opened_at, hand.front) == (MONDAY_10 + 60, "QueueScreen")


def test_the_line_of_keys_says_from_the_first_field_on_where_enter_saves(hand: Hand) -> None:
    hand.resize(120, 24)
    assert "Enter Next; on Subject: Save" in hand.type("n2").screen.splitlines()[-1]
    assert "Enter Next; on Subject: Save" in hand.type("Maria\r").screen.splitlines()[-1]
    assert "Enter Save" in hand.type("\r").screen.splitlines()[-1]
    hand.sit()
    assert "Enter Next; on Subject: Questions" in hand.type("n\t").screen.splitlines()[-1]
