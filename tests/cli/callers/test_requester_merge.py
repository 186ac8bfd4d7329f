"""Two records of one person made one from the command line, several numbers, and each change told with its author."""

from __future__ import annotations

import pytest

from helpdesk_tui.wiring.config import technician
from tests.cli.conftest import Helpdesk


@pytest.fixture
def twice(helpdesk: Helpdesk) -> Helpdesk:
    helpdesk("new", "Mail is down", "--requester", "Maria Silva", "--phone", "212 760 1700", "--organisation", "Acme")
    helpdesk("new", "Toner", "--requester", "Mary Silva", "--phone", "646 555 0199", "--email", "m@acme.example")
    return helpdesk


def test_merged_records_are_one_with_the_tickets_of_both_and_each_keeps_its_history(twice: Helpdesk) -> None:
    run = twice("requester", "merge", "2", "1")
    assert run.out == (
        "Requester 2 (Mary Silva) is requester 1 from now on. 'helpdesk requester undo 1' takes it back.\n"
    )
    one = twice("requester", "show", "1", "--json").json
    assert (one["phone"], one["numbers"], one["email"], one["names"], one["tickets"]) == (
        "212 760 1700", ["646 555 0199"], "m@acme.example", ["Mary Silva"], [1002, 1001],
    )  # fmt: skip
    assert [found["id"] for found in twice("requester", "list", "0199", "--json").json] == [1]
    gone = twice("requester", "show", "2", "--json").json
    assert (gone["name"], gone["merged_into"], gone["tickets"]) == ("Mary Silva", 1, [1002])
    assert "requester 1, which stands for this one" in twice("requester", "show", "2").out
    assert f"requester 2 merged into this one by {technician()}" in twice("requester", "show", "1").out
    assert f"merged into requester 1 by {technician()}" in twice("requester", "show", "2").out


def test_a_merging_is_undone_whole(twice: Helpdesk) -> None:
    before = [twice("requester", "show", one, "--json").json for one in "12"]
    twice("requester", "merge", "2", "1")
    assert twice("requester", "undo").out == (
        "Undone: requester 1 (Maria Silva) and requester 2 (Mary Silva) as before.\n"
    )
    assert [twice("requester", "show", one, "--json").json for one in "12"] == before
    run = twice("requester", "undo")
    assert (run.status, "nothing of yours to undo" in run.err) == (1, True)


def test_a_correction_is_undone_and_told(twice: Helpdesk) -> None:
    twice("requester", "edit", "1", "--name", "Maria Santos", "--note", "VIP")
    assert "changed: name from Maria Silva to Maria Santos, note and former names by" in (
        twice("requester", "show", "1").out
    )
    assert twice("requester", "undo", "1", "--json").json["name"] == "Maria Silva"
    assert "put back: " in twice("requester", "show", "1").out


def test_further_numbers_and_addresses_find_a_caller_until_they_are_removed(twice: Helpdesk) -> None:
    added = ("--add-phone", "x214", "--add-phone", "030 1234567", "--add-email", "maria@x.example")
    twice("requester", "edit", "1", *added)
    for typed in ("214", "+49 30 1234567", "maria@x"):
        assert [one["id"] for one in twice("requester", "list", typed, "--json").json] == [1]
    assert "212 760 1700 (+2)" in twice("requester", "list").out
    assert twice("requester", "edit", "1", "--remove", "030 1234567", "--json").json["numbers"] == ["x214"]
    assert twice("requester", "list", "1234567", "--json").json == []
    run = twice("requester", "edit", "1", "--remove", "030 1234567")
    assert (run.status, "They are: x214, maria@x.example." in run.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["merge", "1", "1"], 1, "with the same record"),
        (["merge", "1", "9"], 3, "no requester 9"),
        (["merge", "1"], 2, "Missing argument"),
        (["undo", "9"], 3, "no requester 9"),
        (["undo", "1"], 1, "nothing on requester 1 to undo"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    twice: Helpdesk, arguments: list[str], status: int, said: str
) -> None:
    run = twice("requester", *arguments)
    assert (run.status, said in run.err) == (status, True), run.err


def test_a_record_that_another_stands_for_is_not_corrected(twice: Helpdesk) -> None:
    twice("requester", "merge", "2", "1")
    run = twice("requester", "edit", "2", "--note", "VIP")
    assert (run.status, "was merged into 1" in run.err) == (1, True)


def test_the_log_still_verifies_and_the_desk_is_whole(twice: Helpdesk) -> None:
    twice("requester", "merge", "2", "1"), twice("requester", "undo"), twice("requester", "edit", "1", "--name", "M")
    assert twice("audit", "verify").status == 0 and twice("check").status == 0
