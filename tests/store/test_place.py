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
            "host=a  dbname = 'my desk' channel_binding=require",
            "host=a dbname=my desk",
            {"host": "a", "dbname": "my desk", "channel_binding": "require"},
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


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("postgresql://ana:sesame@h:5433/desk?sslmode=require", "postgresql://ana:***@h:5433/desk"),
        ("postgresql://ana@h/desk?password=sesame", "postgresql://ana:***@h/desk"),
        ("host=h user=ana dbname=desk password='sesame street'", "user=ana host=h dbname=desk password=***"),
        ("password=sesame", "password=***"),
        ("mysql://ana:sesame@host/desk", "postgresql://:***@"),
    ],
)
def test_only_the_password_is_hidden_where_it_can_be_told_apart(text: str, kept: str) -> None:
    assert shown(text) == kept


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("postgresql://h/d?connect_timeout=abc", "connect_timeout"),
        ("postgresql://h/d?options=-crole%3Downer", "options"),
        ("host=h target_session_attrs=standby", "target_session_attrs"),
        ("host=h application_name=x keepalives_idle=3", "application_name and keepalives_idle"),
    ],
)
def test_what_this_program_sets_itself_is_refused_in_an_address(text: str, names: str) -> None:
    with pytest.raises(Unusable, match=f"sets {names}, which this program sets itself.*Take"):
        place_of(text)
    assert shown(text) == text


def test_the_host_that_can_be_written_to_may_be_asked_for() -> None:
    assert typed(place_of("host=a,b target_session_attrs=read-write")) == "host=a,b target_session_attrs=read-write"


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
