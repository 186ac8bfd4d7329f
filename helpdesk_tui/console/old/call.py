"""A new ticket, from the ring to the key that saves it: triage by y and n, then who (or which number), what.

The clock starts when the form opens, however long it takes to fill in. Digits typed for
the requester are looked for as the end of a number, and Enter takes who was found; a name
stands as it is typed, so that what is typed ahead always goes to the same fields. Tab puts
the caller first and the triage under the fields, where it is asked after the subject. Esc
keeps what was typed. A ring begins a fresh call all the same, so that what is typed ahead never goes into
the kept one; a key there takes that up, with its clock.
"""

from __future__ import annotations

from helpdesk_tui.console.keys.form_keys import (
    AGREED,
    ANSWERED,
    ATTACH,
    BACK,
    CALLER_NOTE,
    CHANNEL,
    EDITOR,
    FRESH,
    NEXT,
    NEXT_ALIKE,
    TAKE,
)
from helpdesk_tui.console.keys.key import Key
from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.old import call_caller, call_draft, call_end, call_sheet
from helpdesk_tui.console.old.call_triage import Triage
from helpdesk_tui.console.old.caller import Callers
from helpdesk_tui.console.old.edit import Edit, typed
from helpdesk_tui.console.old.errands import Compose
from helpdesk_tui.console.old.lookalikes import Lookalikes
from helpdesk_tui.console.old.modes import after_key
from helpdesk_tui.console.old.requester_form import RequesterForm
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.timing import Proposal
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.tickets.number import is_number
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Ticket

FIELDS = ("when", "requester", "phone", "subject", "body", "organisation", "email", "reason")
_UNKNOWN = "Nobody is known by that number. Type their name; Enter goes on."

SPOKEN = frozenset({Channel.PHONE, Channel.INTERNATIONAL, Channel.CHAT, Channel.WALK_IN})
"""Ways in on which somebody answers at once; a mail is not answered by writing its ticket."""


DIALLED = frozenset("7890+(")
"""What can begin a number but is no priority: typed at the triage, it is the caller's."""


