"""Textual's bindings, made from the verb table: nothing else of the console names a key of the queue."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.keys.verbs import VERBS, shown

_NAMED = {",": "comma"}
"""Keys that are written otherwise in a binding, where a comma separates."""


def bindings() -> list[BindingType]:
    """Return a binding for each verb, those of the footer first and in its order."""
    placed = sorted(VERBS, key=lambda verb: verb.footer or len(VERBS))
    return [
        Binding(
            ",".join(map(_named, verb.keys)),
            f"verb('{verb.id}')",
            verb.label,
            show=bool(verb.footer),
            key_display=shown(verb.keys[0]),
            tooltip=verb.help,
            id=verb.id,
        )
        for verb in placed
    ]


def changed(keymap: Keymap) -> dict[str, str]:
    """Return what ``App.set_keymap`` wants: the keys of those verbs alone that the technician has put elsewhere."""
    table = {verb.id: verb.keys for verb in VERBS}
    return {verb: ",".join(map(_named, keys)) for verb, keys in keymap.keys.items() if keys != table[verb]}


def _named(key: str) -> str:
    return _NAMED.get(key, key)
