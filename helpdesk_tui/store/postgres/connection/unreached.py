"""The messages for a connection that failed: who is not let in, what is not there, and what to do.

libpq has no SQLSTATE for a failed connection, so its words are compared. A server that speaks another language is only
quoted.
"""

from __future__ import annotations

import re

from helpdesk_tui.store.base import StoreError, Unavailable, Unusable
from helpdesk_tui.store.postgres.connection.driver import Connection, Error, connect

LEAST = 150_000
"""The oldest server that holds a desk (libpq's server_version)."""

NOTHING = "Nothing was written."

_NO_ADDRESS = r"invalid (?:connection option|URI query parameter|sslmode|port)|definition of service|missing \"=\""

_REASONS: tuple[tuple[str, type[StoreError], str], ...] = (
    (
        _NO_ADDRESS,
        Unusable,
        "The address {place} cannot be used ({reason}). Nothing was written. Correct it where it stands; 'helpdesk "
        "config show' tells where.",
    ),
    (
        r"authentication failed|no password supplied|role .* (?:does not exist|is not permitted)|no pg_hba\.conf entry",
        Unavailable,
        "The server of {place} does not let you in ({reason}). Nothing was written. Check the user, and your passfile "
        "or certificate; or ask whoever looks after the desk for a login.",
    ),
    (
        r"permission denied for database",
        Unavailable,
        "Your login may not enter the database of {place}. Nothing was written. Its owner lets you in: GRANT CONNECT "
        "ON DATABASE ... TO your login.",
    ),
    (
        r"database .* does not exist",
        Unusable,
        "There is no database for {place}. Nothing was written. Check the name; its owner makes it with createdb, and "
        "the desk in it with 'helpdesk setup'.",
    ),
    (
        r"too many (?:clients|connections)|remaining connection slots",
        Unavailable,
        "The server of {place} has no connection left ({reason}). Nothing was written. Try again later, or have its "
        "max_connections raised.",
    ),
    (
        r"certificate|SSL",
        Unavailable,
        "There is no trusted connection to the server of {place} ({reason}). Nothing was written. Put the certificate "
        "of its authority into ~/.postgresql/root.crt, or say sslrootcert=system for a public one.",
    ),
    (
        r"session is read-only|hot standby",
        Unavailable,
        "The server of {place} can only be read: it is a standby, or its sessions are read-only. Nothing was written. "
        "Name the primary, or all hosts with commas between.",
    ),
)
"""Patterns of what libpq or the server says, each with the error and the message for it."""


def unreached(said: str, place: str) -> StoreError:
    """Return the error of a connection that failed, from what libpq ``said`` of it."""
    reason = _reason(said)
    for words, kind, sentence in _REASONS:
        if re.search(words, said):
            return kind(sentence.format(place=place, reason=reason))
    return Unavailable(
        f"The desk's server ({place}) cannot be reached: {reason}. {NOTHING} Check its name, and that it runs."
    )


def connected(dsn: str, place: str, seconds: float) -> Connection:
    """Connect to ``dsn``, called ``place`` in messages; each answer may take ``seconds``.

    Raises:
        Unavailable: the server does not answer, or does not let this login in.
        Unusable: the address is wrong, there is no such database, or the server cannot hold a desk.
    """
    try:
        connection = connect(dsn, seconds=seconds)
    except Error as error:
        raise unreached(str(error), place) from None
    try:
        _refuse_unfit(connection, place)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_unfit(connection: Connection, place: str) -> None:
    version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    if version < LEAST:
        raise Unusable(
            f"The server of {place} is PostgreSQL {version // 10_000}, and a desk needs {LEAST // 10_000} or newer. "
            f"{NOTHING} Upgrade the server, or name another."
        )
    if encoding != "UTF8":
        raise Unusable(
            f"The database of {place} keeps its text as {encoding}. {NOTHING} Make another for the desk: createdb "
            "--encoding=UTF8 --template=template0"
        )


def _reason(said: str) -> str:
    """Return the reasons alone, each once: with several hosts, each has its own."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(("\t", "DETAIL", "Multiple"))]
    reasons = (re.sub(r".*failed: |^connection is bad: ", "", line).removeprefix("FATAL:").strip() for line in lines)
    return "; ".join(dict.fromkeys(reasons)) or "it says nothing"
