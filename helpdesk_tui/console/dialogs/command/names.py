"""What can be said on the command line: every verb by its id or label, or the beginning of one."""

from __future__ import annotations

from helpdesk_tui.console.keys.keymap import Keymap
from helpdesk_tui.console.keys.verbs import VERBS, Verb

_NEAR = 6


def names(verb: Verb) -> tuple[str, str]:
    """Return what a verb can be called: its id and its label, as typed."""
    return verb.id, verb.label.lower().replace(" ", "_")


def resolve(keymap: Keymap, word: str) -> Verb | str:
    """Return the verb a word means: its name, one of its keys, or the beginning of one name; else what is allowed."""
    wanted = word.lower().replace("-", "_")
    for verb in VERBS:
        if wanted in names(verb) or word in keymap.keys[verb.id]:
            return verb
    found = [verb for verb in VERBS if any(name.startswith(wanted) for name in names(verb))]
    if len(found) == 1:
        return found[0]
    if found:
        return f"{word!r} could be {', '.join(verb.id for verb in found)}."
    near = [verb.id for verb in matching(word)[:_NEAR]]
    return f"There is no command {word!r}. " + (
        f"Near it: {', '.join(near)}." if near else "Esc, then ? shows them all; a number opens that ticket."
    )


def matching(word: str) -> list[Verb]:
    """Return the verbs a word may become: those it begins first, then those with its letters in order."""
    wanted = word.lower().replace("-", "_")
    begun = [verb for verb in VERBS if any(name.startswith(wanted) for name in names(verb))]
    rest = [verb for verb in VERBS if verb not in begun and any(_scattered(wanted, name) for name in names(verb))]
    return [*begun, *rest]


def _scattered(letters: str, name: str) -> bool:
    """Whether all letters stand in a name in their order."""
    left = iter(name)
    return all(letter in left for letter in letters)
