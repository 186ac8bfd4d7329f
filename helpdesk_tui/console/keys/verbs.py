"""The verb table: every key of the console, what it is called and what it needs.

Footer, help, docs/technician.md and the key handling all read this table; nothing else names a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.domain.tickets.ticket import Status, Ticket


class Group(StrEnum):
    """The help page's headings."""

    WORK = "Work on the ticket under the cursor, or on all marked ones"
    LOOK = "Look"
    MOVE = "Move"
    DESK = "Desk"


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing a key does.

    ``footer`` is its place in the footer (0: not there), ``on_ticket`` whether it needs a ticket.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    footer: int = 0
    on_ticket: bool = False

    def fits(self, ticket: Ticket | None) -> bool:
        """Whether it is for the ticket under the cursor (None: there is none); a closed one is reopened first."""
        if ticket is None:
            return not self.on_ticket
        return self.id not in (_OPEN_ONLY if ticket.status is Status.CLOSED else _CLOSED_ONLY)

    @property
    def on_marked(self) -> bool:
        """Whether it works on all marked tickets, wherever the cursor is."""
        works = self.group is Group.WORK or self.id in _COPIES
        return self.on_ticket and works and self.id not in _ONE_ONLY

    @property
    def writes(self) -> bool:
        """Whether it changes something on the desk."""
        return self.group is Group.WORK or self.id == "new"


_OPEN_ONLY = frozenset(
    {
        "reprioritise",
        "schedule",
        "close",
        "respond",
        "take",
        "assign",
        "wait",
        "follow",
        "acknowledge",
        "parent",
        "merge",
    },
)
_CLOSED_ONLY = frozenset({"reopen"})
_ONE_ONLY = frozenset({"edit", "caller"})
_COPIES = frozenset({"copy", "copy_line"})

