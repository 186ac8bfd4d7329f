from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.store.base import Declined, Unusable
from helpdesk_tui.store.place import FilePlace, ServerPlace, file_of, on_server, place_of, shown, typed


@pytest.mark.parametrize("text", ["desk.db", "/srv/a b/desk.db", "a=b.db", "./host=a", "http://host/desk", "host", ""])
def test_what_names_no_server_is_a_file(text: str) -> None:
    assert place_of(text) == FilePlace(Path(text))
    assert not on_server(text)


@pytest.mark.parametrize(
    ("text", "name", "parameters"),
    [
        ("postgresql://", "postgresql:///", {}),
        ("postgresql:///desk", "postgresql:///desk", {"dbname": "desk"}),
        (
            "postgresql://ana@a,b:5433/desk?sslmode=require",
            "postgresql://ana@a,b:5433/desk",
            {"user": "ana", "host": "a,b", "port": ",5433", "dbname": "desk", "sslmode": "require"},
        ),
        ("postgres://[::1]:7/d", "postgresql://::1:7/d", {"host": "::1", "port": "7", "dbname": "d"}),
        (
            "postgresql://%2Ftmp%2Fx/d?user=o%27b",
            "postgresql://o'b@/tmp/x/d",
            {"host": "/tmp/x", "dbname": "d", "user": "o'b"},
        ),
        (
            "host=a  dbname = 'my desk' connect_timeout=3",
            "host=a dbname=my desk",
            {"host": "a", "dbname": "my desk", "connect_timeout": "3"},
        ),
        (r"user='o\'b' host=a\ b", "user=o'b host=a b", {"user": "o'b", "host": "a b"}),
        ("service=desk", "service=desk", {"service": "desk"}),
    ],
)
def test_a_server_is_named_as_libpq_names_it(text: str, name: str, parameters: dict[str, str]) -> None:
    place = place_of(text)
    assert isinstance(place, ServerPlace)
    assert (dict(place.parameters), str(place), typed(place), shown(text)) == (parameters, name, text, text)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana:sesame@host/desk",
        "postgresql://ana:@host/desk",
        "postgresql://:sesame@host/desk",
        "postgresql://host/desk?password=sesame",
        "postgresql://host/desk?pass%77ord=sesame",
        "postgresql://host/desk?sslpassword=sesame",
        "host=a password=sesame",
        "password='sesame street' host=a",
    ],
)
def test_a_password_is_refused_and_shown_nowhere(text: str) -> None:
    with pytest.raises(Unusable, match="password") as refused:
        place_of(text)
    assert "sesame" not in str(refused.value) + shown(text)
    with pytest.raises(Unusable, match="password"):
        place_of(shown(text))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ana:ses/ame@host/desk",
        "postgresql://ana:ses?ame@host/desk",
        "postgresql://ana:s@me@host/desk",
        "postgresql:/ana:sesame@host/desk",
        "postgresql:ana:sesame@host",
        "Postgresql://ana:sesame@host/desk",
        "POSTGRES://host/desk",
        "postgresql+psycopg://ana:sesame@host/desk",
        "mysql://ana:sesame@host/desk",
        "postgresql://host:port/desk",
        "postgresql://host:70000/desk",
        "postgresql://ho%st/desk",
        "postgresql://ho%00st/desk",
        "postgresql://host/desk?sslmode",
        "host=a dbname",
        "host='a dbname=b",
        "host=a = b",
    ],
)
def test_a_wrong_address_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(Unusable, match="no address of a server") as refused:
        place_of(text)
    assert text not in str(refused.value) + shown(text)
    with pytest.raises(Unusable):
        place_of(shown(text))


def test_a_parameter_is_added_as_each_form_has_it() -> None:
    added = []
    for text in ("postgresql://h/d", "postgresql://h/d?user=a", "host=h"):
        place = place_of(text)
        assert isinstance(place, ServerPlace)
        added.append(place.with_parameter("sslmode", "require"))
    assert added == [
        "postgresql://h/d?sslmode=require",
        "postgresql://h/d?user=a&sslmode=require",
        "host=h sslmode=require",
    ]


def test_a_desk_on_a_server_has_no_file() -> None:
    assert file_of(place_of("desk.db")) == Path("desk.db")
    with pytest.raises(Declined, match="desk in a file.*postgresql://h/d"):
        file_of(place_of("postgresql://h/d"))
