"""Keys that do nothing on a screen: of the terminal's own kind, typed ahead for a refused dialog, or held down."""

from __future__ import annotations

from collections.abc import Container
from math import inf
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widgets import Input, TextArea

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.keys.verbs import shown
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.console.state.held_keys import OWN_COMMAND, HeldKeys, HeldOpening
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.type_ahead import TypeAhead
from helpdesk_tui.console.tty.job import stop_job
from helpdesk_tui.console.widgets.typing import HeldDown
from helpdesk_tui.wiring.clock import implausible

_ONE_READ = 0.03
"""Seconds between two keys of one burst; nobody types so fast, and a burst may come in two reads."""

_NO_REASON = "What was typed behind the digit did nothing: Tab before the digit gives a reason."


class Unmeant:
    """Holds back the keys that must do nothing, and says why where that is not plain."""

    def __init__(self, shift: Shift, own: Container[str] = ()) -> None:
        """Hold back nothing yet; ``own`` are the keys of the technician's own commands."""
        self._shift, self._own = shift, own
        self.ahead = TypeAhead(shift.moment)
        self._held_keys = HeldKeys(shift.moment)
        self._opening = HeldOpening()
        self._chosen_at = -inf
        """When the digit was read that chose a priority, if that was the last key (seconds)."""

    def holds_back(self, event: events.Key, front: Screen[Any]) -> bool:
        """Whether a key does nothing on the screen in front; where that is not plain, it has been said why."""
        shift, first = self._shift, self._shift.keymap.first
        wrong = implausible(shift.now)
        if event.key == "ctrl+z":
            if shift.settings.kiosk or not stop_job():
                shift.say(f"There is no shell here to go back to; {first('quit')} leaves the desk.", "hint")
        elif wrong and event.key != "escape" and event.key not in shift.keymap.keys["quit"]:
            shift.say(wrong, "bad")
        elif event.key == "ctrl+c" and not getattr(front.focused, "selected_text", ""):
            # Where some text is selected, it copies.
            shift.say(f"{'Esc goes back, then ' if shift.busy_with else ''}{first('quit')} leaves.", "hint")
        else:
            swallows = self.ahead.swallows(event.key, event.character) or self._is_a_reason(event, front)
            return swallows or self._held_since_it_opened(event, front) or self._is_held_down(event, front)
        return True

    def _is_a_reason(self, event: events.Key, front: Screen[Any]) -> bool:
        """Whether a key begins a text typed in one go behind the digit of a priority: its letters are no verbs.

        It begins with a space, as a reason does behind the digit in the command line; a verb's key alone goes on.
        """
        behind, self._chosen_at = event.time - self._chosen_at, -inf
        typing = isinstance(front.focused, Input | TextArea)
        if isinstance(front, Dialog):
            if front.verb == "reprioritise" and event.key.isdigit() and not typing:
                self._chosen_at = event.time
            return False
        if event.character != " " or behind > _ONE_READ or typing:
            return False
        self.ahead.refuse()
        before = self._shift.notices.answer
        self._shift.say(f"{before.text} {_NO_REASON}" if before else _NO_REASON, "warning")
        return True

    def only_looks(self, event: events.Key) -> bool:
        """Whether a key changes nothing, and opens nothing that does: so much Esc and it in one read may be."""
        verb = self._shift.keymap.verb(Key(event.key, event.character))
        return verb is not None and not verb.writes and verb.id != "command"

    def _held_since_it_opened(self, event: events.Key, front: Screen[Any]) -> bool:
        """Whether a key only comes again because it is held down since it opened the form in front.

        That is known from its second repeat on; what the first one did is taken back. The moments are those at which
        the keys were read: what was typed ahead while the form opened has no pauses.
        """
        character = event.character or ""
        if not isinstance(front, DeskScreen) or not front.typed_in:
            self._opening.opens(character if character.isprintable() else "", event.time)
            return False
        repeat = self._opening.is_held(character, event.time)
        if repeat == 2:
            front.post_message(HeldDown(character))
        return repeat > 0

    def _is_held_down(self, event: events.Key, front: Screen[Any]) -> bool:
        """Whether a key that writes at once comes again because it is held down; it is said once."""
        shift = self._shift
        typing = isinstance(front.focused, Input | TextArea)
        acts = front.confirms if isinstance(front, Dialog) else isinstance(front, DeskScreen) and not typing
        verb = shift.keymap.verb(Key(event.key, event.character)) if acts else None
        does = verb.id if verb else OWN_COMMAND if acts and event.key in self._own else ""
        answers = isinstance(front, Dialog) and front.verb == "reprioritise" and event.key.isdigit() and not typing
        said = self._held_keys.comes_again(shown(event.character or event.key), does, answers=answers)
        if said and isinstance(front, Dialog):
            front.complain(said)
        elif said:
            before = shift.notices.answer
            shift.say(f"{before.text} {said}" if before else said, "warning")
        return said is not None
