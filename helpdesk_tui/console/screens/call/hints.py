"""The keys that work in the form of a call now, most needed first."""

from __future__ import annotations

from helpdesk_tui.console.keys.form_keys import (
    AGREED,
    ANSWERED,
    ATTACH,
    CALLER_NOTE,
    CHANNEL,
    EDITOR,
    FRESH,
    LOOK,
    NEXT_ALIKE,
    TAKE,
)
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.console.screens.call.sheet import LABELS
from helpdesk_tui.domain.tickets.number import is_number

Hints = list[tuple[str, str]]


def hints(form: CallForm, kept: int) -> Hints:
    """Return the keys with what they do; ``kept`` is how many other calls are kept."""
    fresh = [(FRESH.shown, "Fresh call")] if form.resumed else []
    if not form.begun and kept:
        fresh = [(FRESH.shown, "Kept call" if kept == 1 else f"{kept} kept calls")]
    rest = [
        (CHANNEL.shown, f"Channel: {form.way.channel}"),
        (ANSWERED.shown, "Answered" if not form.way.answered else "Not answered"),
    ]
    return [*fresh, *(_asking(form) if form.triaging else _filling(form)), *rest]


def _asking(form: CallForm) -> Hints:
    onwards = "Fields" if form.fields.text("subject") else "Caller first"
    return [("y/n", "Answer"), ("1-6", "Set priority"), ("Tab", onwards), ("Backspace", "Back one"), ("Esc", "Draft")]


def _filling(form: CallForm) -> Hints:
    fields, who = form.fields, form.who
    out = [("Enter", _enter(form))]
    if who.choosing:
        out += [(TAKE.shown, "Take"), ("↓", "Next match")]
        if who.callers.picked == 0 and not is_number(fields.texts[fields.active]):
            out.append(("↑", "As typed"))
    elif form.fields.saves and fields.active != fields.names[-1]:
        out.append(("Tab", LABELS[fields.names[fields.place + 1]]))
    alike = who.lookalikes.picked
    if alike is not None:
        out.append((ATTACH.shown, f"Attach to #{alike.number}"))
    if who.lookalikes.several:
        out.append((NEXT_ALIKE.shown, "Next alike"))
    if alike is not None:
        out.append((LOOK.shown, "Read it"))
    if fields.active == "when" and fields.text("when"):
        out.append((AGREED.shown, "As agreed"))
    if fields.active == "body" and form.shift.settings.editor:
        out.append((EDITOR.shown, "Editor"))
    out += [("↑", "Back one")] if not who.choosing else []
    out.append(("Esc", "Keep draft"))
    if who.callers.shown is not None and who.callers.shown.id:
        out.append((CALLER_NOTE.shown, "Note on caller"))
    return out


def _enter(form: CallForm) -> str:
    """Return what Enter does now."""
    if form.who.choosing and form.who.callers.picked is not None:
        return "Take"
    if not form.fields.saves:
        return f"Next; on {LABELS['subject']}: {'Questions' if form.priority is None else 'Save'}"
    return "Questions" if form.priority is None else "Save"
