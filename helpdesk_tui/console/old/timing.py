"""Asking for a time: what is typed is read as it is typed, and its reading shown in full before it is used.

What else there is to say stands in the same line, as words that a key puts there and takes away:
that a time outside opening hours is kept as agreed, and what becomes of a series.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpdesk_tui.console.keys.form_keys import AGREED, SERIES
from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.asking import ask
from helpdesk_tui.console.old.edit import typed
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.commands import Series
from helpdesk_tui.domain.tickets.ticket import Ticket
from helpdesk_tui.domain.times.length import exactly
from helpdesk_tui.domain.times.recurring.recurrence import rule_line
from helpdesk_tui.domain.times.typed.when import Reading, WhenError, absolute, echo, read

EXAMPLES = "fri 14:00   +3bd for 2h   1st mon dec   every mon 09:00   monthly on the 15th"
AS_AGREED = "as agreed"
_SERIES = {"all that follow": Series.FOLLOWING, "end the series": Series.END}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a line came to: when, by which rule, how long, whether as agreed, and what becomes of a series."""

    at: int
    rule: str | None = None
    lasts: int | None = None
    as_agreed: bool = False
    series: Series = Series.THIS


def asides(text: str) -> tuple[str, bool, Series]:
    """Return a line without what it says besides: whether a time is as agreed, and what becomes of the series."""
    text, agreed, series = text.rstrip(), False, Series.THIS
    while True:
        said = next((words for words in (AS_AGREED, *_SERIES) if text.lower().endswith(words)), None)
        if said is None:
            return text, agreed, series
        text = text[: -len(said)].rstrip(" ,")
        agreed, series = agreed or said == AS_AGREED, _SERIES.get(said, series)


def with_asides(text: str, agreed: bool, series: Series) -> str:
    """Return a line with what it says besides."""
    said = [words for words, one in _SERIES.items() if one is series]
    return " ".join([text, *([AS_AGREED] if agreed else []), *said])


def read_echo(text: str, policy: Policy, now: int, kept: int | None = None) -> list[Line]:
    """Return how a typed time reads now, or what to type instead; ``kept`` is the time that a task has already."""
    text, agreed, _ = asides(text)
    if not text.strip():
        return [line((f"  {EXAMPLES}", "dim"))]
    try:
        reading = read(text, now, policy.business, lasting=True, kept=kept)
    except WhenError as error:
        return [line((f"  {error}", "bad"))]
    notes = [line((f"  {note}", "warning")) for note in reading.notes]
    opening = policy.business.fitting(reading.at)
    next_open = line((f"  Closed then; next open {echo(opening, now, policy.business)}", "warning"))
    if reading.proposed:
        return [*notes, next_open]
    read_as = line((f"  {echo(reading, now, policy.business)}", "good"), (f", {AS_AGREED}" if agreed else "", "good"))
    if agreed or opening == reading.at:
        return [read_as, *notes]
    keep = line(("  ", ""), (AGREED.shown, "key"), (" keeps that time as agreed", "hint"))
    return [read_as, *notes, next_open, keep]


class Proposal:
    """Reads a typed time; one outside opening hours is answered with the next opening, taken by a second Enter.

    The opening is put where the time was typed, to be seen or changed. What recurs stays as typed, for its rhythm.
    A time that is as agreed is taken as it is.
    """

    def __init__(self, session: Session, put: Callable[[str], None], kept: int | None = None) -> None:
        """Read for ``session``'s desk; ``put`` replaces what was typed, ``kept`` is the time of the task so far."""
        self._session = session
        self._put = put
        self._kept = kept
        self._offered: tuple[str, int] | None = None
        self._replaced: tuple[str, str] | None = None

    def settle(self, typed: str) -> Settled | str:
        """Return what was meant, or a sentence that says what to do."""
        hours, now = self._session.desk.policy.business, self._session.now
        text, agreed, series = asides(typed)
        try:
            reading = read(text, now, hours, lasting=True, kept=self._kept)
        except WhenError as error:
            return str(error)
        if reading.rule is not None and series is not Series.THIS:
            return f"The time says how it recurs from now on. {SERIES.shown} takes back what was said of the series."
        opening = hours.fitting(reading.at)
        if agreed and reading.proposed:
            return "The desk is closed on that day. Type the time as well, as in: sat 02:00 as agreed"
        if agreed or (opening == reading.at and not reading.proposed) or self._offered == (typed, opening):
            return Settled(reading.at if agreed else opening, reading.rule, reading.lasts, agreed, series)
        self._offer(typed, reading, opening, series)
        keep = "" if reading.proposed else f"; {AGREED.shown} keeps the time as agreed"
        return f"Closed then. Enter again takes {echo(opening, now, hours)}{keep}."

    def _offer(self, typed: str, reading: Reading, opening: int, series: Series) -> None:
        """Put the next opening in place of what was typed, with its length."""
        if reading.rule is not None:
            self._offered = (typed, opening)
            return
        hours = self._session.desk.policy.business
        lasts = f" for {exactly(reading.lasts)}" if reading.lasts else ""
        put = with_asides(f"{absolute(opening, hours)}{lasts}", False, series)
        self._replaced = (put, typed)
        self._put(put)

    def agree(self, typed: str) -> None:
        """Say that the time is kept as agreed, or no more; one that its next opening was put for comes back."""
        if self._replaced is not None and typed == self._replaced[0]:
            typed = self._replaced[1]
        text, agreed, series = asides(typed)
        if text:
            self._put(with_asides(text, not agreed, series))

    def turn(self, typed: str) -> None:
        """Go on to the next of what can become of a series: this one only, all that follow, its end."""
        text, agreed, series = asides(typed)
        every = list(Series)
        self._put(with_asides(text, agreed, every[(every.index(series) + 1) % len(every)]))


