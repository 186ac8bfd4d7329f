"""The server's own functions against the program's: one chain whoever works it out, and whatever they are given."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_tui.store.log import chain
from tests.store.postgres.logins import a_desk, connected

_HOSTILE = [
    "", " ", "a", "'", "''", "\\", "\\'; DROP TABLE event; --", '"', "%s", "%(x)s", "?", "$1", "$$", "{}", '{"a":1}',
    "é", unicodedata.normalize("NFD", "é"), "ß", "ẞ", "ſ", "İ", "ı", "👩‍💻", "🏳️‍🌈", "🇦🇹", "e" + "\u0301" * 9, "\u202e",
    "\u200b", "\ufeff", "\uffff", "\U0010ffff", "\x01\x1b[2J\x7f", "\r\n\t", "\u2028", "نص", "x" * 70_000,
]  # fmt: skip
_BLOBS = st.binary(min_size=32, max_size=32)
# What PostgreSQL's text cannot hold, the program removes at entry.
_TEXTS = st.one_of(
    st.sampled_from(_HOSTILE), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
)
_NUMBERS = st.integers(-(2**63), 2**63 - 1)
_EVENTS = st.tuples(_BLOBS, _NUMBERS, _NUMBERS, _NUMBERS, _TEXTS, _NUMBERS, _TEXTS, _TEXTS, st.none() | _TEXTS, _TEXTS)
_LINK_OF = "SELECT link_of(%s, %s, %s, %s, %s, %s, %s)"


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    """A viewer's connection to a desk."""
    with connected(a_desk()("vera")) as made:
        yield made


def test_there_are_as_many_hostile_texts_as_the_design_was_tried_with() -> None:
    assert len(set(_HOSTILE)) == 36


@pytest.mark.parametrize("text", _HOSTILE, ids=range(len(_HOSTILE)))
def test_a_hostile_text_in_any_place_makes_the_same_chain(connection: psycopg.Connection[Any], text: str) -> None:
    for place in (4, 6, 7, 8, 9):
        event: list[Any] = [b"\0" * 32, 1, 1001, 1, "noted", 5, "ana", "op", None, "{}"]
        event[place] = text
        assert _by_server(connection, [tuple(event)]) == [chain.link_of(*event)]


@pytest.mark.hypothesis
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(_EVENTS, min_size=50, max_size=100))
def test_any_events_make_the_same_chain(connection: psycopg.Connection[Any], events: list[Any]) -> None:
    assert _by_server(connection, events) == [chain.link_of(*event) for event in events]


def test_a_desks_event_and_its_first_link_are_the_same(connection: psycopg.Connection[Any]) -> None:
    for text in _HOSTILE:
        row = connection.execute(_LINK_OF, (b"\1" * 32, "desk,7,5", text, "ana", "op", None, text)).fetchone()
        assert row == (chain.desk_link_of(b"\1" * 32, 7, text, 5, "ana", "op", None, text),)
        assert connection.execute("SELECT genesis(%s)", (text,)).fetchone() == (chain.genesis(text),)


def _by_server(connection: psycopg.Connection[Any], events: list[Any]) -> list[bytes]:
    with connection.pipeline():
        cursors = [
            connection.execute(_LINK_OF, (previous, f"{seq},{number},{version},{at}", kind, actor, op, undoes, payload))
            for previous, seq, number, version, kind, at, actor, op, undoes, payload in events
        ]
        return [row[0] for one in cursors if (row := one.fetchone())]
