"""Checks that functions, triggers and rights of a desk on a server are those that this program makes.

It reads from the scripts what they should be, and from the server's catalogue what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.postgres.scripts.texts import text_of

_AGAIN = "The desk's owner puts it right with 'helpdesk setup'"

_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\((.*?) AS \$\$(.*?)\$\$;", re.DOTALL)
_TRIGGER = re.compile(r"^(CREATE (?:CONSTRAINT )?TRIGGER (\w+) .* ON (\w+) .*);$", re.MULTILINE)
_GRANT = re.compile(r"^GRANT ([A-Z, ]+) ON (.*?)\s+TO (\w+);", re.MULTILINE | re.DOTALL)
_POLICY = re.compile(r"^CREATE POLICY (\w+) ON (\w+)(?: FOR (\w+))?\s+(.*?);$", re.MULTILINE | re.DOTALL)
_SHIELDED = re.compile(r"^ALTER TABLE (\w+) ENABLE ROW LEVEL SECURITY;", re.MULTILINE)

# The functions of the desk, and whether they are the desk's owner's.
_FUNCTIONS = """
SELECT proname::text, prosrc, prosecdef, provolatile::text, coalesce(array_to_string(proconfig, ' '), ''),
    proowner = nspowner
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'helpdesk'
ORDER BY proname, proargtypes
"""
_TRIGGERS = """
SELECT tgname::text, relname::text, pg_get_triggerdef(pg_trigger.oid, true)
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'helpdesk'::regnamespace AND NOT tgisinternal ORDER BY tgname, relname
"""
# Who may do what with tables, single columns and functions; the owner aside. NULL stands for everybody.
_RIGHTS = """
SELECT privilege_type, name, pg_get_userbyid(nullif(grantee, 0))::text FROM (
    SELECT relname::text AS name, relowner AS owner, relacl AS acl FROM pg_class
    WHERE relnamespace = 'helpdesk'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
    UNION ALL SELECT relname || '.' || attname, relowner, attacl FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'helpdesk'::regnamespace AND attacl IS NOT NULL
    UNION ALL SELECT proname || '()', proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
    WHERE pronamespace = 'helpdesk'::regnamespace
) AS owned, aclexplode(acl) WHERE grantee <> owner ORDER BY 2, 1, 3
"""
_TABLES = """
SELECT relname::text, relrowsecurity, relowner = nspowner
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'helpdesk' AND relkind = 'r' ORDER BY 1
"""
_POLICIES = """
SELECT policyname::text, tablename::text, cmd, coalesce(qual, ''), coalesce(with_check, '')
FROM pg_policies WHERE schemaname = 'helpdesk' ORDER BY 1, 2
"""


class _Made(NamedTuple):
    """A function as this program makes it."""

    source: str
    definer: bool
    volatility: str
    settings: str
    owned: bool = True


def altered(link: Asks) -> Iterator[str]:
    """Yield a sentence for everything that is not as this program makes it."""
    yield from _functions(link)
    yield from _triggers(link)
    yield from _shields(link)
    yield from _rights(link)


def _functions(link: Asks) -> Iterator[str]:
    scripts = text_of("spellings.sql") + text_of("functions.sql")
    made = {name: _made(head, source) for name, head, source in _FUNCTION.findall(scripts)}
    for name, *found in link.rows(_FUNCTIONS):
        if name not in made:
            yield f"The function {name} is none of this program's, or there are two: somebody else made it."
        elif made.pop(name) != _Made(*found):
            yield f"The function {name} is not as this program makes it. {_AGAIN}."
    yield from (f"The function {name} is gone. {_AGAIN}." for name in made)


def _made(head: str, source: str) -> _Made:
    volatility = "i" if "IMMUTABLE" in head else "s" if "STABLE" in head else "v"
    setting = re.search(r"SET search_path = (\S+, \S+)", head)
    return _Made(source, "SECURITY DEFINER" in head, volatility, f"search_path={setting[1]}" if setting else "")


def _triggers(link: Asks) -> Iterator[str]:
    made = {(name, table): text for text, name, table in _TRIGGER.findall(text_of("triggers.sql"))}
    for name, table, text in link.rows(_TRIGGERS):
        if (name, table) not in made:
            yield f"The trigger {name} of {table} is none of this program's: somebody else made it."
        elif made.pop((name, table)) != text:
            yield f"The trigger {name} of {table} is not as this program makes it. {_AGAIN}."
    yield from (f"The trigger {name} of {table} is gone. {_AGAIN}." for name, table in made)


def _shields(link: Asks) -> Iterator[str]:
    """Yield where row security is not as this program sets it, and tables that the desk's owner does not own."""
    script = text_of("grants.sql")
    shielded = set(_SHIELDED.findall(script))
    for name, shields, owned in link.rows(_TABLES):
        if shields != (name in shielded):
            yield f"Row security of {name} is {'on' if shields else 'off'}. {_AGAIN}."
        if not owned:
            yield f"The table {name} does not belong to the desk's owner: its owner may change anything in it."
    made = {(name, table): _plain(command or "ALL", text) for name, table, command, text in _POLICY.findall(script)}
    for name, table, command, qualified, checked in link.rows(_POLICIES):
        text = f"{'using' if qualified else ''}{qualified}{'withcheck' if checked else ''}{checked}"
        if made.pop((name, table), None) != _plain(command, text):
            yield f"The policy {name} of {table} is not as this program makes it. {_AGAIN}."
    yield from (f"The policy {name} of {table} is gone. {_AGAIN}." for name, table in made)


def _plain(command: str, text: str) -> str:
    """Return a policy without brackets, casts and spaces, which the server writes in its own way."""
    return command + re.sub(r"::text|[()\s]", "", text.lower())


def _rights(link: Asks) -> Iterator[str]:
    tables = [name for name, _, _ in link.rows(_TABLES)]
    given = set(_given(tables))
    for right, name, who in link.rows(_RIGHTS):
        if (right, name, who) not in given:
            whose = who or "Everybody"
            yield f"{whose} may {right} {name}, which this program gives nobody there: REVOKE it as the desk's owner."
        given.discard((right, name, who))
    yield from (f"{who} may not {right} {name}. {_AGAIN}." for right, name, who in sorted(given))


def _given(tables: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield each right on a table or a function that the script gives, with its name and to whom."""
    for rights, what, who in _GRANT.findall(text_of("grants.sql")):
        if what.startswith("FUNCTION"):
            yield from (("EXECUTE", f"{name}()", who) for name in re.findall(r"(\w+)\(", what))
        elif what.startswith("ALL TABLES"):
            yield from (("SELECT", name, who) for name in tables)
        elif not what.startswith(("SCHEMA", "ALL SEQUENCES")):
            yield from ((right, name, who) for right in rights.split(", ") for name in re.split(r",\s+", what))
