"""Asking for a time: what is typed is read as it is typed, and its reading shown in full before it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpdesk_tui.console.asking import ask
from helpdesk_tui.console.edit import typed
from helpdesk_tui.console.lines import Line, line
from helpdesk_tui.console.session import Session
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.sla import Policy
from helpdesk_tui.domain.when import WhenError, absolute, echo, read

EXAMPLES = "fri 14:00   tomorrow 9am   +3bd   1st mon dec   every mon 09:00"


def read_echo(text: str, policy: Policy, now: int) -> list[Line]:
    """Return how a typed time reads now, or what to type instead."""
    if not text.strip():
        return [line((f"  {EXAMPLES}", "dim"))]
    try:
        reading = read(text, now, policy.business)
    except WhenError as error:
        return [line((f"  {error}", "bad"))]
    notes = [line((f"  {note}", "warning")) for note in reading.notes]
    opening = policy.business.fitting(reading.at)
    next_open = line((f"  Closed then; next open {echo(opening, now, policy.business)}", "warning"))
    if reading.proposed:
        return [*notes, next_open]
    read_as = line((f"  {echo(reading, now, policy.business)}", "good"))
    return [read_as, *notes] if opening == reading.at else [read_as, *notes, next_open]


class Proposal:
    """Reads a typed time; one outside opening hours is answered with the next opening, taken by a second Enter.

    The opening is put where the time was typed, to be seen or changed. What recurs stays as typed, for its rhythm.
    """

    def __init__(self, session: Session, put: Callable[[str], None]) -> None:
        """Read for ``session``'s desk; ``put`` replaces what was typed."""
        self._session = session
        self._put = put
        self._offered: tuple[str, int] | None = None

    def settle(self, text: str) -> tuple[int, str | None] | str:
        """Return the instant (and rule) that was meant, or a sentence that says what to do."""
        hours, now = self._session.desk.policy.business, self._session.now
        try:
            reading = read(text, now, hours)
        except WhenError as error:
            return str(error)
        opening = hours.fitting(reading.at)
        if (opening == reading.at and not reading.proposed) or self._offered == (text, opening):
            return opening, reading.rule
        if reading.rule is None:
            self._put(absolute(opening, hours))
        else:
            self._offered = (text, opening)
        return f"Closed then. Enter again takes {echo(opening, now, hours)}."


def schedule_prompt(session: Session, seen: Seen, about: str) -> None:
    """Ask for the time of a scheduled task and schedule it."""
    proposal = Proposal(session, lambda text: prompt.take(typed(text)))
    settled: dict[str, tuple[int, str | None]] = {}

    def check(text: str) -> str:
        read_as = proposal.settle(text)
        if isinstance(read_as, str):
            return read_as
        settled[text] = read_as
        return ""

    def give(basis: Seen, text: str) -> Outcome:
        at, rule = settled[text]
        return session.desk.schedule(basis, at, rule)

    hints = (("Enter", "Schedule"), ("Esc", "Back, kept as a draft"))
    prompt = ask(
        session, "schedule", seen, f"Schedule for when? (P6) {about}", give,
        check=check, echo=_echo(session), hints=hints,
    )  # fmt: skip


def reopen_prompt(session: Session, seen: Seen, about: str) -> None:
    """Ask for the new time of a task that is reopened (SLA: P6 judged)."""
    proposal = Proposal(session, lambda text: prompt.take(typed(text)))
    settled: dict[str, int] = {}

    def check(text: str) -> str:
        read_as = proposal.settle(text)
        if isinstance(read_as, str):
            return read_as
        settled[text] = read_as[0]
        return ""

    def give(basis: Seen, text: str) -> Outcome:
        return session.desk.reopen(basis, at=settled[text])

    hints = (("Enter", "Reopen"), ("Esc", "Back, kept as a draft"))
    prompt = ask(
        session, "reopen", seen, f"Reopen for when? (P6) {about}", give, check=check, echo=_echo(session), hints=hints
    )


def _echo(session: Session) -> Callable[[str, int], Sequence[Line]]:
    return lambda text, room: read_echo(text, session.desk.policy, session.now)
