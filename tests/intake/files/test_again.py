"""A later export of the same help desk adds what is new, whole or not at all, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.domain.tickets.commands import Respond
from helpdesk_tui.domain.tickets.desk_events import By, DeskKind
from helpdesk_tui.domain.tickets.events import Kind
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.intake.files.importing import Plan, carry_out, plan, rehearse
from helpdesk_tui.intake.stories import Step, take_step
from helpdesk_tui.store.base import Store
from tests.intake.desks import NOW, POLICY, options

HOUR = 3600
COMMENT = {"author_id": 7, "created_at": "2026-11-18T14:00:00Z", "public": True}


def comment(key: int, text: str, **more: Any) -> dict[str, Any]:
    """A comment as the API of Zendesk has it."""
    return {**COMMENT, "id": key, "body": text, "ticket_id": 1, **more}


@pytest.fixture
def read(tmp_path: Path, store: Store) -> Callable[..., Plan]:
    """What plans the import of so many tickets with these comments."""

    def planned(tickets: int, *comments: dict[str, Any], now: int = NOW) -> Plan:
        path = tmp_path / "export.json"
        those = [
            {
                "id": number, "subject": f"Printer {number}", "status": "open", "created_at": "2026-11-18T13:00:00Z",
                "via": {"channel": "email"}, "requester_id": 3, "submitter_id": 3, "assignee_id": None,
                "organization_id": None,
            }
            for number in range(1, tickets + 1)
        ]  # fmt: skip
        users = [{"id": 7, "name": "Ana Agent", "role": "agent", "email": "ana@desk.example", "organization_id": None}]
        path.write_text(json.dumps({"tickets": those, "comments": comments, "users": users}))
        return plan([path], options(now=now), store)

    return planned


def by(op: str) -> By:
    """Who imports."""
    return By("mreyes", op, NOW)


def the(store: Store, reference: str) -> Ticket:
    """Return a ticket of the desk by its reference."""
    found = store.ticket(store.references([reference])[reference])
    assert found is not None
    return found


def test_new_comments_become_notes_and_nothing_else_is_touched(store: Store, read: Callable[..., Plan]) -> None:
    first = comment(11, "It jams")
    assert carry_out(store, read(1, first), by=by("first")) == 1
    before = the(store, "zendesk:1")
    second = comment(12, "It jams again", created_at="2026-11-18T14:20:00Z", public=False)
    again = read(2, first, second, now=NOW + HOUR)
    assert carry_out(store, again, by=by("second")) == 1
    assert (again.taken, again.already_here, again.new_notes) == (1, 1, 1)
    after, last = the(store, "zendesk:1"), store.history(before.number)[-1]
    assert (last.kind, last.at, last.actor) == (Kind.NOTED, NOW + HOUR, "mreyes")
    assert last.text == "2026-11-18 09:20 EST, by Ana Agent:\n[internal] It jams again"
    assert set(last.after) <= {"version"} and after.version == before.version + 1
    assert store.desk_events(1, kinds=(DeskKind.IMPORTED,))[0].facts["notes"] == 1
    assert store.check() == []


def test_a_third_run_adds_nothing(store: Store, read: Callable[..., Plan]) -> None:
    comments = comment(11, "It jams"), comment(0, "Without an id", id=None)
    carry_out(store, read(1))
    carry_out(store, read(1, *comments))
    end = store.head()
    third = read(1, *comments, comments[0])
    assert carry_out(store, third, by=by("third")) == third.new_notes == 0
    assert store.head() == end


def test_a_rehearsal_counts_the_notes_and_writes_none(store: Store, read: Callable[..., Plan]) -> None:
    carry_out(store, read(1))
    end = store.head()
    again = read(2, comment(11, "It jams"))
    assert rehearse(again) == 1 and again.new_notes == 1
    assert store.head() == end


def test_what_fails_among_the_notes_leaves_nothing(
    store: Store, read: Callable[..., Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(store, read(1))
    end = store.head()
    again = read(2, comment(11, "It jams"), comment(12, "It burns"))
    written = again.further

    def breaks(of: Plan, log: Any) -> Any:
        yield next(written(of, log))
        raise KeyboardInterrupt

    again.further = breaks
    with pytest.raises(KeyboardInterrupt):
        carry_out(store, again, by=by("second"))
    assert store.head() == end and store.references(["zendesk:2"]) == {}


def test_a_note_from_elsewhere_is_no_contact_and_never_older_than_the_last_event(
    store: Store, read: Callable[..., Plan]
) -> None:
    carry_out(store, read(1))
    before = the(store, "zendesk:1")
    answered = take_step(before, Step(NOW + 30, "dee", Respond()), POLICY, "answer")
    assert isinstance(answered, tuple)
    with store.write() as transaction:
        transaction.append(*answered)
    carry_out(store, read(1, comment(11, "It jams")))
    after, last = the(store, "zendesk:1"), store.history(before.number)[-1]
    assert last.at == NOW + 30 and last.kind is Kind.NOTED
    assert (after.contacted_at, after.update_due) == (answered[1].contacted_at, answered[1].update_due)


def test_a_comment_is_known_without_an_id_when_its_author_gets_a_name(store: Store, tmp_path: Path) -> None:
    tickets, comments, users = tmp_path / "tickets.csv", tmp_path / "comments.csv", tmp_path / "users.csv"
    tickets.write_text(
        "id,subject,created_at,status,via,requester_id,assignee_id\n1,Printer,2026-11-18 13:00:00,open,email,3,\n"
    )
    comments.write_text("ticket_id,author_id,created,body,public\n1,7,2026-11-18 14:00:00,It jams,true\n")
    users.write_text("id,name,email,role\n7,Ana Agent,ana@desk.example,agent\n")
    assert carry_out(store, plan([tickets, comments], options(), store)) == 1
    again = plan([tickets, comments, users], options(), store)
    assert carry_out(store, again) == again.new_notes == 0
