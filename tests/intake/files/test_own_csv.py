"""A plain table with our own column names."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Sla, Status
from helpdesk_tui.intake.files.importing import IntakeError, plan
from helpdesk_tui.store.base import Store
from tests.intake.desks import FILES, NOW, Decided, at, carry_out, lasts, options, planned

TICKETS = FILES / "tickets.csv"


def table(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def small(store: Store) -> Decided:
    return planned(TICKETS, store)


def test_rows_become_tickets_as_they_stand(small: Decided) -> None:
    tickets = {ticket.subject: ticket for ticket in lasts(small.histories)}
    assert set(tickets) == {"Printer on fire", "Font missing", "Move desks", "Upgrade", "Waiting"}
    fire = tickets["Printer on fire"]
    assert (fire.requester, fire.phone, fire.assignee) == ("Ana Sá", "0049 30 0012", "mreyes")
    assert (fire.opened_at, fire.responded_at) == (at("2026-11-16 10:00"), at("2026-11-16 10:10"))
    assert (fire.judged, fire.response_due) == (Sla.MET, at("2026-11-16 10:30"))
    font = tickets["Font missing"]
    assert (font.status, font.closed_at, font.resolution) == (Status.CLOSED, at("2026-11-16 11:00"), "Installed")
    assert (font.phone, font.channel) == ("00117", Channel.EMAIL)
    assert (tickets["Move desks"].scheduled_for, tickets["Move desks"].status) == (
        at("2026-11-20 14:00"),
        Status.SCHEDULED,
    )
    assert tickets["Waiting"].waiting_since == NOW


def test_a_date_alone_means_that_days_opening(small: Decided) -> None:
    [upgrade] = [ticket for ticket in lasts(small.histories) if ticket.subject == "Upgrade"]
    assert upgrade.scheduled_for == at("2026-11-20 09:00")


def test_a_body_keeps_its_lines_and_stands_with_the_opening(small: Decided) -> None:
    [event] = [history[0][0] for history in small.histories if history[0][1].subject == "Printer on fire"]
    assert event.text == "It smells.\nStill burning."


def test_the_quote_mark_of_an_export_is_taken_off(small: Decided) -> None:
    [waiting] = [ticket for ticket in lasts(small.histories) if ticket.subject == "Waiting"]
    assert waiting.requester == "+Dee"


def test_mail_is_not_answered_by_its_coming_in(store: Store, tmp_path: Path) -> None:
    at_ten = "2026-11-16T10:00,\n"
    rows = f"subject,channel,opened_at,responded_at\nBy mail,email,{at_ten}By portal,portal,{at_ten}"
    plan = planned(table(tmp_path, rows), store)
    carry_out(store, plan)
    for ticket in lasts(plan.histories):
        assert (ticket.responded_at, ticket.judged, ticket.running) == (None, None, True)


def test_a_wrong_row_is_left_out_with_its_line_and_reason(small: Decided) -> None:
    reasons = {row.line: row.reason for row in small.left_out}
    assert list(reasons) == [7, 8, 9, 10, 11, 12, 13, 15, 16]
    assert "needs its time" in reasons[7]
    assert "outside opening hours" in reasons[8]
    assert reasons[9] == "opened_at is empty. Say --opened-now to open such tickets now."
    assert "needs a subject" in reasons[10]
    assert reasons[11] == "A closed ticket needs closed_at."
    assert reasons[12] == "opened_at lies ahead of now. Check the time zone."
    assert reasons[13] == "responded_at lies before opened_at."
    assert reasons[15] == "Line 2 is the same ticket."
    assert reasons[16] == "The row has 2 cells, the first row of the file 15."
    assert "Not taken, for a ticket has no such field: colour." in small.notes


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("P3,scheduled,,,", "Only P6 is scheduled"),
        ("P3,open,2026-11-18 15:12,,", "The ticket is open and yet has closed_at."),
        ("P3,,,gone,", "Only a closed ticket has a resolution."),
        ("P3,,yesterday,,", "closed_at: 'yesterday' is no date."),
        ("P3,,,,2026-11-20 14:00", "P6"),
        ("P6,,,,2026-11-22", "scheduled_for: 2026-11-22 has no opening hours."),
        ("P6,,,,2026-11-16 10:00", "has passed"),
    ],
)
def test_what_contradicts_itself_is_left_out(tmp_path: Path, store: Store, cells: str, reason: str) -> None:
    path = table(tmp_path, f"subject,priority,status,closed_at,resolution,scheduled_for\nx,{cells}\n")
    plan = planned(path, store, opened_now=True)
    assert not plan.histories
    assert reason in plan.left_out[0].reason


def test_a_subject_is_enough(tmp_path: Path, store: Store) -> None:
    plan = planned(table(tmp_path, "SUBJECT\nPrinter\n"), store, opened_now=True)
    [ticket] = lasts(plan.histories)
    assert (ticket.priority, ticket.opened_at, ticket.status) == (Priority.P4, NOW, Status.OPEN)
    assert plan.notes == ("There is no column 'priority', so every ticket is P4.",)


def test_no_opening_is_invented(tmp_path: Path, store: Store) -> None:
    with pytest.raises(IntakeError, match="No column 'opened_at' says when the tickets were opened"):
        planned(table(tmp_path, "subject\nPrinter\n"), store)
    plan = planned(table(tmp_path, "subject,opened_at\nPrinter,\nScanner,2026-11-16 10:00\n"), store)
    assert [ticket.subject for ticket in lasts(plan.histories)] == ["Scanner"]
    assert [row.reason for row in plan.left_out] == ["opened_at is empty. Say --opened-now to open such tickets now."]


def test_text_is_cleaned_on_its_way_in(tmp_path: Path, store: Store) -> None:
    [ticket] = lasts(
        planned(table(tmp_path, "subject,requester\nx\x1b[2Jy,\u202eeve\n"), store, opened_now=True).histories
    )
    assert "\x1b" not in ticket.subject
    assert "\u202e" not in (ticket.requester or "")


def test_a_column_named_twice_is_refused(tmp_path: Path, store: Store) -> None:
    with pytest.raises(IntakeError, match="names subject more than once"):
        planned(table(tmp_path, "subject,Subject\na,b\n"), store)


def test_a_ticket_is_the_same_by_reference_then_number_then_words(tmp_path: Path, store: Store) -> None:
    head = "reference,number,subject,status,opened_at,closed_at\n"
    first = "R1,,A,,,\n,7,B,,2026-11-16 10:00,\n,,C,,,\n,,C,,,\n"
    later = "R1,,A changed,,,\n,7,B changed,closed,2026-11-16 10:00,2026-11-16 11:00\n,,C,,,\n,,C,,,\n,,C,,,\n,8,B,,,\n"
    plan = planned(table(tmp_path, head + first), store, opened_now=True)
    assert carry_out(store, plan) == 4
    again = planned(table(tmp_path, head + later), store, opened_now=True)
    assert again.already_here == 4
    assert [ticket.subject for ticket in lasts(again.histories)] == ["C", "B"]


def test_what_cannot_say_it_was_answered_has_no_clock_unless_it_is_new(tmp_path: Path, store: Store) -> None:
    head = "subject,status,priority,opened_at\n"
    rows = "A,open,P2,2026-08-03 10:00\nB,pending,P2,2026-08-03 10:00\nC,New,P2,2026-11-18 15:00\n"
    taken = planned(table(tmp_path, head + rows), store)
    assert {t.subject: (t.running, t.answered_elsewhere) for t in lasts(taken.histories)} == {
        "A": (False, True),
        "B": (False, True),
        "C": (True, False),
    }
    said = "2 tickets: no column 'responded_at': taken as answered elsewhere, no clock runs (lines 2, 3)."
    assert said in taken.notes
    now = planned(table(tmp_path, head + rows), store, opened_now=True)
    assert not any(ticket.answered_elsewhere for ticket in lasts(now.histories))


def test_a_row_without_a_clock_there_has_none_here(tmp_path: Path, store: Store) -> None:
    head, opened = "subject,priority,responded_at,sla,opened_at,status,closed_at\n", "2026-08-03 10:00"
    rows = "".join(f"{s},P2,,none,{opened},{s},{end}\n" for s, end in (("open", ""), ("closed", "2026-08-05 10:00")))
    for ticket in lasts(planned(table(tmp_path, head + rows), store).histories):
        assert (ticket.answered_elsewhere, ticket.judged) == (True, None)


def test_priorities_are_ours_or_words_and_none_becomes_p1(tmp_path: Path, store: Store) -> None:
    words = ("P1", "p5", "URGENT", "High", "Medium", "normal", "low", "Critical", "P7", "")
    rows = "".join(f"{place},{word}\n" for place, word in enumerate(words))
    taken = planned(table(tmp_path, "subject,priority\n" + rows), store, opened_now=True)
    assert "".join(str(int(ticket.priority)) for ticket in lasts(taken.histories)) == "1523445444"
    assert "1 ticket: blank priority taken as P4 (line 11)." in taken.notes
    assert any("URGENT is P2 (1)" in note and "P7 is P4 (1)" in note for note in taken.notes)


def test_the_words_of_others_for_a_status_are_understood(tmp_path: Path, store: Store) -> None:
    words = ("new", "pending", "On Hold", "resolved", "solved", "frozen")
    updated = at("2026-11-17 11:00")
    rows = "".join(f"{word},{word},2026-11-16,,{updated}\n" for word in words)
    taken = planned(table(tmp_path, "subject,status,opened_at,closed_at,updated_at\n" + rows), store)
    found = {ticket.subject: ticket for ticket in lasts(taken.histories)}
    assert [str(found[word].status) for word in words] == ["open", "waiting", "waiting", "closed", "closed", "open"]
    assert (found["solved"].opened_at, found["solved"].closed_at) == (at("2026-11-16 00:00"), updated)
    said = " ".join(taken.notes)
    assert "frozen is open (1)" in said
    assert "2 tickets: no closing time: the last update stands for it (lines 5, 6)." in said
    assert "6 dates without a time are read as midnight." in said


def test_who_is_no_technician_here_is_noted(tmp_path: Path, store: Store) -> None:
    path = table(tmp_path, "subject,opened_at,assignee\nA,2026-11-16 10:00,Fabio Maia\nB,2026-11-16 11:00,Ana\n")
    known = Decided(plan([path], options(agents={"ana": "asa"}), store))
    histories = {history[0][1].subject: history for history in known.histories}
    assert [histories[name][-1][1].assignee for name in "AB"] == [None, "asa"]
    assert histories["A"][-1][0].text == "Assignee there: Fabio Maia"


def test_a_source_stands_before_references(tmp_path: Path, store: Store) -> None:
    path = table(tmp_path, "subject,opened_at,reference\nA,2026-11-16 10:00,1\n")
    [ticket] = lasts(Decided(plan([path], options(source="acme"), store)).histories)
    assert ticket.reference == "acme:1"


def test_an_open_order_of_day_and_month_is_asked_for(tmp_path: Path, store: Store) -> None:
    with pytest.raises(IntakeError, match="Say --dates day or --dates month"):
        planned(table(tmp_path, "subject,opened_at\nA,05-06-2026 10:00\n"), store)


def test_a_closing_is_no_response_where_no_column_has_one(tmp_path: Path, store: Store) -> None:
    rows = "subject,opened_at,status,closed_at\nMail down,2026-08-20 10:00,closed,2026-08-21 10:00\n"
    [ticket] = lasts(planned(table(tmp_path, rows), store).histories)
    assert (ticket.status, ticket.responded_at, ticket.judged) == (Status.CLOSED, None, None)


def test_a_row_that_is_taken_for_another_ticket_is_named(tmp_path: Path, store: Store) -> None:
    head = "subject,reference,opened_at\n"
    carry_out(store, planned(table(tmp_path, head + "Mail down at Acme,1,2026-11-16 10:00\n"), store))
    other = planned(table(tmp_path, head + "Printer at Beta,1,2026-11-17 10:00\n"), store)
    assert other.already_here == 1
    assert any("1 'Printer at Beta' is taken for #1001 'Mail down at Acme'" in note for note in other.notes)
