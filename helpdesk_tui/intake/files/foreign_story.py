"""Tells a ticket of another help desk as a story of this one: nothing is invented, and nothing is lost.

- It is answered elsewhere, without a result here, unless nobody has answered it: then its clock runs.
- Who has it there is a technician here only by ``--agents``, or where that is a login here; else a note has the name.
- What has no field here, and what was cut, stands whole in a note or in the body.
- Comments keep their authors and instants; none stands before the opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, LINE_LIMITS, clean_body, clean_line
from helpdesk_tui.domain.tickets.commands import Close, Note, Open, Respond, Schedule, Wait
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.foreign.arrivals import Foreign, Remark
from helpdesk_tui.intake.files.joining import running
from helpdesk_tui.intake.files.values.account import Account
from helpdesk_tui.intake.files.values.words import State
from helpdesk_tui.intake.further import Notes
from helpdesk_tui.intake.stories import Step, Story

INTERNAL = "[internal] "
"""Stands before a comment that only technicians saw there."""
_CUT = "\N{HORIZONTAL ELLIPSIS}"
_NO_SUBJECT = "No subject"


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the tickets of one help desk.

    Attributes:
        system: its name, for notes; ``source`` is the first part of references.
        actor: who imports.
        now: seconds UTC.
        agents: from a technician's name there, folded, to a login here.
        account: counts what is cut and who is not known.
        zone: the desk's, for times within texts.
    """

    system: str
    source: str
    actor: str
    now: int
    agents: Mapping[str, str]
    account: Account
    zone: ZoneInfo

    def story(self, ticket: Foreign) -> Story:
        """Return the story of a ticket, whose steps stand in the order of their instants."""
        login = self._login(ticket)
        opened = ticket.opened_at if ticket.opened_at is not None else self.now
        opening = Step(opened, self.actor, self._opening(ticket, login), "open")
        steps = sorted(self._later(ticket, opened), key=lambda step: step.at)
        return Story(self.reference_of(ticket.number), (opening, *steps), ticket.line)

    def notes(self, ticket: Foreign) -> Notes:
        """Return the comments of a ticket that is here already, as notes of who imports; nothing is counted."""
        quiet = replace(self, account=Account())
        steps = [quiet.dated(remark, ticket) for remark in sorted(_once(ticket.remarks), key=lambda one: one.at)]
        return self.reference_of(ticket.number), steps

    def reference_of(self, number: str) -> str:
        """Return ``system:number``; a number that is too long ends in its digest, so that no two are one."""
        whole, most = clean_line(f"{self.source}:{number}").strip(), LINE_LIMITS["reference"]
        if len(whole) <= most:
            return whole
        digest = blake2b(whole.encode(errors="replace"), digest_size=8).hexdigest()
        return f"{whole[: most - len(digest) - 1]}-{digest}"

    def _login(self, ticket: Foreign) -> str | None:
        if not ticket.assignee:
            return None
        login = self.agents.get(clean_line(ticket.assignee).strip().casefold())
        if login is None:
            self.account.mapped("assignee", ticket.assignee, "nobody, and noted")
            ticket.facts.insert(0, ("Assignee there", ticket.assignee))
        else:
            self.account.mapped("assignee", ticket.assignee, login)
        return login

    def _opening(self, ticket: Foreign, login: str | None) -> Open:
        subject, body = self._words(ticket)
        return Open(
            subject=subject,
            priority=Priority.P4 if ticket.priority is Priority.P6 else ticket.priority,
            channel=ticket.channel or Channel.UNKNOWN,
            requester=self.cut("requester", ticket.requester, ticket) or None,
            phone=self.cut("phone", ticket.phone, ticket) or None,
            email=self.cut("email", ticket.email, ticket) or None,
            organisation=self.cut("organisation", ticket.organisation, ticket) or None,
            body=body or None,
            opened_at=ticket.opened_at,
            assignee=login,
            reference=self.reference_of(ticket.number),
            elsewhere=not running(ticket),
        )

    def _words(self, ticket: Foreign) -> tuple[str, str]:
        """Return subject and body: without a subject it is the first line of the body; a cut one stands whole there."""
        body = ticket.body.strip()
        whole = clean_line(ticket.subject).strip()
        if not whole and body:
            whole = clean_line(body.splitlines()[0]).strip()
            self.account.count("no subject: the first line of the text stands for it", ticket.line)
        if not whole:
            self.account.count(f"no subject and no text: the subject is '{_NO_SUBJECT}'", ticket.line)
        subject = self.cut("subject", whole or _NO_SUBJECT, ticket)
        if subject.endswith(_CUT) and whole not in clean_line(body):
            body = f"{whole}\n\n{body}".strip()
        return subject, self.cut_body("body", body, ticket)

    def _later(self, ticket: Foreign, opened: int) -> Iterator[Step]:
        facts = "\n".join(f"{label}: {clean_body(text).strip()}" for label, text in ticket.facts)
        if facts:
            head = f"From {self.system} {ticket.number}"
            yield Step(opened, self.actor, Note(self.cut_body("note", f"{head}\n{facts}", ticket)), "facts")
        if ticket.responded_at is not None:
            yield Step(ticket.responded_at, self.actor, Respond(elsewhere=True), "respond")
        for remark in _once(ticket.remarks):
            yield self.remark(remark, ticket, opened)
        last = max([opened, ticket.responded_at or 0, *(remark.at for remark in ticket.remarks)])
        if ticket.state is State.CLOSED and ticket.priority is Priority.P6:
            self.account.count("P6 is for a time to come, and it is closed: taken as P4", ticket.line)
        if ticket.state is State.CLOSED and ticket.closed_at is not None:
            resolution = self.cut_body("resolution", ticket.resolution, ticket) or None
            yield Step(ticket.closed_at, self.actor, Close(resolution, contact=False), "close")
        elif ticket.priority is Priority.P6:
            yield from self._task(ticket)
        elif ticket.state is State.WAITING:
            since = max(opened, ticket.updated_at or 0) if (ticket.updated_at or 0) <= self.now else last
            yield Step(min(since, self.now), self.actor, Wait(), "wait")

    def _task(self, ticket: Foreign) -> Iterator[Step]:
        """Yield what makes a task (P6) of it, which only a ``--map`` asks for: it needs a time to come."""
        if ticket.due_at is not None and ticket.due_at > self.now:
            yield Step(self.now, self.actor, Schedule(ticket.due_at, as_agreed=True), "schedule")
        else:
            self.account.count("P6 needs a time to come, and it has none: taken as P4", ticket.line)

    def remark(self, remark: Remark, ticket: Foreign, opened: int) -> Step:
        """Return a comment as a note of its author at its instant, under a key that is the same every time."""
        author = self._author(remark, ticket)
        text = self.cut_body("note", self._said(remark), ticket)
        if remark.at < opened:
            self.account.count("a comment is older than the ticket: it stands at the opening", ticket.line)
        if remark.at > self.now:
            self.account.count("a comment is later than now: it stands at the import", ticket.line)
        at = min(max(remark.at, opened), self.now)
        return Step(at, author, Note(text), _key(remark))

    def dated(self, remark: Remark, ticket: Foreign) -> Step:
        """Return a comment as a note of who imports, which begins with when it was written there, and by whom."""
        told = self.remark(remark, ticket, remark.at)
        when = datetime.fromtimestamp(remark.at, self.zone)
        author = told.actor.removesuffix(self._there)
        head = f"{when:%Y-%m-%d %H:%M %Z}, by {author}:"
        said = self.cut_body("note", f"{head}\n{self._said(remark)}", ticket)
        return replace(told, actor=self.actor, command=Note(said))

    @property
    def _there(self) -> str:
        """What stands behind the name of somebody who is no technician here."""
        return f" (at {self.source})"

    @staticmethod
    def _said(remark: Remark) -> str:
        return (INTERNAL if remark.internal else "") + (clean_body(remark.text).strip() or "(empty)")

    def _author(self, remark: Remark, ticket: Foreign) -> str:
        """Return who wrote a comment: a login here where the map has one, else their name with where they wrote it."""
        name = clean_line(remark.author or remark.author_key).strip()
        login = self.agents.get(name.casefold())
        if login is not None:
            return login
        most = LINE_LIMITS["assignee"] - len(self._there)
        return f"{(name or 'somebody')[:most].rstrip()}{self._there}"

    def cut(self, field: str, text: str, ticket: Foreign) -> str:
        """Return a line as a field may have it; what is longer is cut, which the mark at its end says, and counted."""
        line, most = clean_line(text).strip(), LINE_LIMITS[field]
        if len(line) <= most:
            return line
        self.account.count(
            f"the {'name' if field == 'assignee' else field} has more than {most} characters and was cut", ticket.line
        )  # noqa: E501
        if field != "subject":
            ticket.facts.append((f"Whole {field}", line)) if (f"Whole {field}", line) not in ticket.facts else None
        return line[: most - 1].rstrip() + _CUT

    def cut_body(self, field: str, text: str, ticket: Foreign) -> str:
        """Return a text of several lines as a field may have it; what is longer is cut and counted."""
        body = clean_body(text).rstrip()
        most = BODY_LIMITS[field]
        if len(body.encode()) <= most:
            return body
        self.account.count(f"the {field} has more than {most // 1024} KiB and was cut", ticket.line)
        return body.encode()[: most - len(_CUT.encode())].decode(errors="ignore").rstrip() + _CUT


def _key(remark: Remark) -> str:
    """Return what a comment is known by on every run: its id there, else its instant, author and text."""
    if remark.key:
        return f"note {remark.key}"
    # A name is known only where people are given too, and an id is there every time.
    said = f"{remark.at}\0{remark.author_key or remark.author}\0{remark.text}"
    return f"note {blake2b(said.encode(errors='replace'), digest_size=8).hexdigest()}"


def _once(remarks: Iterable[Remark]) -> Iterable[Remark]:
    """Return comments in their order, each once: a file of comments may repeat those of the tickets' own records."""
    return {_key(remark): remark for remark in remarks}.values()
