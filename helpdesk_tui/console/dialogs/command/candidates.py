"""What a command line may become: verbs for its first word, then the arguments that a verb has."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.console.dialogs.command.arguments import ARGUMENTS
from helpdesk_tui.console.dialogs.command.names import matching, resolve
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.state.shift import Shift


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing the line may become: the whole line then, the key that does it at once, and what it is."""

    text: str
    key: str
    about: str
    argument: str = ""


def candidates(shift: Shift, text: str) -> list[Candidate]:
    """Return what a line may become."""
    word, space, rest = text.lstrip().partition(" ")
    keymap = shift.keymap
    if not space:
        return [
            Candidate(
                f"{verb.id} " if verb.id in ARGUMENTS else verb.id,
                keymap.first(verb.id),
                verb.help,
                ARGUMENTS[verb.id].shown if verb.id in ARGUMENTS else "",
            )
            for verb in matching(word)
            if verb.id != "command" and verb.id not in keymap.hidden
        ]
    verb = resolve(keymap, word)
    if isinstance(verb, str) or verb.id not in ARGUMENTS:
        return []
    choices = ARGUMENTS[verb.id].choices(shift)
    return [Candidate(f"{word} {one}", "", "") for one in choices if one.lower().startswith(rest.strip().lower())]


def listed(found: list[Candidate], chosen: int | None, most: int) -> list[Line]:
    """Show at most so many of the candidates, the chosen one among them."""
    top = max(0, (chosen or 0) - most + 1)
    return [
        line(
            (" › " if place == chosen else "   ", "mark"),
            column(f"{one.text}{one.argument}", 24, "strong" if place == chosen else ""),
            column(one.key, 6, "key"),
            (one.about, "hint"),
        )
        for place, one in enumerate(found[top : top + most], top)
    ]
