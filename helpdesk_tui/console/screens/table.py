"""What each verb of the table does: its function, by the verb's id. No rule stands here."""

from __future__ import annotations

from helpdesk_tui.console.screens import at_once, looking
from helpdesk_tui.console.screens.desk_screen import Action

_ASKING = (
    "reprioritise",
    "schedule",
    "close",
    "assign",
    "note",
    "follow",
    "parent",
    "merge",
    "reason",
    "write",
    "copy",
    "edit",
    "caller",
    "why",
    "alarms",
    "duty",
    "drafts",
    "filter",
    "command",
)
"""Verbs whose dialog is opened at their key."""

ACTIONS: dict[str, Action] = {
    **dict.fromkeys(_ASKING, looking.ask),
    **dict.fromkeys(("open", "new", "agenda", "dashboard", "handover", "help"), looking.show),
    **dict.fromkeys(("down", "up", "page_down", "page_up", "top", "end"), looking.move),
    "respond": at_once.respond,
    "take": at_once.take,
    "acknowledge": at_once.acknowledge,
    "wait": at_once.wait,
    "reopen": at_once.reopen,
    "undo": at_once.back,
    "redo": at_once.back,
    "track": looking.track,
    "hold": looking.hold,
    "hush": looking.hush,
    "mark": looking.mark,
    "closed": looking.closed,
    "order": looking.order,
    "view": looking.view,
    "next_view": looking.next_view,
    "previous_view": looking.next_view,
    "preview": looking.preview,
    "latest": looking.latest,
    "reload": looking.reload,
    "theme": looking.theme,
    "copy_line": looking.copy_line,
    "back": looking.back,
    "quit": looking.leave,
}
