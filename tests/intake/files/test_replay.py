"""A log played back arrives step by step, and ends where the import of the whole ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.commands import Close, Open
from helpdesk_tui.domain.tickets.ticket import Status, Ticket
from helpdesk_tui.intake.files.importing import IntakeError
from helpdesk_tui.intake.files.replay import BATCH, Cue, Feed, prepare
from helpdesk_tui.intake.stories import Step, take_step
from helpdesk_tui.store.base import Store, Unavailable
from tests.intake.desks import FILES, LOG, NEW_YORK, POLICY, at, carry_out, planned, with_the_log

INCIDENTS = FILES / "incidents.csv"
START = at("2016-06-13 12:00")
END = at("2017-06-01 00:00")


def begun(store: Store, start: int = START) -> Feed:
    before, later = prepare(INCIDENTS, POLICY, NEW_YORK, start)
    store.load(before)
    return Feed(store, POLICY, later)


def run_out(feed: Feed, now: int = END) -> int:
    done = 0
    while tried := feed.advance(now):
        done += tried
    return done


def standing(store: Store, references: Sequence[str]) -> dict[str, Ticket]:
    """Return the tickets by reference, without the numbers, which depend on when each arrived."""
    found = {}
    for reference, number in store.references(references).items():
        ticket = store.ticket(number)
        assert ticket is not None
        found[reference] = replace(ticket, number=0)
    return found


def test_before_the_moment_all_is_there_and_after_it_nothing(store: Store) -> None:
    begun(store)
    tickets = standing(store, ["INC1", "INC2", "INC5"])
    assert set(tickets) == {"INC1", "INC2"}
    assert tickets["INC1"].status is Status.WAITING
    assert tickets["INC2"].running


def test_steps_arrive_at_their_time_in_the_name_of_who_did_them(store: Store) -> None:
    feed = begun(store)
    assert feed.advance(at("2016-06-13 12:29")) == 0
    assert feed.advance(at("2016-06-13 12:30")) == 1
    number = store.references(["INC2"])["INC2"]
    event = store.history(number)[-1]
    assert (event.at, event.actor, str(event.kind)) == (at("2016-06-13 12:30"), "agent 3", "closed")
    assert feed.advance(at("2016-06-13 13:00")) == 1
    assert "INC5" in store.references(["INC5"])


def test_a_whole_replay_ends_where_the_import_ends(store: Store, whole: Store) -> None:
    carry_out(whole, planned(INCIDENTS, whole))
    feed = begun(store)
    run_out(feed)
    names = ["INC1", "INC2", "INC5"]
    assert standing(store, names) == standing(whole, names)
    assert (feed.left, dict(feed.refused)) == (0, {})
    assert store.check() == []


def test_who_closed_a_ticket_by_hand_is_not_overruled(store: Store) -> None:
    feed = begun(store)
    number = store.references(["INC1"])["INC1"]
    with store.write() as transaction:
        step = Step(START + 60, "me", Close("Done by hand"))
        taken = take_step(transaction.ticket(number), step, POLICY, "by-hand")
        assert isinstance(taken, tuple)
        transaction.append(*taken)
    run_out(feed, at("2016-06-14 12:00"))
    ticket = store.ticket(number)
    assert ticket is not None
    assert ticket.resolution == "Done by hand"
    [(reason, times)] = feed.refused.items()
    assert reason.startswith("Close: The ticket is closed")
    assert times == 1


def copied(cue: Cue, copy: int) -> Cue:
    """Return the same step of another incident."""
    reference, command = f"{cue.reference}-{copy}", cue.step.command
    if isinstance(command, Open):
        command = replace(command, reference=reference)
    return Cue(reference, f"{cue.op}-{copy}", replace(cue.step, command=command))


def test_a_late_feed_goes_on_in_bounded_batches(store: Store) -> None:
    before, later = prepare(INCIDENTS, POLICY, NEW_YORK, at("2016-06-01 00:00"))
    assert before == []
    many = [copied(cue, copy) for cue in later for copy in range(5)]
    feed = Feed(store, POLICY, many)
    assert feed.advance(END) == BATCH
    assert run_out(feed) == len(many) - BATCH


def test_what_the_store_could_not_take_comes_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = begun(store)

    def busy() -> None:
        raise Unavailable("busy")

    with monkeypatch.context() as patched:
        patched.setattr(store, "write", busy)
        with pytest.raises(Unavailable):
            feed.advance(END)
    left = feed.left
    assert run_out(feed) == left > 0


def test_a_feed_begun_again_repeats_nothing(store: Store, whole: Store) -> None:
    run_out(begun(store), at("2016-06-14 12:00"))
    _, later = prepare(INCIDENTS, POLICY, NEW_YORK, START)
    again = Feed(store, POLICY, later)
    run_out(again)
    carry_out(whole, planned(INCIDENTS, whole))
    names = ["INC1", "INC2", "INC5"]
    assert standing(store, names) == standing(whole, names)
    assert not again.refused


def test_a_moment_after_the_end_is_refused() -> None:
    with pytest.raises(IntakeError, match="Choose an earlier one"):
        prepare(INCIDENTS, POLICY, NEW_YORK, END)


def test_a_row_without_a_time_never_happens_in_a_replay(store: Store) -> None:
    before, later = prepare(FILES / "tickets.csv", POLICY, NEW_YORK, at("2026-11-16 09:00"))
    assert before == []
    assert max(cue.step.at for cue in later) < at("2037-01-01 00:00")
    run_out(Feed(store, POLICY, later), at("2026-11-16 10:00"))


@with_the_log
def test_the_real_log_replayed_ends_where_its_import_ends(store: Store, whole: Store) -> None:
    plan = planned(LOG, whole)
    carry_out(whole, plan)
    before, later = prepare(LOG, POLICY, NEW_YORK, at("2016-03-01 09:00"))
    store.load(before)
    feed = Feed(store, POLICY, later)
    assert (len(before), len(later)) == (243, 4330)
    run_out(feed)
    assert not feed.refused
    references = [history[0][1].reference or "" for history in plan.histories]
    assert standing(store, references) == standing(whole, references)
