"""What a prompt for a note or a resolution can do besides: templates, and the editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helpdesk_tui.console.keys.form_keys import EDITOR, TEMPLATE
from helpdesk_tui.console.look.lines import Line, column, line
from helpdesk_tui.console.old.edit import Edit, split, typed
from helpdesk_tui.console.old.errands import Compose, Copy
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.state.templates import Template
from helpdesk_tui.desk import Seen
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.words.instants import spoken
from helpdesk_tui.domain.words.lines import short

_SHOWN = 6
_CALLED = re.compile(r"(?:^|(?<=\s));([\w-]*)$", re.ASCII)

Act = Callable[[Prompt], None]


def acts(session: Session, seen: Seen) -> dict[str, Act]:
    """Return the further keys of a prompt for a long text."""

    def template(prompt: Prompt) -> None:
        if not session.manners.templates:
            session.say("There are no templates. Put some under [templates] into the configuration.", "hint")
        elif _called(prompt.edit) is None:
            prompt.take(prompt.edit.insert(";" if _at_a_word(prompt.edit) else " ;"))
        else:
            complete(prompt)

    def complete(prompt: Prompt) -> None:
        found = _matching(session, prompt.edit)
        if found:
            prompt.take(_inserted(prompt.edit, found[0].filled(_one(session, seen), session.desk.actor)))

    return {"tab": complete, TEMPLATE.key: template, EDITOR.key: lambda prompt: compose(session, prompt)}


def listed(session: Session) -> Callable[[Edit, int], Sequence[Line]]:
    """Return what shows the templates that ``;`` and some letters stand for."""

    def lines(edit: Edit, room: int) -> list[Line]:
        found = _matching(session, edit)[:_SHOWN]
        return [line(column(f"  ;{one.name}", 16, "key"), (one.text, "hint")) for one in found]

    return lines


def hints(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the further keys as a footer shows them, as far as they are of use."""
    templates = ((TEMPLATE.shown, "Template"),) if session.manners.templates else ()
    return (*templates, *(((EDITOR.shown, "Editor"),) if session.manners.editor else ()))


def compose(session: Session, prompt: Prompt) -> None:
    """Have what is being typed written in the editor; it comes back into the prompt."""
    if not session.manners.editor:
        session.say("The editor is switched off in the configuration.", "hint")
    else:
        session.errands.append(Compose(prompt.edit.text, lambda text: prompt.take(typed(text))))


def copy(session: Session, told: Callable[[Ticket], str], between: str) -> None:
    """Put a word about each ticket a verb would work on onto the clipboard."""
    if not session.manners.clipboard:
        session.say("The clipboard is switched off in the configuration.", "hint")
        return
    store = session.desk.store
    tickets = [ticket for number in session.seen() if (ticket := store.ticket(number)) is not None]
    text = between.join(told(ticket) for ticket in tickets)
    if text:
        session.errands.append(Copy(text))
        session.say(
            f"Copied: {text.splitlines()[0]}" + (f" and {len(tickets) - 1} more" if tickets[1:] else ""), "good"
        )


def copy_number(session: Session) -> None:
    """Put the ticket's number on the clipboard."""
    copy(session, lambda ticket: f"#{ticket.number}", " ")


def copy_line(session: Session) -> None:
    """Put the ticket on the clipboard as one line."""

    def told(ticket: Ticket) -> str:
        who = ", ".join(part for part in (ticket.requester, ticket.organisation) if part)
        due = f" due {spoken(ticket.due_at, session.desk.policy, session.now)}" if ticket.due_at is not None else ""
        return f"{short(ticket)}{f' ({who})' if who else ''}{due}"

    copy(session, told, "\n")


def drafts(session: Session) -> None:
    """Say what there are drafts of."""
    told = ", ".join(session.drafts.told())
    session.say(f"Drafts: {told}. The same key there takes one up." if told else "There are no drafts.", "hint")


def _one(session: Session, seen: Seen) -> Ticket | None:
    """Return the only ticket a text is for; for several, fields that differ stay open."""
    return session.desk.store.ticket(next(iter(seen))) if len(seen) == 1 else None


def _called(edit: Edit) -> str | None:
    """Return the letters between a ``;`` that begins a word and the caret, or None."""
    found = _CALLED.search("".join(edit.parts[: edit.caret]))
    return None if found is None else found[1]


def _at_a_word(edit: Edit) -> bool:
    return edit.caret == 0 or edit.parts[edit.caret - 1].isspace()


def _matching(session: Session, edit: Edit) -> list[Template]:
    called = _called(edit)
    if called is None:
        return []
    found = session.manners.templates
    first = [found[called]] if called in found else []
    return first + [one for name, one in found.items() if name.startswith(called) and name != called]


def _inserted(edit: Edit, filled: tuple[str, int | None]) -> Edit:
    """Put a filled template in the place of its call, the caret where its first blank was or behind it."""
    called = _called(edit) or ""
    text, blank = filled
    before = "".join(edit.parts[: edit.caret])[: -len(called) - 1]
    behind = "".join(edit.parts[edit.caret :])
    parts = split(before + text + behind)
    return Edit(parts, len(split(before + (text if blank is None else text[:blank]))))
