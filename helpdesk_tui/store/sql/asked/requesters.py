"""Requesters: found by the end of a number, an address or a name, and stored beside the tickets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain as joined
from itertools import groupby
from operator import itemgetter

from helpdesk_tui.domain.text.folding import words_of
from helpdesk_tui.domain.tickets.number import WHOLE_NUMBER, Number, fold_number, matches
from helpdesk_tui.domain.tickets.requester import FURTHER, Requester, name_key, reach_in_common
from helpdesk_tui.store.asks import Asks
from helpdesk_tui.store.base import Row, Unreadable

MOST_CALLED = 200
"""The most requesters of one name that are read, the latest first."""

_MOST_ON_LINE = 2_000
"""The most requesters of one line that are read: a switchboard has many, whose extensions are compared here."""

Question = tuple[str, dict[str, object]]
"""A statement with its values by name."""

_FIELDS = """
requester.name, phone, email, organisation, requester.note, requester.seen_at, id,
(SELECT note FROM organisation WHERE organisation.name = requester.organisation COLLATE NOCASE), further, merged_into
"""
_LATEST_FIRST = "ORDER BY requester.seen_at DESC, id LIMIT :limit"
_STANDS = "merged_into IS NULL"

# Whose number ends so, a range of the index: ':' is what follows '9'. A number typed with more digits than were kept
# (its country's code) must end like those that were kept. Those of whom the extension alone is known come by that.
_BY_NUMBER = f"""
SELECT {_FIELDS} FROM requester WHERE id IN (
    SELECT requester FROM requester_key WHERE kind = 'phone' AND key >= :head AND key < :head || ':'
    AND (substr(key, 1, length(:whole)) = :whole
         OR (length(key) >= {WHOLE_NUMBER} AND substr(:whole, 1, length(key)) = key))
    UNION ALL SELECT requester FROM requester_key WHERE kind = 'extension' AND key = :extension
) {_LATEST_FIRST}
"""
# Whose extension it is.
_BY_EXTENSION = f"""
SELECT {_FIELDS} FROM requester
WHERE id IN (SELECT requester FROM requester_key WHERE kind = 'extension' AND key = :extension) {_LATEST_FIRST}
"""
# Who is known by one of these addresses, or of these names.
_BY_KEYS = f"""
SELECT {_FIELDS} FROM requester WHERE id IN (
    SELECT requester FROM requester_key WHERE kind = :kind AND key IN (SELECT value FROM json_each(:keys))
) {_LATEST_FIRST}
"""
# Names, organisations and addresses with these beginnings of words.
_NAMED = f"SELECT {_FIELDS} FROM requester WHERE {{people}} ORDER BY requester.seen_at DESC, id LIMIT ?"
# The latest, whoever they are.
_LATEST = f"SELECT {_FIELDS} FROM requester WHERE {_STANDS} {_LATEST_FIRST}"
_EVERYBODY = f"SELECT {_FIELDS} FROM requester ORDER BY id"
# One by its id.
_ONE = f"SELECT {_FIELDS} FROM requester WHERE id = ?"
# A person not known so far.
_NEW = """
INSERT INTO requester (name, phone, email, organisation, note, seen_at, further, merged_into, words)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# A person as they are known now.
_CHANGE = """
UPDATE requester SET name = ?, phone = ?, email = ?, organisation = ?, note = ?, seen_at = ?, further = ?,
    merged_into = ?, words = ? WHERE id = ?
"""
# What they are known by, rewritten.
_FORGET_KEYS = "DELETE FROM requester_key WHERE requester = ?"
KEY = "INSERT INTO requester_key (kind, key, requester) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
# All of them with their words, and what they are found by, side by side.
_ALL = """
SELECT name, phone, email, organisation, note, seen_at, id, NULL, further, merged_into, words FROM requester ORDER BY id
"""
_ALL_KEYS = "SELECT requester, kind, key FROM requester_key ORDER BY requester"
_PUT_WORDS = "UPDATE requester SET words = ? WHERE id = ?"
# An organisation as it comes with its people.
_ORGANISATION = """
INSERT INTO organisation (name, seen_at) VALUES (?, ?)
ON CONFLICT (name COLLATE NOCASE) DO UPDATE SET seen_at = excluded.seen_at WHERE excluded.seen_at > organisation.seen_at
"""
# What to know of an organisation.
_ORGANISATION_NOTE = """
INSERT INTO organisation (name, note, seen_at) VALUES (?, ?, ?)
ON CONFLICT (name COLLATE NOCASE) DO UPDATE SET note = excluded.note
"""


