"""Which dialogs and screens there are; each is made when it is first asked for, installed, and shown again then.

To show one that is mounted takes 8 ms, to mount one 15 to 45.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any, cast

from textual.app import App
from textual.screen import Screen
from textual.widget import AwaitMount

from helpdesk_tui.console.dialogs.dialog import Dialog
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.console.screens.table import ACTIONS
from helpdesk_tui.console.state.services import Services
from helpdesk_tui.console.widgets.screen_base import StyledOnce

DIALOGS = {
    "reprioritise": "priority:PriorityDialog",
    "schedule": "one_line.schedule:ScheduleDialog",
    "reopen": "one_line.schedule:ReopenDialog",
    "follow": "one_line.follow:FollowDialog",
    "note": "texts.note:NoteDialog",
    "write": "texts.note:WriteDialog",
    "close": "texts.close:CloseDialog",
    "assign": "one_line.assign:AssignDialog",
    "edit": "forms.edit:EditDialog",
    "caller": "forms.requester:RequesterDialog",
    "parent": "one_line.family:ParentDialog",
    "merge": "one_line.family:MergeDialog",
    "reason": "one_line.reason:ReasonDialog",
    "undo": "undo:UndoDialog",
    "drafts": "choosing.drafts:DraftsDialog",
    "copy": "choosing.copy:CopyDialog",
    "filter": "filter:FilterDialog",
    "command": "command.dialog:CommandDialog",
    "why": "why:WhyDialog",
    "problems": "problems:ProblemsDialog",
    "alarms": "choosing.alarms:AlarmsDialog",
    "duty": "watching:DutyDialog",
    "quit": "leave:LeaveDialog",
    "output": "output:OutputDialog",
    "sign": "sign:SignDialog",
}
"""The dialog of each verb that asks: its module in ``dialogs`` and its class, loaded when it is first asked for."""

SCREENS = {
    "open": "ticket:TicketScreen",
    "new": "call.screen:CallScreen",
    "agenda": "agenda:AgendaScreen",
    "dashboard": "dashboard:DashboardScreen",
    "handover": "handover:HandoverScreen",
    "help": "help:HelpScreen",
}
"""The screens beside the queue: their module in ``screens`` and their class."""


def dialog_of(app: App[Any], verb: str, services: Services) -> Dialog:
    """Return the dialog of a verb."""
    if not app.is_screen_installed(verb):
        app.install_screen(_made("dialogs", DIALOGS[verb])(services), verb)
    return cast("Dialog", app.get_screen(verb))


def put_over(app: App[Any], verb: str) -> AwaitMount:
    """Show the dialog of a verb over what is shown, which stays as it is: Textual would paint all of it anew."""
    below = app.screen
    if not isinstance(below, StyledOnce):
        return app.push_screen(verb)
    below.stays = True
    try:
        return app.push_screen(verb)
    finally:
        below.stays = False


def screen_of(app: App[Any], name: str, services: Services) -> DeskScreen:
    """Return a screen by its name; one that lies under another cannot be shown a second time, so it gets a double."""
    make = _made("screens", SCREENS[name])
    if not app.is_screen_installed(name):
        app.install_screen(make(services, ACTIONS), name)
    screen = cast("DeskScreen", app.get_screen(name))
    return screen if screen not in app.screen_stack[:-1] else cast("DeskScreen", make(services, ACTIONS))


def mounting(app: App[Any], services: Services, names: Sequence[str]) -> Iterator[Callable[[], object]]:
    """Yield the steps that mount some dialogs and screens before they are asked for: each is made, then mounted."""
    for name in names:
        yield partial(screen_of if name in SCREENS else dialog_of, app, name, services)
        yield partial(_mount, app, name)


def _mount(app: App[Any], name: str) -> Awaitable[None]:
    return app._get_screen(name)[1]


def _made(room: str, name: str) -> Callable[..., Screen[Any]]:
    module, _, kind = name.partition(":")
    found: Callable[..., Screen[Any]] = getattr(import_module(f"helpdesk_tui.console.{room}.{module}"), kind)
    return found
