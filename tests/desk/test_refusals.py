"""Who was refused a right stands in the log, and so seldom that refusals cannot fill the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.desk.refusals import A_DAY, AN_HOUR, LAST
from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Rights, Role, Roles
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Store
from tests.store.conftest import new_desk, open_store, store
from tests.store.making import NOW, POLICY

__all__ = ["new_desk", "open_store", "store"]

ROLES = Roles({"lea": Role.LEAD, "vic": Role.VIEWER}, default=Role.TECHNICIAN)


def desk(store: Store, name: str, now: int = NOW, via: str | None = None) -> Desk:
    role = Role.VIEWER if name.startswith("v") else ROLES.role(name, [])
    return Desk(store, POLICY, name, lambda: now, Rights(role, via, ROLES))


def refused(store: Store) -> list[DeskEvent]:
    return store.desk_events(1_000, kinds=[DeskKind.REFUSED])


DEEDS: dict[str, tuple[str, Callable[[Desk], Any], dict[str, object]]] = {
    "a viewer who writes": (
        "vic", lambda desk: desk.note({1001: None}, "x"), {"right": "work", "role": "viewer", "ticket": None},
    ),
    "a technician who takes a colleague's ticket": (
        "tom", lambda desk: desk.take({1001: None}), {"right": "reassign", "role": "technician", "ticket": 1001},
    ),
    "a technician who counts anew": (
        "tom", lambda desk: desk.recompute({1001: None}), {"right": "recompute", "role": "technician", "ticket": 1001},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", DEEDS)
def test_a_refused_deed_is_noted_with_who_and_what(store: Store, what: str) -> None:
    who, deed, facts = DEEDS[what]
    desk(store, "lea").open(Open("Mail is slow", Priority.P4, assignee="bo"))
    assert not deed(desk(store, who, via="kiosk")).done
    (noted,) = refused(store)
    assert (noted.actor, noted.via, noted.at, dict(noted.facts)) == (who, "kiosk", NOW, facts)


def test_a_lead_is_refused_nothing_and_nothing_is_noted(store: Store) -> None:
    desk(store, "lea").open(Open("Mail is slow", Priority.P4))
    desk(store, "lea").recompute({1001: None})
    assert refused(store) == []


def test_a_deed_on_the_whole_desk_that_is_refused_is_noted(store: Store) -> None:
    with pytest.raises(NotAllowed):
        desk(store, "tom").require(Deed.PURGE)
    assert refused(store)[0].facts["right"] == "purge"


def test_one_account_is_noted_ten_times_an_hour_and_the_last_says_so(store: Store) -> None:
    for _ in range(AN_HOUR * 3):
        desk(store, "vic").take({1001: None})
    noted = refused(store)
    assert [LAST in one.facts for one in noted] == [True] + [False] * (AN_HOUR - 1)
    desk(store, "vera").take({1001: None})
    desk(store, "vic", NOW + 3600).take({1001: None})
    assert len(refused(store)) == AN_HOUR + 2


def test_a_service_account_counts_as_one_whomever_it_speaks_for(store: Store) -> None:
    for number in range(AN_HOUR * 2):
        desk(store, f"v{number}", via="kiosk").take({1001: None})
    assert len(refused(store)) == AN_HOUR


def test_all_accounts_together_are_noted_a_hundred_times_a_day(store: Store) -> None:
    for number in range(A_DAY * 2):
        desk(store, f"v{number}").take({1001: None})
    assert len(refused(store)) == A_DAY
    desk(store, "vic", NOW + 86_400).take({1001: None})
    assert len(refused(store)) == A_DAY + 1