def by_number(link: Asks, number: str, limit: int) -> list[Requester]:
    """Return those whose number ends as typed, or who have that extension; the last contact first."""
    asked = fold_number(number)
    if asked.extension and not asked.end:
        return _found(link, _question(_BY_EXTENSION, {"extension": asked.extension}, limit))
    if asked.extension:
        people = _found(link, *(_of_whole(whole, _MOST_ON_LINE) for whole in (asked.end, asked.full)))
        found = {one.id: one for one in people if any(matches(asked, line) for line in one.lines)}
        return sorted(found.values(), key=lambda one: (-one.seen_at, one.id))[:limit]
    return _found(link, _of_whole(asked.end, limit)) if asked.end else []


def named(link: Asks, words: str, limit: int) -> list[Requester]:
    """Return those with these beginnings of words in name, organisation or address; without words, the latest."""
    asked = [f" {term}" for term in words_of(words)]
    if asked:
        people, values = link.search.people(asked)
        return [_of(row) for row in link.rows(_NAMED.format(people=people), (*values, limit))]
    return _found(link, _question(_LATEST, {}, limit)) if not words.strip() else []


def called(link: Asks, name: str) -> list[Requester]:
    """Return those of exactly this name, the last contact first."""
    return _found(link, *_of_keys("name", [name_key(name)], MOST_CALLED))


def like(link: Asks, caller: Requester) -> list[Requester]:
    """Return those who share a number or an address with a requester, then those of the same name."""
    sharing = [question for line in caller.lines for question in _of_line(line)]
    sharing += _of_keys("email", caller.addresses, _MOST_ON_LINE)
    namesakes = _of_keys("name", caller.called, MOST_CALLED)
    link.foresee(*sharing, *namesakes)
    people = {one.id: one for one in _found(link, *sharing) if reach_in_common(one, caller)}
    near = sorted(people.values(), key=_latest_first)
    return [*near, *(one for one in _found(link, *namesakes) if one.id not in people)]


def everybody(link: Asks) -> list[Requester]:
    """Return all requesters."""
    return [_of(row) for row in link.rows(_EVERYBODY)]


def one(link: Asks, identity: int) -> Requester | None:
    """Return one requester."""
    row = link.row(_ONE, (identity,))
    return None if row is None else _of(row)


def keep(link: Asks, requester: Requester) -> int:
    """Write a requester, new where the id is 0, and their organisation; return the id."""
    row = _row(requester)
    if requester.organisation:
        link.run(_ORGANISATION, (requester.organisation, requester.seen_at))
    identity = requester.id
    if identity:
        link.run(_CHANGE, (*row, identity))
        link.run(_FORGET_KEYS, (identity,))
    else:
        identity = link.new(_NEW, row)
    link.many(KEY, [(kind, key, identity) for kind, key in keys(requester)])
    return identity


def keep_many(link: Asks, new: Sequence[Requester], changed: Sequence[Requester]) -> None:
    """Write many requesters and their organisations: who is new, and who is known already."""
    firms: dict[str, int] = {}
    for one in (*new, *changed):
        if one.organisation:
            firms[one.organisation] = max(one.seen_at, firms.get(one.organisation, one.seen_at))
    link.many(_ORGANISATION, list(firms.items()))
    link.many(_CHANGE, [(*_row(one), one.id) for one in changed])
    link.many(_FORGET_KEYS, [(one.id,) for one in changed])
    made = zip(link.many_new(_NEW, [_row(one) for one in new]), new, strict=True)
    known = [*made, *((one.id, one) for one in changed)]
    link.many(KEY, [(kind, key, identity) for identity, one in known for kind, key in keys(one)])


def _row(requester: Requester) -> Row:
    further = {name: getattr(requester, name) for name in FURTHER if getattr(requester, name)}
    row: Row = (requester.name, requester.phone, requester.email, requester.organisation, requester.note)
    row += (requester.seen_at, json.dumps(further, ensure_ascii=False) if further else None)
    return (*row, requester.merged_into or None, _words_of(requester))


