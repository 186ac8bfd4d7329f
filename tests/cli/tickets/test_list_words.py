"""``helpdesk list`` with words: what it finds, and what it says of closed tickets when it finds nothing."""

from __future__ import annotations

from tests.cli.conftest import Helpdesk


def test_an_empty_list_says_how_many_closed_tickets_match_and_is_no_failure(helpdesk: Helpdesk) -> None:
    for subject in ("Plotter pale", "Plotter jams", "Mail"):
        helpdesk("new", subject, "--requester", "Ana")
    helpdesk("close", "1001", "--resolution", "Replaced the fuser")
    helpdesk("close", "1002", "--resolution", "Took the paper out")
    run = helpdesk("list", "lotter")
    assert (run.status, run.out) == (0, "")
    assert run.err == "None of the open tickets matches 'lotter'. 2 closed do: add is:closed.\n"
    assert helpdesk("list", "note:fuser").err.endswith("1 closed does: add is:closed.\n")
    assert helpdesk("list", "fuser", "--json").err.endswith("1 closed does: add is:closed.\n")
    for none in (["zzz"], ["lotter", "is:open,waiting"], ["is:closed", "zzz"], ["lotter", "is:waiting"]):
        assert "closed do" not in helpdesk("list", *none).err
    assert [one["number"] for one in helpdesk("list", "is:closed", "fuser", "--json").json] == [1001]


def test_what_cannot_be_found_is_told_as_it_was_looked_for(helpdesk: Helpdesk) -> None:
    told = {
        '"disk full"': "the phrase 'disk full'",
        '"disk"': "the word 'disk'",
        "10.0.0.1": "'10.0.0.1'",
        "lotter": "'lotter'",
        "pl": "a word that begins with 'pl'",
        "Wi-Fi": "'Wi-Fi'",
        "-email:acme": "not (email:acme)",
    }
    for typed, said in told.items():
        assert helpdesk("list", "p:1", typed).err == f"None of the open tickets matches p:1 and {said}.\n"
