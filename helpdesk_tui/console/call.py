"""A new ticket, from the ring to the key that saves it: triage by y and n, then who, which number, what.

The clock starts when the form opens, however long it takes to fill in. Esc keeps what was
typed; the next ``n`` takes it up, with its clock.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk_tui.console.edit import Edit
from helpdesk_tui.console.lines import BLANK, Line, column, line
from helpdesk_tui.console.modes import Key, after_key, field
from helpdesk_tui.console.session import Session
from helpdesk_tui.console.timing import Proposal, read_echo
from helpdesk_tui.desk import new_op
from helpdesk_tui.domain import sla
from helpdesk_tui.domain.commands import Open
from helpdesk_tui.domain.countdown import span
from helpdesk_tui.domain.tell import spoken
from helpdesk_tui.domain.ticket import Channel, Priority, Ticket
from helpdesk_tui.domain.triage import Answers, Question, step, written

_LABELS = {"when": "For when", "requester": "Requester", "phone": "Phone", "subject": "Subject"}
_NEXT = frozenset({"enter", "tab", "down"})
_BACK = frozenset({"shift+tab", "up"})


class Call:
    """The form of one call."""

    full = True
    ticket: Ticket | None = None

    def __init__(self, session: Session) -> None:
        """Start the clock."""
        self._session = session
        self._opened_at = session.now
        self._op = new_op()
        self._answers: Answers = ()
        self._chosen: Priority | None = None
        self._edits = dict.fromkeys(_LABELS, Edit())
        self._place = 0
        self._channel = Channel.PHONE
        self._answered = True
        self._proposal = Proposal(session)
        self._complaint = ""

    @classmethod
    def taken_up(cls, session: Session) -> Call:
        """Return the call that was left with Esc, or a fresh one."""
        kept = session.kept_call
        session.kept_call = None
        return kept if isinstance(kept, cls) else cls(session)

    @property
    def priority(self) -> Priority | None:
        """The priority so far: the one chosen by digit, else the flow chart's, once it has come to one."""
        if self._chosen is not None:
            return self._chosen
        after = step(self._session.chart, self._answers)
        return after if isinstance(after, Priority) else None

    @property
    def _fields(self) -> list[str]:
        return [name for name in _LABELS if name != "when" or self.priority is Priority.P6]

    def press(self, key: Key) -> None:
        """Answer a question, fill a field, or leave."""
        self._complaint = ""
        if key.name == "escape":
            self._leave()
        elif key.name == "f2":
            channels = list(Channel)
            self._channel = channels[(channels.index(self._channel) + 1) % len(channels)]
        elif key.name == "f3":
            self._answered = not self._answered
        elif self.priority is None:
            self._triage(key)
        else:
            self._fill(key)

    def paste(self, text: str) -> None:
        """Paste into the active field."""
        if self.priority is not None:
            name = self._fields[self._place]
            self._edits[name] = self._edits[name].insert(text)

    def _triage(self, key: Key) -> None:
        question = step(self._session.chart, self._answers)
        letter = (key.character or "").lower()
        if isinstance(question, Question) and letter in ("y", "n"):
            self._answers += ((question.key, letter == "y"),)
        elif letter and letter in "123456":
            self._chosen = Priority(int(letter))
        elif key.name in ("backspace", "up", "shift+tab", "left"):
            self._answers = self._answers[:-1]
        else:
            self._complaint = "y or n answers the question; 1 to 6 sets the priority without it."

    def _fill(self, key: Key) -> None:
        fields = self._fields
        name = fields[self._place]
        if key.name == "enter" and self._place + 1 == len(fields):
            self._save()
        elif key.name in _NEXT:
            self._step_on(name)
        elif key.name in _BACK:
            self._step_back()
        else:
            after = after_key(self._edits[name], key)
            if after is not None:
                self._edits[name] = after

    def _step_on(self, name: str) -> None:
        if name == "when":
            settled = self._proposal.settle(self._edits["when"].text)
            if isinstance(settled, str):
                self._complaint = settled
                return
        self._place = min(self._place + 1, len(self._fields) - 1)

    def _step_back(self) -> None:
        if self._place:
            self._place -= 1
        elif self._chosen is not None:
            self._chosen = None
        else:
            self._answers = self._answers[:-1]

    def _leave(self) -> None:
        self._session.pop()
        if self._answers or self._chosen or any(edit.parts for edit in self._edits.values()):
            self._session.kept_call = self
            self._session.say("The call is kept as a draft, its clock running: n takes it up again.")

    def _save(self) -> None:
        session, priority = self._session, self.priority
        at: int | None = None
        rule: str | None = None
        if priority is None:
            return
        if priority is Priority.P6:
            settled = self._proposal.settle(self._edits["when"].text)
            if isinstance(settled, str):
                self._complaint, self._place = settled, 0
                return
            at, rule = settled
        texts = {name: edit.text.strip() or None for name, edit in self._edits.items()}
        if texts["subject"] is None:
            self._complaint = "Say in a few words what is wrong; then Enter saves the ticket."
            return
        command = Open(
            subject=texts["subject"],
            priority=priority,
            channel=self._channel,
            requester=texts["requester"],
            phone=texts["phone"],
            opened_at=self._opened_at,
            answered=self._answered,
            scheduled_for=at,
            recurrence=rule,
            triage=self._record(),
        )
        outcome = session.carry_out(lambda: session.desk.open(command, self._op))
        if outcome is None or not outcome.done:
            self._complaint = session.notice.text if session.notice else "Nothing was saved."
            return
        session.pop()
        session.window.find(outcome.tickets[0].number)

    def _record(self) -> str | None:
        """Return the answers as the ticket records them, and the digit that overruled them."""
        chosen = f"chosen={self._chosen}" if self._chosen is not None else ""
        return " ".join(part for part in (written(self._answers), chosen) if part) or None

    def lines(self, room: int, height: int) -> list[Line]:
        """Show the form."""
        out = [self._headline(), BLANK, *self._asked(room)]
        if self.priority is not None:
            out += [BLANK, self._promise(self.priority), BLANK, *self._filled(room)]
        if self._complaint:
            out += [BLANK, line((f"  {self._complaint}", "bad"))]
        if len(out) > height:
            head, *rest = (one for one in out if one)
            out = [head, *rest[1 - height :]]
        return [*out, *self._ways_in(height - len(out))]

    def _headline(self) -> Line:
        policy, now = self._session.desk.policy, self._session.now
        clock = f"{policy.business.local(self._opened_at):%H:%M:%S}"
        answered = "answered at the ring" if self._answered else "not answered yet"
        return line(
            ("  New ticket  ", "title"), (f"rang {clock}, {span(now - self._opened_at)} ago", ""),
            (f"   by {self._channel}, {answered}", "dim"),
        )  # fmt: skip

    def _asked(self, room: int) -> list[Line]:
        out: list[Line] = []
        for key, answer in self._answers:
            question = self._session.chart.question(key)
            out.append(line(("  ✓ ", "path"), column(question.text, room - 10, "dim"), ("yes" if answer else "no", "")))
        after = step(self._session.chart, self._answers)
        if self._chosen is not None:
            out.append(line(("  ✓ ", "path"), (f"{self._chosen}, chosen by digit", "")))
        elif isinstance(after, Question):
            out.append(line(("  › ", "mark"), (after.text, "title"), ("  y / n", "key")))
            if after.help:
                out.append(line((f"    {after.help}", "dim")))
        return out

    def _promise(self, priority: Priority) -> Line:
        policy, now = self._session.desk.policy, self._session.now
        level = policy.levels[priority]
        head: Sequence[tuple[str, str]] = (
            ("  ", ""),
            (f" {priority} ", f"p{int(priority)}"),
            (f" {level.name}", "title"),
            (f"  {level.response}, {level.availability}", "dim"),
        )
        if priority is Priority.P6:
            return line(*head)
        due = sla.response_clock(policy, priority, self._opened_at).due
        told = "  respond now" if due <= self._opened_at else f"  due {spoken(due, policy, now)}"
        return line(*head, (told, "strong"))

    def _filled(self, room: int) -> list[Line]:
        out: list[Line] = []
        for place, name in enumerate(self._fields):
            out.append(field(_LABELS[name], self._edits[name], room, active=place == self._place, width=10))
            if name == "when" and place == self._place:
                out += read_echo(self._edits[name].text, self._session.desk.policy, self._session.now)
        return out

    def _ways_in(self, left: int) -> list[Line]:
        ways = self._session.desk.policy.lines
        if left < len(ways) + 2:
            return []
        told = "   ".join(f"{way.name} {way.number}" for way in ways)
        return [*([BLANK] * (left - 1)), line((f"  {told}", "dim"))]

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys that work now."""
        rest = [("F2", f"Channel: {self._channel}"), ("F3", "Answered" if not self._answered else "Not answered")]
        if self.priority is None:
            return [("y/n", "Answer"), ("1-6", "Set priority"), ("Backspace", "Back one"), ("Esc", "Draft"), *rest]
        last = self._place + 1 == len(self._fields)
        return [("Enter", "Save" if last else "Next"), ("↑", "Back one"), ("Esc", "Keep draft"), *rest]

    def renew(self) -> None:
        """Nothing here was read from the store."""