VERBS: tuple[Verb, ...] = (
    Verb("new", ("n",), "New", "New ticket; its clock starts at this key", Group.DESK, 1),
    Verb("open", ("o", "enter"), "Open", "Open the ticket: text, deadlines, history", Group.LOOK, 2, True),
    Verb("reprioritise", ("p",), "Prio", "Change the priority: p then 1 to 6", Group.WORK, 3, True),
    Verb("schedule", ("s",), "Sched", "Schedule it (P6): fri 14:00, +3bd, every mon 9am", Group.WORK, 4, True),
    Verb("close", ("c",), "Close", "Close with a resolution", Group.WORK, 5, True),
    Verb("respond", ("r",), "Resp", "The requester has been responded to", Group.WORK, 6, True),
    Verb("take", ("t",), "Take", "Take it", Group.WORK, 7, True),
    Verb("acknowledge", ("!",), "Ack", "Acknowledge its alarm: nobody else is called for a while", Group.WORK, 0, True),
    Verb("assign", ("a",), "Assign", "Assign it to somebody; empty releases it", Group.WORK, 13, True),
    Verb("note", ("m",), "Note", "Write a note", Group.WORK, 8, True),
    Verb("wait", ("w",), "Wait", "Wait for the customer, or end the wait", Group.WORK, 15, True),
    Verb("follow", ("f",), "Follow", "Promise a follow-up: 15:00 call back; empty takes it back", Group.WORK, 16, True),
    Verb("edit", ("e",), "Edit", "Correct subject, requester, phone, email, organisation", Group.WORK, 17, True),
    Verb("reopen", ("R",), "Reopen", "Reopen a closed ticket", Group.WORK, 8, True),
    Verb("caller", ("K",), "Caller", "What is known of the requester: note, number, organisation", Group.WORK, 0, True),
    Verb("parent", ("P",), "Parent", "Make it a child of another ticket; empty releases it", Group.WORK, 0, True),
    Verb("merge", ("M",), "Merge", "Merge it into another ticket, whose duplicate it is", Group.WORK, 0, True),
    Verb("reason", ("B",), "Reason", "Why a response was missed, for the report of breaches", Group.WORK, 0, True),
    Verb("undo", ("u",), "Undo", "Undo your last change, and say what it was", Group.WORK, 12),
    Verb("redo", ("U",), "Redo", "Redo what you have just undone", Group.WORK),
    Verb("why", ("i",), "Why", "Why this deadline", Group.LOOK, 14, True),
    Verb("filter", ("/",), "Find", "Filter as you type; Tab completes", Group.LOOK, 9),
    Verb("closed", ("tab",), "Closed", "Where nothing open matches the filter: the closed tickets that do", Group.LOOK),
    Verb("view", tuple("123456789"), "View", "Show the view of that number", Group.LOOK),
    Verb("preview", ("v",), "Preview", "Preview the ticket, beside the list or below", Group.LOOK),
    Verb("next_view", ("]",), "Next view", "The next view", Group.LOOK),
    Verb("previous_view", ("[",), "Previous view", "The view before", Group.LOOK),
    Verb("mark", ("space",), "Mark", "Mark for the next verb; Esc unmarks all", Group.LOOK, 16, True),
    Verb("order", ("b",), "Order", "By priority, or by time to breach alone", Group.LOOK, 18),
    Verb("track", ("F",), "Track", "The cursor follows the ticket when the order changes", Group.LOOK, 0, True),
    Verb("hold", ("Z",), "Hold", "Hold the order, or let it go", Group.LOOK),
    Verb("hush", ("Q",), "Quiet", "Quiet for 30 minutes, but for P1", Group.DESK),
    Verb("agenda", ("A",), "Agenda", "The week's scheduled tasks, day by day", Group.LOOK),
    Verb("dashboard", ("d",), "Dashboard", "Deadlines ahead, the day so far, who has what", Group.LOOK),
    Verb("handover", ("H",), "Handover", "What the next shift must know, to read and to sign", Group.LOOK),
    Verb("latest", (".",), "Latest", "Go to the ticket that you saved last", Group.LOOK),
    Verb("reload", ("f5",), "Reload", "Read everything anew", Group.LOOK),
    Verb("down", ("down", "j"), "Down", "Next ticket", Group.MOVE),
    Verb("up", ("up", "k"), "Up", "Previous ticket", Group.MOVE),
    Verb("page_down", ("pagedown", "ctrl+f"), "Page down", "A screen down", Group.MOVE),
    Verb("page_up", ("pageup", "ctrl+b"), "Page up", "A screen up", Group.MOVE),
    Verb("top", ("g", "home"), "Top", "The first ticket", Group.MOVE),
    Verb("end", ("G", "end"), "End", "The last ticket", Group.MOVE),
    Verb("command", (":",), "Command", "Anything by name: :1042, :p 3, :note text, :theme dark", Group.DESK, 12),
    Verb("theme", ("T",), "Theme", "The next theme; :theme NAME takes one", Group.LOOK),
    Verb("copy", ("y",), "Copy", "Copy number, line, phone or e-mail: y, then a key", Group.LOOK, 0, True),
    Verb("copy_line", ("Y",), "Copy line", "Copy the ticket as one line", Group.LOOK, 0, True),
    Verb("alarms", ("L",), "Alarms", "The open alarms, and who has acknowledged them", Group.LOOK),
    Verb("duty", ("O",), "On duty", "Who is on duty now, and who is next", Group.LOOK),
    Verb("drafts", ("D",), "Drafts", "Your drafts, each to be taken up or discarded", Group.DESK),
    Verb("write", ("E",), "Write", "Write a note in $EDITOR; ^G does so while typing one", Group.WORK, 0, True),
    Verb("help", ("?",), "Help", "This page", Group.DESK, 10),
    Verb("back", ("escape",), "Back", "Back: what is on top, then marks, filter, view", Group.DESK),
    Verb("quit", ("q", "ctrl+q"), "Quit", "Leave the console", Group.DESK, 11),
)

BOUND: dict[str, Verb] = {key: verb for verb in VERBS for key in verb.keys}

_SHOWN = {
    "enter": "Enter",
    "space": "Space",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "S-Tab",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
    "backspace": "Backspace",
}


def shown(key: str) -> str:
    """Return a key as it stands on a keyboard."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    if key[:1] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)


_NAMES = {text: key for key, text in _SHOWN.items()}


def pressed(text: str) -> Key | None:
    """Return the key that is shown as this text; None for what stands for several, as ``1-5`` does."""
    if text in _NAMES:
        return Key(_NAMES[text])
    if len(text) == 1:
        return Key(text, text)
    if text[:1] == "^" and text[2:] == "":
        return Key(f"ctrl+{text[1].lower()}")
    return Key(text.lower()) if text[:1] == "F" and text[1:].isdigit() else None
