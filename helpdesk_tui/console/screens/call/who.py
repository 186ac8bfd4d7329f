"""Who is on the line: what is known of them goes into the fields of a call, and out of them again."""

from __future__ import annotations

from helpdesk_tui.console.screens.call.callers import Callers
from helpdesk_tui.console.screens.call.fields import Fields
from helpdesk_tui.console.screens.call.lookalikes import Lookalikes
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.domain.tickets.number import fold_number, is_number, matches
from helpdesk_tui.domain.tickets.requester import Requester, known_as, name_key

ASKED = ("requester", "phone")
"""The fields in which callers are looked for."""


class Who:
    """The caller of one call, and the open tickets that it may be about."""

    def __init__(self, shift: Shift, fields: Fields) -> None:
        """Look through the shift's desk for what stands in ``fields``."""
        self._shift = shift
        self._fields = fields
        self.callers = Callers(shift)
        self.lookalikes = Lookalikes(shift)
        self.typed_name = ""
        """The name that was typed where Enter took somebody for it: it comes back with a number that is not theirs."""

    @property
    def choosing(self) -> bool:
        """Whether there are callers to choose from in the field that is typed in."""
        return self._fields.active in ASKED and bool(self.callers.matches)

    def typed(self, name: str) -> None:
        """Look for what was typed into a field."""
        text = self._fields.texts[name]
        if name == "requester":
            self._let_go()
            self.typed_name = ""
            self.callers.look(text, pick=True)
        elif name == "phone" and self.callers.taken is None:
            self.callers.look(text, pick=not self._fields.text("requester"), by_name=False)
        self.look_alike()

    def take(self) -> None:
        """Fill in what is known of the caller found; what is left to type is the subject."""
        fields = self._fields
        asked = fields.text("phone") or fields.text("requester") or ""
        who = self.callers.take()
        if who is None:
            return
        known = {
            **{"requester": who.name, "phone": _number(who, asked)},
            **{"organisation": who.organisation, "email": who.email},
        }
        fields.texts.update({name: text for name, text in known.items() if text})
        fields.active = "subject"
        self.look_alike()

    def choose(self, caller: bool, place: int) -> None:
        """Mark a caller who was found, and take the one that is marked already; or pick a ticket."""
        if not caller:
            self.lookalikes.pick(place)
        elif place == self.callers.picked:
            self.take()
        else:
            self.callers.mark(place)
            self.look_alike()

    def take_for_name(self) -> None:
        """Take the marked caller for the name typed, and go on to the number, as with a name that nobody has.

        So what is typed ahead goes to the same fields, whoever is known: a number that is not theirs lets go of them,
        but where they were marked by hand: then they ring from another telephone.
        """
        name = "" if self.callers.marked else self._fields.texts["requester"]
        self.take()
        self.typed_name = name
        self._fields.active = "phone"

    def recognise(self) -> None:
        """Know a caller by the name and the number that were both typed; nothing typed is overwritten."""
        fields, callers = self._fields, self.callers
        if callers.taken is not None and self.typed_name and not _theirs(callers.taken, fields.texts["phone"]):
            self._take_back(callers.taken)
        name = name_key(fields.text("requester") or "")
        namesakes = [one for one in callers.matches if name in one.called]
        if namesakes:
            callers.matches, callers.picked = namesakes[:1], 0
            who = callers.take()
            for field in ("organisation", "email"):
                if who is not None and not fields.text(field):
                    fields.texts[field] = getattr(who, field) or ""
            self.look_alike()
        callers.matches = []

    def look_again(self) -> None:
        """Show who fits what stands in the field that was gone back to; none is marked, for it stood as typed."""
        name = self._fields.active
        if name in ASKED and self.callers.taken is None and self._fields.text(name):
            self.callers.look(self._fields.texts[name], pick=False, by_name=name == "requester")
            self.look_alike()

    def look_alike(self) -> None:
        """Look for the caller's own open tickets, and for those that look like what is typed so far."""
        fields = self._fields
        self.lookalikes.look(fields.text("subject") or "", fields.text("organisation"), self.calling())

    def calling(self) -> Requester | None:
        """Return who is on the line: whoever was taken or is marked, else who is known by what was typed, or that."""
        if self.callers.shown is not None:
            return self.callers.shown
        fields = self._fields
        name, phone = fields.text("requester"), fields.text("phone")
        if name and is_number(name):
            name, phone = None, name
        typed = Requester(name or "", phone, fields.text("email"), fields.text("organisation"))
        if not (name or typed.lines or typed.addresses):
            return None
        store, found = self._shift.desk.store, self._shift.trouble.found
        nobody: list[Requester] = []
        known = known_as(found(lambda: store.requesters_like(typed), nobody), typed)
        if known is None and not (typed.lines or typed.addresses):
            named = found(lambda: store.requesters_called(typed.name), nobody)
            known = named[0] if len(named) == 1 else None
        return known or typed

    def _let_go(self) -> None:
        """Forget who was taken: the number may stay, it could be a colleague's; the address is theirs alone."""
        taken = self.callers.taken
        if taken is not None and self._fields.text("email") == taken.email:
            self._fields.texts["email"] = ""
        self.callers.forget()

    def _take_back(self, taken: Requester) -> None:
        """Put the typed name in the place of whoever was taken for it, and look by the number instead."""
        fields = self._fields
        if fields.text("organisation") == taken.organisation:
            fields.texts["organisation"] = ""
        self._let_go()
        fields.texts["requester"], self.typed_name = self.typed_name, ""
        self.callers.look(fields.texts["phone"], pick=False, by_name=False)
        self.look_alike()


def _number(who: Requester, typed: str) -> str | None:
    """Return the number of theirs that was typed, else the first."""
    numbers = [one for one in (who.phone, *who.numbers) if one]
    return next((one for one in numbers if is_number(typed) and _rings(typed, one)), next(iter(numbers), None))


def _theirs(who: Requester, typed: str) -> bool:
    """Whether a typed number is one of theirs; an empty one stands against nobody."""
    return not typed.strip() or any(_rings(typed, one) for one in (who.phone, *who.numbers) if one)


def _rings(typed: str, number: str) -> bool:
    return matches(fold_number(typed), fold_number(number))
