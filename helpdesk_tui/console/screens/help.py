"""The help: all keys from the verb table, and all that the screens show from the tables that draw it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label

from helpdesk_tui.console.keys.bindings import MOVES
from helpdesk_tui.console.keys.verbs import VERBS, Group, Verb, shown
from helpdesk_tui.console.look.lines import BLANK, Line, column, fitted, line
from helpdesk_tui.console.screens.legend import Part, legend
from helpdesk_tui.console.screens.over_screen import OverScreen
from helpdesk_tui.console.widgets.field import Field
from helpdesk_tui.console.widgets.typing import typed

_TWO_COLUMNS = 132
_SCROLLS = (*MOVES, "mark")
_BACK = ("back", "quit", "help", "open")
_SEARCH = "filter"
_NAMES = {verb.help: f"{verb.label} {verb.id}" for verb in VERBS}


class HelpScreen(OverScreen):
    """A page to scroll and to search: a letter that moves nothing begins a search, and so does the filter's key."""

    AUTO_FOCUS = ""
    absent = frozenset(verb.id for verb in VERBS if verb.id not in (*_SCROLLS, *_BACK, _SEARCH))

    @property
    def ticket(self) -> None:
        """No ticket is in sight here."""
        return

    def above(self) -> ComposeResult:
        """Lay out the search."""
        with Horizontal(id="search"):
            yield Label("Find ")
            yield Field(placeholder="/ or a letter begins a search")

    def begin(self, number: int) -> bool:
        """Begin at the top, with nothing searched for."""
        for field in self.query(Field):
            field.value = ""
            self.set_focus(None)
            self.page.top = 0
        return True

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    def unbound(self, event: events.Key) -> None:
        """Begin a search with what is typed."""
        if typed(event).strip():
            self._search(typed(event))
        else:
            super().unbound(event)

    def _search(self, text: str = "") -> None:
        self.set_focus(self._field)
        self._field.put_in(text)

    async def do(self, verb: Verb, argument: str = "") -> None:
        """Scroll, search or go back."""
        if verb.id == _SEARCH:
            self._search(argument)
        elif verb.id in _BACK:
            await self.back()
        else:
            await super().do(verb, argument)
            return
        self.services.renew()

    async def back(self) -> None:
        """End the search, else go back."""
        if self._field.value or self._field.has_focus:
            self._field.value = ""
            self.set_focus(None)
        else:
            self.dismiss()

    @on(Input.Changed)
    def _changed(self) -> None:
        self.page.top = 0
        self.services.renew()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Let the keys scroll again what was found."""
        self.set_focus(None)
        self.services.renew()

    def lines(self, room: int, height: int) -> Sequence[Line]:
        """Return the page, or what was found on it."""
        sections = self._sections()
        wanted = self._field.value.strip()
        if wanted:
            return self._found(sections, wanted)
        drawn = [_drawn(part) for part in sections if part.entries]
        if room < _TWO_COLUMNS:
            return [line("  ", *one) for section in drawn for one in section]
        half = room // 2
        parts = _halved(drawn)
        rows = max(map(len, parts))
        left, right = ([*side, *[BLANK] * (rows - len(side))] for side in parts)
        return [line("  ", *fitted(one, half - 2), *other) for one, other in zip(left, right, strict=True)]

    def _sections(self) -> list[Part]:
        keymap = self.shift.keymap
        groups = {
            group: [verb for verb in VERBS if verb.group is group and verb.id not in keymap.hidden] for group in Group
        }
        verbs = [
            Part(str(group), [(keymap.all_keys(verb.id), verb.help) for verb in listed], 9)
            for group, listed in groups.items()
        ]
        return [*verbs, Part("Your own commands", self._own(), 9), *legend()]

    def _own(self) -> list[tuple[str, str]]:
        """Return the technician's own commands, each with its key."""
        bound = [one.binding for one in self.active_bindings.values() if one.binding.action.startswith("own_command")]
        return [(shown(one.key), one.description) for one in bound]

    def _found(self, sections: Sequence[Part], wanted: str) -> list[Line]:
        """Return the entries in which every word occurs, those of the key itself first."""
        words = wanted.casefold().split()
        out: list[Line] = []
        for part in sections:
            keys = [one for one in part.entries if wanted in one[0].split()]
            said = [
                one for one in part.entries if one not in keys and all(word in _text_of(part, *one) for word in words)
            ]
            if keys:
                out[:0] = [line("  ", *one) for one in _drawn(Part(part.title, keys, part.wide))]
            if said:
                out += [line("  ", *one) for one in _drawn(Part(part.title, said, part.wide))]
        return out or [BLANK, line((f"  Nothing here has '{wanted}'.  ", ""), ("Esc", "key"), (" shows all.", "hint"))]

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        searches = self._field.value or self._field.has_focus
        first = self.shift.keymap.first(_SEARCH)
        search = [] if searches or not first else [(first, "Search")]
        return [("Esc", "All" if searches else "Back"), *search, ("↓↑", "Scroll")]


def _text_of(part: Part, shown: str, means: str) -> str:
    """Return the text in which an entry is looked for: of a verb its name too."""
    return f"{part.title} {shown} {means} {_NAMES.get(means, '')}".casefold()


def _drawn(part: Part) -> list[Line]:
    """Return a part under its title, an empty line below it."""
    entries = [line("  ", column(shown, part.wide, "key"), f" {means}") for shown, means in part.entries]
    return [line((part.title, "title")), *entries, BLANK]


def _halved(sections: Sequence[list[Line]]) -> tuple[list[Line], list[Line]]:
    """Return the sections as two columns of about one length, in their order."""
    lines = [one for section in sections for one in section]
    ends = [sum(map(len, sections[:place])) for place in range(len(sections) + 1)]
    cut = min(ends, key=lambda end: abs(2 * end - len(lines)))
    return lines[:cut], lines[cut:]
