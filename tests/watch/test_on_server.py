"""A watch on a desk on a server: the same rounds, under the server's clock and its group for watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Declined, Store
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.store.watching import Boot
from tests.servers import desk_dsn
from tests.store.postgres.logins import a_desk
from tests.watch.standing import Watched


@pytest.fixture
def another() -> Iterator[Callable[[], Store]]:
    dsn, made = desk_dsn(), []

    def store() -> Store:
        made.append(PostgresStore(dsn, "the desk", deadline=20, polls=True))
        return made[-1]

    yield store
    for one in made:
        one.close()


def test_an_outage_is_called_about_acknowledged_and_over(another: Callable[[], Store]) -> None:
    watched = Watched(another)
    number, other = watched.opened(), watched.opened(Priority.P2)
    watched.round()
    watched.round()
    assert [one.number for one in watched.got("ana-phone", Kind.RAISE)] == [number]
    watched.desk("bo").acknowledge({number: None})
    watched.rounds.again()
    watched.goes_on(1)
    assert [one.kind for one in watched.got("ana-phone")] == [Kind.RAISE, Kind.ACK]
    watched.desk("bo").close({number: None})
    watched.rounds.again()
    watched.goes_on(2)
    assert watched.got("ana-phone")[-1].kind is Kind.END
    watched.goes_on(300, each=100)
    watched.settles()
    assert other in [one.number for one in watched.got("ana-phone", Kind.RAISE)]
    second = Watched(another)
    assert second.round("another") is False and second.rounds.holder == "the-watch"
    watched.rounds.leave()
    second.boot += 30
    assert second.round("another")
    assert watched.store.check() == []


def test_a_login_that_is_no_watch_is_refused() -> None:
    desk = a_desk()
    stores = {name: PostgresStore(desk(name), "the desk", deadline=20) for name in ("tom", "wanda")}
    with pytest.raises(Declined):
        stores["tom"].take_lease("mine", Boot("", 0))
    assert stores["wanda"].take_lease("the-watch", Boot("", 0)).epoch == 1
    for store in stores.values():
        store.close()
