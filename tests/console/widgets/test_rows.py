"""A row that has been drawn is taken as it was, for as long as all that it tells stays."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.console.look.columns import columns
from helpdesk_tui.console.look.lines import Line, cells, plain
from helpdesk_tui.console.widgets.rows import Drawn, Told
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from tests.console.pilot import MONDAY_10, POLICY

LAYOUT = columns(80, 1_200)
TICKET = Ticket(
    1_042, 1, "Printer prints pale", Priority.P3, Status.OPEN, Channel.PHONE, MONDAY_10 - 90, MONDAY_10 - 90
)


PLAIN = Told(TICKET, marked=False, gone=False, elsewhere=False, parent=False, alarm="")


def drawn(rows: Drawn, told: Told = PLAIN, now: int = MONDAY_10, room: int = 80) -> Line:
    return rows.row(told, LAYOUT, POLICY, now, room)


def test_the_same_ticket_in_the_same_second_is_not_drawn_again() -> None:
    rows = Drawn()
    first = drawn(rows)
    drawn(rows, PLAIN._replace(ticket=replace(TICKET, number=1_043)))
    assert drawn(rows) is first and cells(first) == 80


def test_a_second_that_changes_no_word_of_it_does_not_draw_it_anew() -> None:
    rows = Drawn()
    first = drawn(rows)
    assert drawn(rows, now=MONDAY_10 + 1) is first
    minute = drawn(rows, now=MONDAY_10 + 60)
    assert plain(minute) != plain(first) and drawn(rows, now=MONDAY_10 + 61) is minute


def test_no_row_is_held_that_has_been_out_of_sight_for_a_second() -> None:
    rows = Drawn()
    drawn(rows)
    for second in (1, 2):
        for number in (1_050, 1_051):
            drawn(rows, PLAIN._replace(ticket=replace(TICKET, number=number)), MONDAY_10 + second)
    assert rows._rows.keys() == {1_050, 1_051}


def test_a_change_a_mark_company_a_second_or_another_width_draws_it_anew() -> None:
    rows = Drawn()
    first = plain(drawn(rows))
    assert "Plotter" in plain(drawn(rows, PLAIN._replace(ticket=replace(TICKET, version=2, subject="Plotter"))))
    assert plain(drawn(rows, PLAIN._replace(marked=True))).startswith("*")
    assert "┬" in plain(drawn(rows, PLAIN._replace(parent=True)))
    assert "@" in plain(drawn(rows, PLAIN._replace(elsewhere=True)))
    assert {role for _, role in drawn(rows, PLAIN._replace(gone=True))} == {"", "dim"}
    assert plain(drawn(rows, now=MONDAY_10 + 3_600)) != first
    assert cells(drawn(rows, room=70)) == 70
    assert plain(drawn(rows)) == first


def test_another_layout_or_policy_draws_it_anew() -> None:
    rows = Drawn()
    drawn(rows)
    wide = rows.row(PLAIN, columns(120, 1_200), POLICY, MONDAY_10, 120)
    assert cells(wide) == 120
    tokyo = replace(POLICY.business, zone_name="Asia/Tokyo")
    due = columns(80, 1_200, ("due",))
    told = PLAIN._replace(ticket=replace(TICKET, due_at=MONDAY_10 + 600))
    here = plain(rows.row(told, due, POLICY, MONDAY_10, 80))
    assert plain(rows.row(told, due, replace(POLICY, business=tokyo), MONDAY_10, 80)) != here
