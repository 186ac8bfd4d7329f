"""A new ticket, from the ring to the key that saves it: triage by y and n, then who (or which number), what.

The clock starts when the form opens, however long it takes to fill in. Digits typed for the requester are looked
for as the end of a number, and Enter takes who was found; with a name it does, too, and goes on to the number as it
would with a name that nobody has, so that what is typed ahead always goes to the same fields. Tab puts the caller
first and the triage under the fields, where it is asked after the subject.

No Textual here: the screen shows the form, and hands it what was pressed and typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpdesk_tui.console.screens.call.fields import Fields
from helpdesk_tui.console.screens.call.triage import Triage
from helpdesk_tui.console.screens.call.who import Who
from helpdesk_tui.console.state.asked_time import Proposal
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain.tickets.number import is_number
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority

_UNKNOWN = "Nobody is known by that number. Type their name; Enter goes on."
_NO_SUBJECT = "Say in a few words what is wrong; then Enter {}."

SPOKEN = frozenset({Channel.PHONE, Channel.INTERNATIONAL, Channel.CHAT, Channel.WALK_IN})
"""Ways in on which somebody answers at once; a mail is not answered by writing its ticket."""

DIALLED = frozenset("7890+(")
"""What can begin a number but is no priority: typed at the triage, it is the caller's."""


@dataclass
class WayIn:
    """How a call came in, and whether the contact was its own response."""

    channel: Channel = Channel.PHONE
    answered: bool = True

    def turn(self) -> None:
        """Go on to the next channel."""
        channels: list[Channel] = list(WAYS_IN)
        self.channel = channels[(channels.index(self.channel) + 1) % len(channels)]
        self.answered = self.channel in SPOKEN

    def answer(self) -> None:
        """Say that the contact was its own response, or that it was not."""
        self.answered = not self.answered


class CallForm:
    """The form of one call."""

    def __init__(self, shift: Shift, slot: str) -> None:
        """Start the clock; ``slot`` is where its draft lies."""
        self.shift = shift
        self.slot = slot
        self.rang = self.opened_at = shift.now
        self.resumed = self.untouched = False
        """Whether it was kept and taken up again, and nothing has been done with it since."""
        self.op = new_op()
        self.triage = Triage(shift)
        self.fields = Fields(self.triage)
        self.who = Who(shift, self.fields)
        self.way = WayIn()
        self.asking = True
        self.caller_first = False
        self.complaint = ""
        self.proposal = Proposal(shift, lambda text: self.fields.texts.update(when=text))

    @property
    def begun(self) -> bool:
        """Whether anything has been typed or answered."""
        return self.fields.filled or self.triage.begun

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

    def type(self, name: str, text: str) -> None:
        """Take what now stands in a field, and look for who and what it may be."""
        if text != self.fields.texts[name]:
            self._pressed()
            self.fields.texts[name] = text
            self.who.typed(name)

    def answer(self, letter: str) -> None:
        """Answer the open question, choose the priority, or begin the caller's number."""
        self._pressed()
        field, nobody = self.fields.active, not (self.fields.text("requester") or self.fields.text("phone"))
        if letter in DIALLED and nobody:
            self.to_fields()
            self.fields.active = "requester"
            self.type("requester", letter)
        elif not self.triage.take(letter):
            self.say_what_answers()
        elif self.priority is not None:
            self._found(field)

    def take_back(self) -> None:
        """Take back the last answer; where there is none, go up to fields that stand above."""
        self._pressed()
        if self.caller_first and not self.triage.begun:
            self.to_fields()
        else:
            self.triage.back()

    def to_fields(self) -> None:
        """Leave the triage open, under the fields."""
        self._pressed()
        self.asking, self.caller_first = False, True
        self.who.lookalikes.renew()

    def enter(self) -> bool:
        """Go on; return whether the ticket is to be saved."""
        self._pressed()
        fields, who = self.fields, self.who
        if self.triaging:
            if fields.text("subject"):
                self.say_what_answers()
            else:
                self.to_fields()
        elif who.choosing and who.callers.picked is not None:
            named = fields.active == "requester" and not is_number(fields.texts["requester"])
            (who.take_for_name if named else who.take)()
        elif not fields.saves:
            self._step_on()
        elif fields.text("subject") is None:
            self.complaint = _NO_SUBJECT.format("asks for the priority" if self.priority is None else "saves it")
            fields.active = "subject"
        elif self.priority is None:
            self.asking = True
        else:
            return True
        return False

    def tab(self) -> None:
        """Take the caller who was found; else go on to the next field."""
        self._pressed()
        if self.triaging:
            self.to_fields()
        elif self.who.choosing:
            self.who.take()
        else:
            self._step_on()

    def down(self) -> None:
        """Mark the next caller who matches; else go on to the next field."""
        self._pressed()
        if not self.triaging and self.who.choosing and self.who.callers.move(1):
            self.who.look_alike()
        elif self.triaging:
            self.to_fields()
        else:
            self._step_on()

    def up(self) -> None:
        """Mark the caller before, from the first of several by name none at all; else go back to the field before."""
        self._pressed()
        who = self.who
        by_name = not is_number(self.fields.texts[self.fields.active])
        if who.choosing and (who.callers.move(-1) or (by_name and who.callers.unmark())):
            who.look_alike()
        else:
            self.back()

    def back(self) -> None:
        """Go back to the field before, from the first one to the triage."""
        self._pressed()
        if self.fields.place:
            self.fields.step(-1)
            self.who.look_again()
            return
        if self.priority is not None:
            self.triage.back()
        self.asking = True
        self.caller_first = self.caller_first and self.fields.filled

    def agree(self) -> None:
        """Say that a task's time is kept as agreed, or no more."""
        self._pressed()
        if self.fields.active == "when":
            self.proposal.agree(self.fields.texts["when"])

    def renew(self) -> None:
        """Read anew who is shown and which tickets look alike: something was written."""
        self.who.callers.renew()
        if self.shows_fields:
            self.who.lookalikes.renew()

    def _pressed(self) -> None:
        self.complaint, self.untouched = "", False

    def say_what_answers(self) -> None:
        """Say which keys answer the question."""
        then = "then Enter saves" if self.fields.text("subject") else "Tab goes to the caller"
        self.complaint = f"y or n answers the question; 1 to 6 sets the priority; {then}."

    def _found(self, field: str) -> None:
        """Go on to what is left to fill in, Enter saving once that is nothing; never save by an answer itself."""
        self.asking = False
        if self.priority is Priority.P6 and not self.fields.text("when"):
            field = "when"
        elif self.fields.text("subject"):
            field = "subject"
        self.fields.active = field
        self.who.lookalikes.renew()

    def _step_on(self) -> None:
        fields, name = self.fields, self.fields.active
        if name == "when":
            settled = self.proposal.settle(fields.texts["when"])
            if isinstance(settled, str):
                self.complaint = settled
                return
            if self.caller_first and fields.text("subject"):
                fields.active = "subject"
                return
        number = fields.text("requester")
        if name == "requester" and number and is_number(number):
            fields.texts["phone"], fields.texts["requester"] = number, ""
            self.complaint = _UNKNOWN
            return
        if name == "phone":
            self.who.recognise()
        fields.step(2 if name == "requester" and fields.text("phone") else 1)