class Call:
    """The form of one call."""

    full = True
    ticket: Ticket | None = None

    def __init__(self, session: Session) -> None:
        """Start the clock."""
        self.session = session
        self.rang = self.opened_at = session.now
        self.slot = call_draft.free(session.drafts)
        self.resumed = self.untouched = False
        self.triage = Triage(session)
        self.asking = True
        self.caller_first = False
        self.edits = dict.fromkeys(FIELDS, Edit())
        self.place = 0
        self.channel = Channel.PHONE
        self.answered = True
        self.complaint = ""
        self.callers = Callers(session)
        self.lookalikes = Lookalikes(session)
        self.op = new_op()
        self.proposal = Proposal(session, lambda text: self.edits.update(when=typed(text)))

    @classmethod
    def ringing(cls, session: Session) -> Call:
        """Return a fresh call; where one was left with Esc or with a lost connection, it offers that."""
        call = cls(session)
        if call_draft.latest(session.drafts) is not None:
            call.complaint = f"A call is kept as a draft. {FRESH.shown} takes it up."
        return call

    def kept(self) -> Call | None:
        """Return the call that was kept last, as it was left; None without one."""
        drafts = self.session.drafts
        while (slot := call_draft.latest(drafts)) is not None:
            call = type(self)(self.session)
            if call_draft.pick_up(call, drafts.get(slot, alone=True)):
                call.slot, call.rang = slot, self.rang
                call.resumed = call.untouched = True
                return call
            drafts.put(slot, "")
        return None

    @property
    def begun(self) -> bool:
        """Whether anything has been typed or answered."""
        return bool(call_draft.put_down(self))

    @property
    def priority(self) -> Priority | None:
        """The priority so far: the one chosen by digit, else the flow chart's, once it has come to one."""
        return self.triage.priority

    @property
    def triaging(self) -> bool:
        """Whether the keys answer the triage, rather than fill the fields."""
        return self.asking and self.priority is None

    @property
    def shows_fields(self) -> bool:
        """Whether the fields are on the screen."""
        return self.caller_first or self.priority is not None

    @property
    def fields(self) -> list[str]:
        """The fields there are, in order: a time for scheduled tasks, a reason for a priority chosen by digit."""
        left_out = {"when": self.priority is not Priority.P6, "reason": self.triage.chosen is None}
        return [name for name in FIELDS if not left_out.get(name)]

    @property
    def active(self) -> str:
        """The field that is being typed in."""
        return self.fields[min(self.place, len(self.fields) - 1)]

    @property
    def saves(self) -> bool:
        """Whether Enter saves (or asks what is open): on the subject, and on what may be told after it."""
        return self.fields.index(self.active) >= self.fields.index("subject")

    def press(self, key: Key) -> None:
        """Answer a question, fill a field, or leave."""
        self.complaint = ""
        self.untouched = self.untouched and key.name == FRESH.key
        if key.name == "escape":
            call_end.leave(self)
        elif key.name == CHANNEL.key:
            channels = list(Channel)
            self.channel = channels[(channels.index(self.channel) + 1) % len(channels)]
            self.answered = self.channel in SPOKEN
        elif key.name == FRESH.key:
            call_end.change_over(self)
        elif key.name == ANSWERED.key:
            self.answered = not self.answered
        elif not self.shows_fields:
            self._triage(key)
        elif key.name == ATTACH.key:
            call_end.attach(self)
        elif key.name == NEXT_ALIKE.key:
            self.lookalikes.next()
        elif key.name == CALLER_NOTE.key:
            self._note()
        elif key.name == EDITOR.key:
            self._write()
        elif self.triaging:
            self._triage(key)
        else:
            self._fill(key)
        self._keep()

    def paste(self, text: str) -> None:
        """Paste into the active field; at the ring it is the caller's."""
        if self.triaging:
            self._to_fields()
        self._type(self.active, self.edits[self.active].insert(text, lines=self.active == "body"))
        self._keep()

    def _keep(self) -> None:
        """Keep the call as a draft, as far as it has come, while it is on the screen."""
        if self in self.session.modes:
            self.session.drafts.put(self.slot, call_draft.put_down(self))

    def renew(self) -> None:
        """Read anew who is shown and which tickets look alike: something was written."""
        self.callers.renew()
        if self.shows_fields:
            self.lookalikes.renew()

    def _triage(self, key: Key) -> None:
        """Answer the question, go back, or leave it open and go to the fields."""
        field, told = self.active, self.text("subject")
        up = key.name in BACK and self.caller_first and not self.triage.begun
        if up or (key.name in NEXT and not (told and key.name == "enter")):
            self._to_fields()
        elif (key.character or " ") in DIALLED and not (self.text("requester") or self.text("phone")):
            self._to_fields()
            self.place = self.fields.index("requester")
            self._fill(key)
        else:
            self._answer(key)
        if self.priority is not None:
            self._found(field)

    def _answer(self, key: Key) -> None:
        if key.name in ("backspace", "up", "shift+tab", "left"):
            self.triage.back()
        elif not self.triage.take(key):
            then = "then Enter saves" if self.text("subject") else "Tab goes to the caller"
            self.complaint = f"y or n answers the question; 1 to 6 sets the priority; {then}."

    def _found(self, field: str) -> None:
        """Go on to what is left to tell, Enter saving once that is nothing; never save by an answer itself."""
        self.asking = False
        if self.priority is Priority.P6 and not self.text("when"):
            field = "when"
        elif self.text("subject"):
            field = "subject"
        self.place = self.fields.index(field)
        self.lookalikes.renew()

    def _to_fields(self) -> None:
        """Leave the triage open, under the fields."""
        self.asking, self.caller_first = False, True
        self.lookalikes.renew()

    def _ask(self) -> None:
        """Go to the triage that was left open, once there is a subject to save."""
        if self.text("subject"):
            self.asking = True
        else:
            self.complaint = "Say in a few words what is wrong; then Enter asks for the priority."

    def _fill(self, key: Key) -> None:
        name = self.active
        choosing = name in ("requester", "phone") and bool(self.callers.matches)
        if choosing and key.name in ("down", "up") and self.callers.move(1 if key.name == "down" else -1):
            self.look_alike()
            return
        if choosing and self._takes(name, key):
            call_caller.take(self)
        elif key.name == AGREED.key and name == "when":
            self.proposal.agree(self.edits["when"].text)
        elif key.name == "enter" and self.saves:
            self._ask() if self.priority is None else call_end.save(self)
        elif key.name in NEXT:
            self._step_on(name)
        elif key.name in BACK:
            self._step_back()
        else:
            after = after_key(self.edits[name], key)
            if after is not None:
                self._type(name, after)

    def _takes(self, name: str, key: Key) -> bool:
        """Whether a key takes the caller found: Tab always, Enter whoever is picked."""
        return key.name == TAKE.key or (key.name == "enter" and self.callers.picked is not None)

    def _type(self, name: str, edit: Edit) -> None:
        """Put typed text into a field, and look for what it tells."""
        changed = edit.text != self.edits[name].text
        self.edits[name] = edit
        if not changed:
            return
        if name == "requester":
            call_caller.let_go(self)
            self.callers.look(edit.text, pick=True)
        elif name == "phone" and self.callers.taken is None:
            self.callers.look(edit.text, pick=not self.text("requester"))
        self.look_alike()

    def look_alike(self) -> None:
        """Look for the caller's own open tickets, and for those that look like what is told so far."""
        self.lookalikes.look(self.text("subject") or "", self.text("organisation"), call_caller.calling(self))

    def _step_on(self, name: str) -> None:
        if name == "when":
            settled = self.proposal.settle(self.edits["when"].text)
            if isinstance(settled, str):
                self.complaint = settled
                return
            if self.caller_first and self.text("subject"):
                self.place = self.fields.index("subject")
                return
        number = self.text("requester")
        if name == "requester" and number and is_number(number):
            self.edits["phone"], self.edits["requester"] = typed(number), Edit()
            self.complaint = _UNKNOWN
            return
        if name == "phone":
            call_caller.recognise(self)
        onwards = 2 if name == "requester" and self.text("phone") else 1
        self.place = min(self.place + onwards, len(self.fields) - 1)

    def _step_back(self) -> None:
        if self.place:
            self.place -= 1
        else:
            if self.priority is not None:
                self.triage.back()
            self.asking = True
            self.caller_first = self.caller_first and any(edit.parts for edit in self.edits.values())

    def _note(self) -> None:
        """Correct what is known of whoever is shown, their note first."""
        who = self.callers.shown
        if who is None:
            self.complaint = "Nobody known is on the line yet. Save the ticket first; then they are."
        else:
            self.session.push(RequesterForm(self.session, who))

    def _write(self) -> None:
        """Have what was told written in the editor; it comes back into its field."""
        self.asking = False
        self.place = self.fields.index("body")
        if self.session.manners.editor:
            self.session.errands.append(Compose(self.edits["body"].text, self._written))
        else:
            self.complaint = "The editor is switched off in the configuration. Type the details here."

    def _written(self, text: str) -> None:
        self._type("body", typed(text))
        self._keep()

    def text(self, name: str) -> str | None:
        """What stands in a field, None for nothing."""
        return self.edits[name].text.strip() or None

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the form."""
        return call_sheet.lines(self, room, height)

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        return call_sheet.hints(self)