def keys(requester: Requester) -> Iterator[tuple[str, str]]:
    """Yield the keys that a requester is found by, each with its kind; none for a record that was merged."""
    if requester.merged_into:
        return
    yield from (("name", key) for key in requester.called if key)
    yield from (("email", key) for key in requester.addresses if key)
    for line in requester.lines:
        yield from (("phone", key) for key in {line.end, line.full} if key and line.end)
        if line.extension:
            yield "extension", line.extension


def _words_of(requester: Requester) -> str:
    """Return the words of a record; none, where another one stands for them."""
    return "" if requester.merged_into else words(requester)


def words(requester: Requester) -> str:
    """Return the words by which a requester is found while they are typed, separated by spaces."""
    said = (requester.name, *requester.names, requester.organisation, requester.email, *requester.emails)
    return " ".join(dict.fromkeys(word for text in said if text for word in words_of(text)))


def astray(link: Asks) -> Iterator[Requester]:
    """Yield those whose words, or whose keys, are not what their names, numbers and addresses make. Raises Unreadable.

    Keys without a requester are the engine's to find.
    """
    there = groupby(joined.from_iterable(link.pieces(_ALL_KEYS)), key=itemgetter(0))
    identity, found = next(there, (None, iter(())))
    for row in joined.from_iterable(link.pieces(_ALL)):
        known = _of(row[:-1])
        while identity is not None and identity < known.id:
            identity, found = next(there, (None, iter(())))
        kept = {(kind, key) for _, kind, key in found} if identity == known.id else set()
        if kept != set(keys(known)) or row[-1] != _words_of(known):
            yield known


def lost(link: Asks) -> Iterator[str]:
    """Yield which of them are not found by what they have, a sentence each; none by name."""
    with link.snapshot():
        for requester in astray(link):
            yield f"Requester {requester.id} is not found by the name, the numbers and the addresses that they have."


def find_anew(link: Asks, requester: Requester) -> None:
    """Work out anew what a requester is found by."""
    link.run(_PUT_WORDS, (_words_of(requester), requester.id))
    link.run(_FORGET_KEYS, (requester.id,))
    link.many(KEY, [(kind, key, requester.id) for kind, key in keys(requester)])


def keep_organisation(link: Asks, name: str, note: str | None, at: int) -> None:
    """Write the note on an organisation; ``at`` (seconds UTC) is its first contact, where it is new."""
    link.run(_ORGANISATION_NOTE, (name, note, at))


def _of_whole(whole: str, limit: int) -> Question:
    return _question(_BY_NUMBER, {"head": whole[:WHOLE_NUMBER], "whole": whole, "extension": whole[::-1]}, limit)


def _of_line(line: Number) -> list[Question]:
    if not line.end:
        return [_question(_BY_EXTENSION, {"extension": line.extension}, _MOST_ON_LINE)]
    return [_of_whole(whole, _MOST_ON_LINE) for whole in {line.end, line.full}]


def _of_keys(kind: str, asked: Iterable[str], limit: int) -> list[Question]:
    keys = sorted(key for key in asked if key)
    return [_question(_BY_KEYS, {"kind": kind, "keys": json.dumps(keys)}, limit)] if keys else []


def _question(sql: str, asked: dict[str, object], limit: int) -> Question:
    return sql, {**asked, "limit": limit}


def _found(link: Asks, *questions: Question) -> list[Requester]:
    return [_of(row) for question in questions for row in link.rows(*question)]


def _latest_first(one: Requester) -> tuple[int, int]:
    return -one.seen_at, one.id


def _of(row: Row) -> Requester:
    name, phone, email, organisation, note, seen_at, identity, organisation_note, further, merged_into = row
    known = Requester(name, phone, email, organisation, note, seen_at, identity, organisation_note)
    if merged_into:
        known = replace(known, merged_into=merged_into)
    if further is None:
        return known
    try:
        more = json.loads(further)
        numbers, emails, names = (tuple(map(str, more.get(field, ()))) for field in FURTHER)
        return replace(known, numbers=numbers, emails=emails, names=names)
    except (ValueError, TypeError, AttributeError):
        raise Unreadable(
            f"The desk is damaged: requester {identity} cannot be read. Keep a copy of its file, and restore a backup."
        ) from None
