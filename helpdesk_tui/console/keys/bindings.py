"""Textual's bindings, made from the verb table: nothing else of the console names a key of the queue."""

from __future__ import annotations

from collections.abc import Container

from textual.binding import Binding, BindingType

from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.keys.verbs import VERBS, shown

_NAMED = {",": "comma"}
"""Keys that are written otherwise in a binding, where a comma separates."""


MOVES = ("down", "up", "page_down", "page_up", "top", "end")
"""The verbs that move, or scroll."""

_NO_KEY = "no_key"
"""What a verb without a key is bound to: for Textual an empty setting is none, and the verb would keep its keys."""


def bindings(wanted: Container[str] | None = None, *, show: bool = True) -> list[BindingType]:
    """Return a binding for each verb, or for those ``wanted`` by their ids; those of the footer first, in its order.

    None is shown in a footer unless it may ``show`` them.
    """
    placed = sorted(VERBS, key=lambda verb: verb.footer or len(VERBS))
    return [
        Binding(
            ",".join(map(_named, verb.keys)),
            f"verb('{verb.id}')",
            verb.label,
            show=show and bool(verb.footer),
            key_display=shown(verb.keys[0]),
            tooltip=verb.help,
            id=verb.id,
        )
        for verb in placed
        if wanted is None or verb.id in wanted
    ]


def changed(keymap: Keymap) -> dict[str, str]:
    """Return what ``App.set_keymap`` wants: the keys of those verbs alone that the technician has put elsewhere."""
    table = {verb.id: verb.keys for verb in VERBS}
    return {verb: ",".join(map(_named, keys)) or _NO_KEY for verb, keys in keymap.keys.items() if keys != table[verb]}


def _named(key: str) -> str:
    return _NAMED.get(key, key)
