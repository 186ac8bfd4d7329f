"""The keys inside forms and prompts, each with what it does: forms act on this table, and the help page prints it."""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.console.keys.verbs import shown


@dataclass(frozen=True, slots=True)
class FormKey:
    """One key of a form: its name as it arrives, and what it does there."""

    key: str
    help: str

    @property
    def shown(self) -> str:
        """The key as it stands on a keyboard."""
        return shown(self.key)


YES, NO = FormKey("y", "Yes to the question"), FormKey("n", "No to the question")
FRESH = FormKey("ctrl+n", "The kept calls; once something is typed, a fresh one")
CHANNEL = FormKey("f2", "The way they came in: phone, email, chat and so on")
ANSWERED = FormKey("f3", "Whether the call itself was the first response")
ATTACH = FormKey("f4", "Count the caller in on the ticket that looks alike")
LOOK = FormKey("f5", "Read the ticket that looks alike; Esc comes back to the call")
NEXT_ALIKE = FormKey("f6", "The next ticket that looks alike")
CALLER_NOTE = FormKey("f8", "What is known of the caller: note, number, organisation")
AGREED = FormKey("f7", "A time outside opening hours is kept as agreed")
SERIES = FormKey("f6", "Move this one, all that follow with it, or end the series")
TAKE = FormKey("tab", "Take the caller who was found; else the next field")
WHY = FormKey("tab", "The reason, which the history keeps; Enter, then the digit")
SAVE = FormKey("f2", "Save from any field; so does Enter on the last one")
EDITOR = FormKey("ctrl+g", "Write on in $EDITOR")
TEMPLATE = FormKey("ctrl+t", "Templates; ;name and Tab fills one in")

ALSO = FormKey("f4", "To the open children too, or not to them")

NEXT, BACK = frozenset({"enter", "tab", "down"}), frozenset({"shift+tab", "up"})
"""Keys that go on to the next field of a form, and back to the one before."""

FORMS: tuple[tuple[str, tuple[FormKey, ...]], ...] = (
    (
        "In a new ticket",
        (YES, NO, TAKE, FRESH, CHANNEL, ANSWERED, ATTACH, LOOK, NEXT_ALIKE, AGREED, CALLER_NOTE, EDITOR),
    ),
    ("Among the priorities", (WHY,)),
    ("In a time to schedule", (AGREED, SERIES)),
    ("In an edit", (SAVE,)),
    ("In a note or a resolution", (EDITOR, TEMPLATE, ALSO)),
)
"""The forms with keys of their own."""

EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("Enter ↓", "The next field; on the last one, or a single one, do it"),
    ("↑ S-Tab", "The field before"),
    ("Esc", "Back; what was typed is kept as a draft"),
    ("^A ^E", "To the line's start, its end; ^← ^→ by words"),
    ("^U ^K ^W", "Delete to the start, to the end, the word before"),
    ("^_ ^Y", "In a text of several lines: undo, redo; ^J is a new line"),
    ("^X ^C ^V", "Cut, copy, paste what is selected with Shift and the arrows"),
)
"""What holds in every form."""
