"""What each verb of the table does: its function, by the verb's id. No rule stands here."""

from __future__ import annotations

from collections.abc import Callable

from helpdesk_tui.console.old import follow_prompt, kin_prompt, longtext, look_actions, undoing, work_actions
from helpdesk_tui.console.old.command_line import command, next_theme
from helpdesk_tui.console.old.panels import Help
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.view_actions import closed, digit, search, step

ACTIONS: dict[str, Callable[[Session], None]] = {
    "new": work_actions.new,
    "open": look_actions.open_ticket,
    "reprioritise": work_actions.reprioritise,
    "schedule": work_actions.schedule,
    "close": work_actions.close,
    "respond": work_actions.respond,
    "take": work_actions.take,
    "assign": work_actions.assign,
    "note": work_actions.note,
    "wait": work_actions.wait,
    "edit": work_actions.edit,
    "reopen": work_actions.reopen,
    "caller": work_actions.caller,
    "parent": kin_prompt.parent,
    "merge": kin_prompt.merge,
    "write": work_actions.write,
    "copy": longtext.copy_number,
    "copy_line": longtext.copy_line,
    "drafts": longtext.drafts,
    "command": command,
    "theme": next_theme,
    "undo": undoing.undo,
    "redo": undoing.redo,
    "track": look_actions.track,
    "follow": follow_prompt.follow,
    "hold": look_actions.hold,
    "hush": look_actions.hush,
    "why": look_actions.why,
    "filter": search,
    "closed": closed,
    "view": digit,
    "preview": lambda session: session.preview.switch(),
    "next_view": step(1),
    "previous_view": step(-1),
    "mark": look_actions.mark,
    "order": look_actions.order,
    "agenda": look_actions.agenda,
    "dashboard": look_actions.dashboard,
    "latest": look_actions.latest,
    "reload": look_actions.reload,
    "down": look_actions.moves(lambda session: 1),
    "up": look_actions.moves(lambda session: -1),
    "page_down": look_actions.moves(lambda session: session.window.height - 1),
    "page_up": look_actions.moves(lambda session: 1 - session.window.height),
    "top": lambda session: session.window.go(0),
    "end": lambda session: session.window.go(session.window.length - 1),
    "help": lambda session: session.push(Help(session)),
    "back": look_actions.back,
    "quit": lambda session: session.leave(),
}
