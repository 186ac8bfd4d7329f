"""The command line: ``:`` and a verb's name, with what it may become listed below, or a ticket's number."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.old.asking import slot
from helpdesk_tui.console.old.commands import ARGUMENTS, Asked, goto, matching, resolve, wear
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.console.old.modes import after_key, field
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.timing import Proposal
from helpdesk_tui.domain.look.themes import THEMES
from helpdesk_tui.domain.text.cells import wrap
from helpdesk_tui.domain.tickets.ticket import Ticket

_MOST = 8
_LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing the line may become: the whole line then, the key that does it at once, and what it is."""

    text: str
    key: str
    told: str
    argument: str = ""


class CommandLine:
    """A line of one verb and its argument. What is wrong is told, and stays to be put right."""

    full = False
    ticket: Ticket | None = None

    def __init__(self, session: Session) -> None:
        """Ask for a command about the tickets a verb would work on now."""
        self._session = session
        self._asked = Asked(session, dict(session.seen()), Proposal(session, self._put))
        self._edit = Edit()
        self._at: int | None = None
        self._complaint = ""
        self._slot = self._kept = ""

    def press(self, key: Key) -> None:
        """Type, choose, complete, do it or leave."""
        if key.name == "escape" or (key.name == "backspace" and not self._edit.parts):
            self._leave()
        elif key.name == "enter":
            self._enter()
        elif key.name in ("tab", "down", "up", "shift+tab"):
            self._choose(key.name)
        else:
            after = after_key(self._edit, key)
            if after is not None:
                self._take(after)

    def paste(self, text: str) -> None:
        """Insert pasted text at the caret."""
        self._take(self._edit.insert(text))

    def _take(self, edit: Edit) -> None:
        changed = edit.text != self._edit.text
        self._edit = edit
        if changed:
            self._complaint, self._at = "", None
            self._keep()

    def _keep(self) -> None:
        """Keep a text for tickets as a draft of its verb's own dialog, behind what was kept there already."""
        place, text = self._drafted()
        if place != self._slot:
            self._sent()
            self._slot, self._kept = place, self._session.drafts.get(place) if place else ""
        if place:
            self._session.drafts.put(place, f"{self._kept} {text}".strip())

    def _drafted(self) -> tuple[str, str]:
        """Return the slot of the draft that the line is, and its text; nothing where it is none."""
        word, _, rest = self._edit.text.strip().partition(" ")
        verb = resolve(self._session, word)
        if isinstance(verb, str) or verb.id not in ARGUMENTS or not self._asked.seen:
            return "", ""
        return (slot(verb.id, self._asked.seen), rest.strip()) if rest and ARGUMENTS[verb.id].drafted else ("", "")

    def _sent(self) -> None:
        """Leave no draft of what was done, or is no such text any more; what was kept before stays."""
        if self._slot:
            self._session.drafts.put(self._slot, self._kept)
        self._slot = self._kept = ""

    def _leave(self) -> None:
        self._session.pop()
        if self._slot:
            key = self._session.keymap.first(self._slot.split()[0])
            self._session.say(f"Kept as a draft: {key} takes it up.")

    def _put(self, argument: str) -> None:
        """Replace what stands behind the verb."""
        self._edit = typed(f"{self._edit.text.split()[0]} {argument}")

    def _choose(self, key: str) -> None:
        """Walk the list with the arrows; Tab takes the chosen candidate, or the first."""
        found = self._candidates()
        if not found:
            return
        if key == "tab":
            self._take(typed(found[self._at or 0].text))
        else:
            step = 1 if key == "down" else -1
            self._at = (0 if step > 0 else len(found) - 1) if self._at is None else (self._at + step) % len(found)

    def _enter(self) -> None:
        if self._at is not None:
            chosen = self._candidates()[self._at].text
            self._take(typed(chosen))
            if chosen.endswith(" "):
                return
        word, _, rest = self._edit.text.strip().partition(" ")
        self._complaint = (self._do(word, rest.strip()) or "") if word else ""
        if not word:
            self._session.pop()

    def _do(self, word: str, rest: str) -> str | None:
        """Carry out a command; return what is wrong with it, or None."""
        session = self._session
        number = word.removeprefix("#")
        if number.isascii() and number.isdecimal():
            return goto(session, int(number)) if len(number) <= _LONGEST_NUMBER else f"There is no ticket #{number}."
        verb = resolve(session, word)
        if isinstance(verb, str):
            return verb
        argument = ARGUMENTS.get(verb.id)
        if rest and argument is None:
            return f"{verb.id} takes nothing after it: {verb.help}."
        if verb.on_ticket and not self._asked.seen:
            return "There is no ticket here."
        if not rest or argument is None:
            if verb.id == "view":
                return "Say which: a number or a name, as in :view 2."
            session.modes.remove(self)
            session.do(verb)
            return None
        wrong = argument.does(self._asked, rest)
        if wrong is None:
            self._sent()
            if argument.on_queue:
                session.modes.clear()
            elif self in session.modes:
                session.modes.remove(self)
        return wrong

    def _candidates(self) -> list[Candidate]:
        """Return what the line may become: verbs for its first word, then the arguments that verb has."""
        word, space, rest = self._edit.text.lstrip().partition(" ")
        keymap = self._session.keymap
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
        verb = resolve(self._session, word)
        if isinstance(verb, str) or verb.id not in ARGUMENTS:
            return []
        choices = ARGUMENTS[verb.id].choices(self._session)
        return [Candidate(f"{word} {one}", "", "") for one in choices if one.lower().startswith(rest.strip().lower())]

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the line, and below it what it may become or what is wrong with it."""
        out = [line(("Command: a name, or a ticket's number", "title")), field(":", self._edit, room, active=True)]
        if self._complaint:
            return [*out, *(line((f"  {part}", "bad")) for part in wrap(self._complaint, room - 4))][:height]
        found = self._candidates()
        most = max(0, min(_MOST, height - len(out)))
        top = max(0, (self._at or 0) - most + 1)
        for place, one in enumerate(found[top : top + most], top):
            chosen = place == self._at
            out.append(
                line(
                    (" › " if chosen else "   ", "mark"),
                    column(f"{one.text}{one.argument}", 24, "strong" if chosen else ""),
                    column(one.key, 6, "key"),
                    (one.told, "hint"),
                )
            )
        return out

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return [
            ("Enter", "Do it"),
            ("Tab", "Complete"),
            ("↓↑", "Choose"),
            ("Esc", "Keep draft" if self._slot else "Back"),
        ]

    def renew(self) -> None:
        """Nothing here was read from the store."""


def command(session: Session) -> None:
    """Open the command line."""
    session.push(CommandLine(session))


def next_theme(session: Session) -> None:
    """Take the next theme of the list."""
    known = list(THEMES)
    wear(session, known[(known.index(session.manners.theme.name) + 1) % len(known)])