def schedule_prompt(session: Session, seen: Seen, about: str) -> None:
    """Ask for the time of a scheduled task and schedule it."""
    tickets = [ticket for number in seen if (ticket := session.desk.store.ticket(number)) is not None]
    kept = tickets[0].scheduled_for if len(tickets) == 1 else None
    recurring = next((ticket for ticket in tickets if ticket.recurrence is not None), None)
    proposal = Proposal(session, lambda text: prompt.take(typed(text)), kept)
    settled: dict[str, Settled] = {}

    def check(text: str) -> str:
        read_as = proposal.settle(text)
        if isinstance(read_as, str):
            return read_as
        settled[text] = read_as
        return ""

    def give(basis: Seen, text: str) -> Outcome:
        return scheduled(session, basis, settled[text])

    def shown(text: str, room: int) -> Sequence[Line]:
        told = read_echo(text, session.desk.policy, session.now, kept)
        return [*told, *(_of_series(recurring, text, session.desk.policy) if recurring else ())]

    acts: dict[str, Callable[[Prompt], None]] = {AGREED.key: lambda prompt: proposal.agree(prompt.edit.text)}
    keys = [(AGREED.shown, "As agreed")]
    if recurring is not None:
        acts[SERIES.key] = lambda prompt: proposal.turn(prompt.edit.text)
        keys.append((SERIES.shown, "Series"))
    hints = (("Enter", "Schedule"), *keys, ("Esc", "Back, kept as a draft"))
    prompt = ask(
        session, "schedule", seen, f"Schedule for when? (P6) {about}", give,
        check=check, echo=shown, hints=hints, acts=acts,
    )  # fmt: skip


def reopen_prompt(session: Session, seen: Seen, about: str) -> None:
    """Ask for the new time of a task that is reopened (SLA: P6 judged)."""
    proposal = Proposal(session, lambda text: prompt.take(typed(text)))
    settled: dict[str, Settled] = {}

    def check(text: str) -> str:
        read_as = proposal.settle(text)
        if isinstance(read_as, str):
            return read_as
        if read_as != Settled(read_as.at, as_agreed=read_as.as_agreed):
            return "A task is reopened for one time. How it recurs or how long it lasts is said by scheduling it."
        settled[text] = read_as
        return ""

    def give(basis: Seen, text: str) -> Outcome:
        return session.desk.reopen(basis, at=settled[text].at, as_agreed=settled[text].as_agreed)

    def shown(text: str, room: int) -> Sequence[Line]:
        return read_echo(text, session.desk.policy, session.now)

    hints = (("Enter", "Reopen"), (AGREED.shown, "As agreed"), ("Esc", "Back, kept as a draft"))
    acts: dict[str, Callable[[Prompt], None]] = {AGREED.key: lambda prompt: proposal.agree(prompt.edit.text)}
    prompt = ask(
        session, "reopen", seen, f"Reopen for when? (P6) {about}", give,
        check=check, echo=shown, hints=hints, acts=acts,
    )  # fmt: skip


def scheduled(session: Session, seen: Seen, settled: Settled) -> Outcome:
    """Schedule tickets for what a line came to."""
    return session.desk.schedule(
        seen,
        settled.at,
        settled.rule,
        as_agreed=settled.as_agreed,
        lasts=settled.lasts,
        series=settled.series,
    )


def _of_series(ticket: Ticket, text: str, policy: Policy) -> list[Line]:
    """Say what becomes of the series of a ticket, and the key that changes it."""
    rule = rule_line(ticket.recurrence or "", ticket.regular_at or ticket.scheduled_for, policy.business)
    told = {
        Series.THIS: f"this one only; its series stays: {rule}",
        Series.FOLLOWING: "this one and all that follow",
        Series.END: f"its series ends: {rule}",
    }[asides(text)[2]]
    return [line(("  ", ""), (SERIES.shown, "key"), (f" {told}", "hint"))]
