from __future__ import annotations

import pytest

from helpdesk_tui.store.place import ServerPlace, place_of
from helpdesk_tui.wiring.copying import for_everybody


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("postgresql://owner@db1,db2/desk", "postgresql://db1,db2/desk"),
        ("postgresql://owner@a:1,b:2/desk?sslmode=require", "postgresql://a:1,b:2/desk?sslmode=require"),
        ("postgres://[::1]:7/my%20desk", "postgresql://[::1]:7/my%20desk"),
        ("postgresql://%2Ftmp%2Fx:7/d?user=owner", "postgresql:///d?host=/tmp/x&port=7"),
        ("postgresql://owner@/d?service=far&passfile=/home/owner/.pgpass", "postgresql:///d?service=far"),
        ("host=a port=5433 user=owner dbname='my desk'", "host=a port=5433 dbname='my desk'"),
        (r"host=/tmp/x dbname=o\'b user=owner", r"host=/tmp/x dbname='o\'b'"),
    ],
)
def test_a_place_is_named_so_that_others_can_type_it_and_without_the_login(typed: str, named: str) -> None:
    place = place_of(typed)
    assert isinstance(place, ServerPlace)
    assert for_everybody(place) == named
    again = place_of(named)
    assert isinstance(again, ServerPlace)
    own = ("user", "passfile")
    assert dict(again.parameters) == {name: value for name, value in place.parameters.items() if name not in own}
