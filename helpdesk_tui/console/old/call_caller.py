"""What is known of a caller goes into the fields of a call, and out of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.domain.tickets.number import fold_number, is_number, rings
from helpdesk_tui.domain.tickets.requester import Requester, known_as, name_key

if TYPE_CHECKING:
    from helpdesk_tui.console.old.call import Call


def take(call: Call) -> None:
    """Fill in what is known of the caller found; what is left to type is the subject."""
    asked = call.text("phone") or call.text("requester") or ""
    who = call.callers.take()
    if who is None:
        return
    known = {"requester": who.name, "phone": _number(who, asked), "organisation": who.organisation, "email": who.email}
    for name, text in known.items():
        if text or name == "phone":
            call.edits[name] = typed(text or call.edits[name].text)
    call.place = call.fields.index("subject")
    call.look_alike()


def _number(who: Requester, typed: str) -> str | None:
    """Return the number of theirs that was typed, else the first."""
    numbers = [one for one in (who.phone, *who.numbers) if one]
    asked = fold_number(typed)
    rung = [one for one in numbers if is_number(typed) and rings(asked, fold_number(one))]
    return next(iter([*rung, *numbers]), None)


def calling(call: Call) -> Requester | None:
    """Return who is on the line: whoever was taken or is picked, else who is known by what was typed, or that alone."""
    if call.callers.taken or call.callers.picked is not None:
        return call.callers.shown
    name, phone = call.text("requester"), call.text("phone")
    if name and is_number(name):
        name, phone = None, name
    told = Requester(name or "", phone, call.text("email"), call.text("organisation"))
    if not (name or told.lines or told.addresses):
        return None
    store = call.session.desk.store
    known = known_as(store.requesters_like(told), told)
    if known is None and not (told.lines or told.addresses):
        named = store.requesters_called(told.name)
        known = named[0] if len(named) == 1 else None
    return known or told


def let_go(call: Call) -> None:
    """Forget who was taken: the number may stay, it could be a colleague's; the address is theirs alone."""
    taken = call.callers.taken
    if taken is not None and call.text("email") == taken.email:
        call.edits["email"] = Edit()
    call.callers.forget()


def recognise(call: Call) -> None:
    """Know a caller by the name and the number that were both typed; nothing typed is overwritten."""
    name = name_key(call.text("requester") or "")
    namesakes = [one for one in call.callers.matches if name in one.called]
    if namesakes:
        call.callers.matches, call.callers.picked = namesakes[:1], 0
        who = call.callers.take()
        for field in ("organisation", "email"):
            if who is not None and not call.text(field):
                call.edits[field] = typed(getattr(who, field) or "")
        call.look_alike()
    call.callers.matches = []
