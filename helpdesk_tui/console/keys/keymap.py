"""Which key does which verb at this console: the verb table, with what the configuration puts elsewhere.

Key handling, footer and help all ask here. A setting that cannot hold is left out with a
sentence, and the verb keeps the keys of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import VERBS, Verb, shown
from helpdesk_tui.domain.tickets.ticket import Ticket

_NAMED = {
    *("enter", "space", "tab", "shift+tab", "up", "down", "left", "right", "home", "end"),
    *("pageup", "pagedown", "insert", "delete", "backspace", *(f"f{number}" for number in range(1, 13))),
    # Left out: h, i, j and m are other keys to a terminal, c tells how to leave, z suspends.
    *(f"ctrl+{letter}" for letter in "abdefgklnopqrstuvwxy"),
}
_OTHERWISE = {"pgup": "pageup", "pgdn": "pagedown", "return": "enter", "del": "delete", "ins": "insert"}
_FIXED = "back"
"""Esc goes back, always: it is the one way out that must not be lost."""

_TABLE = {verb.id: verb for verb in VERBS}


@dataclass(frozen=True, eq=False)
class Keymap:
    """The keys of each verb, by its id. Those that are ``hidden`` keep their keys, but nothing speaks of them."""

    keys: Mapping[str, tuple[str, ...]]
    hidden: frozenset[str] = frozenset()

    @cached_property
    def _bound(self) -> dict[str, Verb]:
        return {key: _TABLE[verb] for verb, keys in self.keys.items() for key in keys}

    def name(self, key: Key) -> str:
        """Return the name a pressed key is bound by: its own, or the character it types."""
        return key.name if key.name in self._bound else key.character or ""

    def verb(self, key: Key) -> Verb | None:
        """Return the verb of a pressed key."""
        return self._bound.get(self.name(key))

    def does(self, key: Key, *verbs: str) -> bool:
        """Whether a pressed key does one of these verbs."""
        verb = self.verb(key)
        return verb is not None and verb.id in verbs

    def first(self, verb: str) -> str:
        """Return a verb's first key, as it stands on a keyboard; empty when it has none."""
        return next(map(shown, self.keys[verb]), "")

    def all_keys(self, verb: str) -> str:
        """Return all keys of a verb, as they stand on a keyboard."""
        return " ".join(map(shown, self.keys[verb]))

    def hints(self, verbs: Iterable[str]) -> list[tuple[str, str]]:
        """Return keys and labels of some verbs, for a footer; one without a key, or hidden, is left out."""
        return [(self.first(verb), _TABLE[verb].label) for verb in verbs if self.keys[verb] and verb not in self.hidden]

    def fitting(self, verbs: Iterable[str], ticket: Ticket | None) -> list[tuple[str, str]]:
        """Return the same for those that are for the ticket under the cursor (None: there is none)."""
        return self.hints(verb for verb in verbs if _TABLE[verb].fits(ticket))

    def footer(self, ticket: Ticket | None, *, marked: bool = False) -> list[tuple[str, str]]:
        """Return the keys of the queue's footer, most needed first; with ``marked`` also those for marked tickets."""
        return self.hints(verb.id for verb in _PLACED if verb.fits(ticket) or (marked and verb.on_marked))


_PLACED = sorted((verb for verb in VERBS if verb.footer), key=lambda verb: verb.footer)
SHIPPED = Keymap({verb.id: verb.keys for verb in VERBS})


def read_keys(table: Mapping[str, object]) -> tuple[Keymap, list[str]]:
    """Return the keymap of a ``[keys]`` table, and a sentence for every entry that cannot hold."""
    problems: list[str] = []
    wanted: dict[str, tuple[str, ...]] = {}
    for verb, value in table.items():
        keys = _keys(verb, value, problems)
        if keys is not None:
            wanted[verb] = keys
    while clashes := _clashes(wanted):
        for key, verbs in clashes:
            problems.append(f"keys: {shown(key)!r} would be both {' and '.join(verbs)}; each keeps its own keys.")
            for verb in verbs:
                wanted.pop(verb, None)
    return (Keymap({**SHIPPED.keys, **wanted}) if wanted else SHIPPED), problems


def _keys(verb: str, value: object, problems: list[str]) -> tuple[str, ...] | None:
    """Return the keys an entry gives to a verb, or None when it cannot hold."""
    if verb not in _TABLE:
        problems.append(f"keys: there is no verb {verb!r}; there are {', '.join(_TABLE)}.")
        return None
    if verb == _FIXED:
        problems.append("keys: back stays on Esc.")
        return None
    given = value if isinstance(value, list) else [value]
    keys = [read_key(one) for one in given]
    wrong = [repr(one) for one, key in zip(given, keys, strict=True) if key is None]
    if wrong:
        problems.append(
            f"keys: {verb}: {', '.join(wrong)} is no key that can be used; there are single characters, "
            "enter, space, tab, up, pagedown, home, f1 to f12, ctrl+a and their like."
        )
        return None
    return tuple(dict.fromkeys(key for key in keys if key))


def read_key(value: object) -> str | None:
    """Return a key by its name in ``Key``, or None."""
    if not isinstance(value, str):
        return None
    if len(value) == 1 and value.isprintable() and not value.isspace():
        return value
    name = value.strip().lower().replace("^", "ctrl+").replace("ctrl-", "ctrl+")
    name = _OTHERWISE.get(name, name)
    return name if name in _NAMED else None


def _clashes(wanted: Mapping[str, tuple[str, ...]]) -> list[tuple[str, list[str]]]:
    """Return the keys that more than one verb would have, with the verbs, in the order of the table."""
    users: dict[str, list[str]] = {}
    for verb in _TABLE:
        for key in wanted.get(verb, SHIPPED.keys[verb]):
            users.setdefault(key, []).append(verb)
    return [(key, verbs) for key, verbs in users.items() if len(verbs) > 1]
