"""Textual's palette over the desk: all verbs with their keys, and tickets by words or number. To look around in."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from textual._styles_cache import StylesCache
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape
from textual.widgets import Input

from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.look.lines import drawable
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.state.views import asker_of
from helpdesk_tui.console.widgets.typing import CaretApp
from helpdesk_tui.domain.filters.parse import QueryError, parse_query
from helpdesk_tui.domain.words.lines import short
from helpdesk_tui.store.base import View

_FINDS = "A verb, or a ticket by words or number"
_FOUND = 8
"""Tickets that are shown for what was typed."""
_BEST = 0.9
"""The score of the first ticket: behind a verb that is named, before those that only have the letters."""
_LETTERS = 0.5
"""The most that a verb scores which only has the letters: Textual's own scores have no upper end."""


class _OfTheDesk(Provider):
    @property
    def services(self) -> Services:
        """What the application does for its parts."""
        return cast("Any", self.app).services  # type: ignore[no-any-return]


class VerbProvider(_OfTheDesk):
    """The verbs that can be done on the screen below."""

    async def search(self, query: str) -> Hits:
        """Find verbs by name or by what they do."""
        matcher = self.matcher(query)
        for verb in self._verbs():
            label = f"{verb.label}: {verb.help}"
            score = matcher.match(label)
            if score > 0:
                named = query.strip().lower() in label.lower()
                score = 1 + score if named else _LETTERS * score / (1 + score)
                yield Hit(score, matcher.highlight(label), self._do(verb), text=label, help=self._keys(verb))

    async def discover(self) -> Hits:
        """List them all."""
        for verb in self._verbs():
            yield DiscoveryHit(f"{verb.label}: {verb.help}", self._do(verb), help=self._keys(verb))

    def _verbs(self) -> list[Verb]:
        absent = self.screen.absent if isinstance(self.screen, DeskScreen) else frozenset()
        keymap = self.services.shift.keymap
        return [verb for verb in VERBS if verb.id not in keymap.hidden and verb.id not in absent]

    def _keys(self, verb: Verb) -> str:
        return escape(self.services.shift.keymap.all_keys(verb.id))

    def _do(self, verb: Verb) -> partial[Any]:
        return partial(self.services.run, verb.id, "")


class TicketProvider(_OfTheDesk):
    """Tickets, by what a filter finds: words, a number, ``p:1``. Closed ones too, behind the open."""

    async def search(self, query: str) -> Hits:
        """Find tickets."""
        shift = self.services.shift
        try:
            asked = parse_query(f"is:all {query}", asker_of(shift.desk))
        except QueryError:
            return
        for place, ticket in enumerate(shift.desk.store.page(View(asked), 0, _FOUND)):
            label = drawable(short(ticket))
            show = partial(self.services.show, "open", ticket.number)
            yield Hit(_BEST - place / 100, Content(label), show, text=label, help=escape(drawable(ticket.asker)))


class PaletteApp(CaretApp, inherit_bindings=False):
    """An application with the desk's palette in place of Textual's, whose commands write files."""

    COMMANDS = {VerbProvider, TicketProvider}
    BINDINGS = [Binding("ctrl+p", "command_palette", "Palette", show=False)]
    ENABLE_COMMAND_PALETTE = False
    """Its binding is our own: Textual's would show in every line of keys."""

    # A double click opens a ticket; text is marked in fields, or by the terminal itself with Shift held down.
    ALLOW_SELECT = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Open it where verbs can be done; nowhere else, for it would lie over what is typed."""
        screen = self.screen
        return action != "command_palette" or (
            self.use_command_palette and isinstance(screen, DeskScreen) and not screen.typed_in
        )

    def action_command_palette(self) -> None:
        """Show the palette, which says what it finds."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_FINDS, id="--command-palette"))

    def on_command_palette_opened(self) -> None:
        """Let its cursor stand still: one that blinks costs bytes for ever."""
        self.screen.query_one(Input).cursor_blink = False

    def on_command_palette_closed(self) -> None:
        """Let go of what it painted: Textual keeps the last thousand widgets' lines, 100 kB for each time it opens."""
        StylesCache.get_inner_outer.cache_clear()
