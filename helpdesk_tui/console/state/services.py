"""What the application does for its screens and dialogs, which are handed it and know nothing of the application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.writer import Writer
from helpdesk_tui.desk import Seen
from helpdesk_tui.store.base import StoreError

if TYPE_CHECKING:
    from helpdesk_tui.console.state.tour import Tour


@dataclass
class Services:
    """The shift, the writer, and what only the application can do.

    ``ask`` opens the dialog of a verb about some tickets, with what was typed for it already; whoever awaits it has
    the dialog on the screen and the focus in its first field. ``show`` does the same with a screen, about a ticket's
    number (0: none). ``run`` does a verb of the table by its id, as its key would. ``renew`` brings all screens up to
    date. ``copy`` puts a text on the terminal's clipboard, ``compose`` gives one to the technician's editor and what
    was written there to its second argument. ``refused`` says that a dialog did not open, so that what was typed
    ahead for it does nothing: a line, or one of the keys of its argument. ``leave`` ends the console.
    """

    shift: Shift
    writer: Writer
    ask: Callable[[str, Seen, str], Awaitable[None]]
    show: Callable[[str, int], Awaitable[None]]
    run: Callable[[str, str], Awaitable[None]]
    renew: Callable[[], None]
    copy: Callable[[str], None]
    compose: Callable[[str, Callable[[str], None]], None]
    refused: Callable[[str], None]
    leave: Callable[[], None]
    pressed: str = field(default="")
    """The key that was pressed last, by the name it is bound by."""
    tour: Tour | None = None
    """The tour, where there is one."""

    @contextmanager
    def telling_trouble(self, *, unasked: bool = False) -> Iterator[None]:
        """Say it where the desk cannot be had in the block, which ends there; the console goes on.

        ``unasked`` is what no key has asked for.
        """
        try:
            yield
        except StoreError as error:
            self.shift.trouble.met(error, unasked=unasked)
            self.renew()
