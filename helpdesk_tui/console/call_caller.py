"""What is known of a caller goes into the fields of a call, and out of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_tui.console.edit import Edit, typed

if TYPE_CHECKING:
    from helpdesk_tui.console.call import Call


def take(call: Call) -> None:
    """Fill in what is known of the caller found; what is left to type is the subject."""
    who = call.callers.take()
    if who is None:
        return
    known = {"requester": who.name, "phone": who.phone, "organisation": who.organisation, "email": who.email}
    for name, text in known.items():
        if text or name == "phone":
            call.edits[name] = typed(text or call.edits[name].text)
    call.place = call.fields.index("subject")
    call.look_alike()


def let_go(call: Call) -> None:
    """Forget who was taken: the number may stay, it could be a colleague's; the address is theirs alone."""
    taken = call.callers.taken
    if taken is not None and call.text("email") == taken.email:
        call.edits["email"] = Edit()
    call.callers.forget()


def recognise(call: Call) -> None:
    """Know a caller by the name and the number that were both typed; nothing typed is overwritten."""
    name = (call.text("requester") or "").casefold()
    namesakes = [one for one in call.callers.matches if one.name.casefold() == name]
    if namesakes:
        call.callers.matches, call.callers.picked = namesakes[:1], 0
        who = call.callers.take()
        for field in ("organisation", "email"):
            if who is not None and not call.text(field):
                call.edits[field] = typed(getattr(who, field) or "")
        call.look_alike()
    call.callers.matches = []
