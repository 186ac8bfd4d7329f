"""The desk holds every face to the roles: what is refused writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk, Outcome, Seen, requesters
from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Rights, Role, Roles
from helpdesk_tui.domain.tickets.commands import Attach, Open
from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.store.empty import empty_desk
from tests.store.making import NOW, POLICY
from tests.store.memory import MemoryStore

ROLES = Roles({"lea": Role.LEAD, "vic": Role.VIEWER}, default=Role.TECHNICIAN)

VERBS: dict[str, Callable[[Desk, Seen], Outcome]] = {
    "open": lambda desk, seen: desk.open(Open("VPN", Priority.P3)),
    "attach": lambda desk, seen: desk.attach(seen, Attach("Maria", "1700")),
    "respond": lambda desk, seen: desk.respond(seen),
    "assign": lambda desk, seen: desk.assign(seen, "bo"),
    "take": lambda desk, seen: desk.take(seen),
    "note": lambda desk, seen: desk.note(seen, "called"),
    "reprioritise": lambda desk, seen: desk.reprioritise(seen, Priority.P1),
    "schedule": lambda desk, seen: desk.schedule(seen, POLICY.business.next_open(NOW + 86_400)),
    "wait": lambda desk, seen: desk.wait(seen),
    "close": lambda desk, seen: desk.close(seen),
    "edit": lambda desk, seen: desk.edit(seen, {"subject": "Printer"}),
}


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def desk(store: Store, name: str, via: str | None = None) -> Desk:
    return Desk(store, POLICY, name, lambda: NOW, Rights(ROLES.role(name, []), via, ROLES))


def a_ticket_of(store: Store, assignee: str | None = None) -> Seen:
    opened = desk(store, "lea").open(Open("Mail is slow", Priority.P4, assignee=assignee))
    return {opened.tickets[0].number: None}


@pytest.mark.parametrize("verb", VERBS)
def test_a_viewer_changes_nothing_and_a_technician_works(store: Store, verb: str) -> None:
    seen = a_ticket_of(store)
    before = store.changed(0)
    refused = VERBS[verb](desk(store, "vic"), seen)
    assert not refused.done and "needs the role technician" in refused.refused[0].refusal.reason
    assert store.changed(0) == before
    assert VERBS[verb](desk(store, "tom"), seen).done


def test_a_viewer_can_neither_undo_nor_redo(store: Store) -> None:
    seen = a_ticket_of(store)
    was = Desk(store, POLICY, "vic", lambda: NOW)
    was.note(seen, "when a technician still")
    for verb in (desk(store, "vic").undo, desk(store, "vic").redo):
        assert not verb().done


def test_a_colleagues_ticket_is_given_away_by_a_lead_alone(store: Store) -> None:
    seen = a_ticket_of(store, "bo")
    for refused in (desk(store, "tom").assign(seen, "eve"), desk(store, "tom").take(seen)):
        assert "needs the role lead" in refused.refused[0].refusal.reason
        assert "held by lea" in refused.refused[0].refusal.reason
    assert desk(store, "lea").assign(seen, "eve").done


def test_ones_own_ticket_can_be_given_away_and_nobodys_be_taken(store: Store) -> None:
    assert desk(store, "tom").take(a_ticket_of(store)).done
    assert desk(store, "tom").assign(a_ticket_of(store, "tom"), "eve").done
    assert desk(store, "tom").assign(a_ticket_of(store, "tom"), None).done


def test_of_several_tickets_only_the_colleagues_is_refused(store: Store) -> None:
    free, taken = a_ticket_of(store), a_ticket_of(store, "bo")
    outcome = desk(store, "tom").take({**free, **taken})
    assert [ticket.number for ticket in outcome.tickets] == list(free)
    assert [refused.number for refused in outcome.refused] == list(taken)


def test_deadlines_are_counted_anew_by_a_lead_alone(store: Store) -> None:
    seen = a_ticket_of(store)
    assert "role lead" in desk(store, "tom").recompute(seen).refused[0].refusal.reason
    assert "stays as it is" in desk(store, "lea").recompute(seen).refused[0].refusal.reason


def test_requesters_are_written_by_technicians_and_imported_by_leads(store: Store) -> None:
    maria = [Requester("Maria Silva", phone="1700")]
    with pytest.raises(NotAllowed, match="role technician"):
        desk(store, "vic").keep_requesters(maria)
    with pytest.raises(NotAllowed, match="role technician"):
        requesters.keep_organisation(desk(store, "vic"), "Acme", "VIP")
    with pytest.raises(NotAllowed, match="role lead"):
        desk(store, "tom").keep_requesters(maria, Deed.IMPORT)
    assert not store.requesters_called("Maria Silva")
    assert desk(store, "tom").keep_requesters(maria) == 1


@pytest.mark.parametrize("deed", [Deed.IMPORT, Deed.PURGE, Deed.RESTORE, Deed.RECOMPUTE])
def test_what_is_done_to_the_desk_as_a_whole_needs_a_lead(store: Store, deed: Deed) -> None:
    desk(store, "lea").require(deed)
    with pytest.raises(NotAllowed, match="role lead"):
        desk(store, "tom").require(deed)


def test_both_names_stand_in_the_event_and_in_the_file(tmp_path: Path) -> None:
    store = SqliteStore(empty_desk(tmp_path / "desk.db"))
    seen = a_ticket_of(store)
    number = next(iter(seen))
    desk(store, "tom", via="service").note(seen, "called")
    desk(store, "tom", via="service").undo()
    events = store.history(number)
    assert [(event.actor, event.via) for event in events] == [("lea", None), ("tom", "service"), ("tom", "service")]
    assert store.check() == []
    store.close()


def test_an_undo_goes_by_the_technician_not_by_the_account_they_came_through(store: Store) -> None:
    seen = a_ticket_of(store)
    desk(store, "tom", via="service").note(seen, "called")
    assert "nothing of yours" in desk(store, "eve", via="service").undo().refused[0].refusal.reason
    assert desk(store, "tom").undo().done
