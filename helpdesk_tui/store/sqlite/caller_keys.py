"""Migrates an older desk's callers: the keys by which they and their tickets are found from schema 9 on."""

from __future__ import annotations

from helpdesk_tui.domain.tickets.requester import Requester
from helpdesk_tui.store.log.codec import found_by, number_by
from helpdesk_tui.store.sql.asked.requesters import KEY, keys, words
from helpdesk_tui.store.sqlite.connection.driver import engine

# What each number is compared by; some are read otherwise than before.
_NUMBERS = """
UPDATE ticket SET phone_digits = number_by(phone, 0), extension = number_by(phone, 1), ends = number_by(phone, 2),
    line_end = number_by(phone, 3) WHERE phone IS NOT NULL
"""
# Names on tickets that have neither number nor address.
_NAMES = """
UPDATE ticket SET called = name_key(requester)
WHERE requester IS NOT NULL AND email IS NULL AND coalesce(phone_digits, '') = '' AND extension IS NULL
"""
_REQUESTERS = "SELECT id, name, phone, email, organisation FROM requester"
_WORDS = "UPDATE requester SET words = ? WHERE id = ?"


def begin(connection: engine.Connection) -> None:
    """Write the keys by which all tickets and requesters of the desk are found."""
    connection.create_function("number_by", 2, lambda phone, place: number_by(phone)[place], deterministic=True)
    connection.create_function("name_key", 1, lambda name: found_by(name, None, None)[-1], deterministic=True)
    connection.execute(_NUMBERS)
    connection.execute(_NAMES)
    for identity, name, phone, email, organisation in connection.execute(_REQUESTERS).fetchall():
        known = Requester(name, phone, email, organisation)
        connection.execute(_WORDS, (words(known), identity))
        connection.executemany(KEY, [(kind, key, identity) for kind, key in keys(known)])
    connection.create_function("number_by", 2, None)
    connection.create_function("name_key", 1, None)
