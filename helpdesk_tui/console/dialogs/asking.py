"""What dialogs share: what they are about, the drafts of what is typed in them, and how a refusal is put."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.since_written import SinceWritten
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.tickets.commands import Close
from helpdesk_tui.domain.words.history import changed_by
from helpdesk_tui.domain.words.lines import short
from helpdesk_tui.store.base import StoreError


def subject_of(shift: Shift, seen: Seen) -> str:
    """Return what a dialog is about: the ticket with its subject, or how many are marked."""
    ticket = shift.only(seen)
    return short(ticket) if ticket is not None else f"{len(seen)} marked tickets"


def slot(verb: str, numbers: Iterable[int]) -> str:
    """Return the name of the draft of a verb on these tickets."""
    return f"{verb} {' '.join(str(number) for number in numbers)}"


def keep_for_refused(shift: Shift, verb: str, outcome: Outcome, typed: str) -> None:
    """Keep what was typed as a draft for the tickets on which it was refused, and say so."""
    numbers = [refused.number for refused in outcome.refused if refused.number is not None]
    if numbers and typed.strip():
        shift.drafts.put(slot(verb, numbers), typed)
        said = shift.notices.answer.text if shift.notices.answer else ""
        shift.say(f"{said} What you typed is kept for them: {shift.keymap.first(verb)} takes it up.", "bad")


def news(shift: Shift, basis: Seen) -> list[str]:
    """Say what was last changed on the tickets of an open form since it was opened; of several, of the first."""
    policy, now = shift.desk.policy, shift.now
    since = [
        events[-1]
        for number, version in basis.items()
        if version is not None and (events := shift.desk.store.history(number, version))
    ]
    more = f" {len(since) - 1} more were changed as well." if since[1:] else ""
    return [f"Meanwhile: {changed_by(since[0], policy, now)}{more}"] if since else []


class Meanwhile(SinceWritten[list[str]]):
    """What others have changed on the tickets of a dialog since it was opened."""

    def __init__(self, shift: Shift, basis: Callable[[], Seen]) -> None:
        """Look for what has changed on the tickets of ``basis`` since the versions there."""
        super().__init__(shift.news, lambda: news(shift, basis()))
        self._basis = basis

    def said(self) -> list[str]:
        """Return it in a sentence, if there is anything, and if the desk can be had."""
        try:
            return self.get(tuple(self._basis().items()))
        except StoreError:
            return []


def again(
    shift: Shift,
    basis: dict[int, int | None],
    outcome: Outcome | None,
    *,
    goes: str = "Enter does it all the same, Esc leaves it.",
    open_only: bool = False,
) -> str:
    """Say why nothing was done; where a change came before, the next key goes by the ticket as it is now.

    ``goes`` says which key does what then. What is for open tickets only is not promised for those that were closed
    meanwhile.
    """
    answer = shift.notices.answer.text if shift.notices.answer else "Nothing was done."
    # Said in the dialog from here on, which keeps its keys in sight.
    shift.notices.answer = None
    stood = [refused.number for refused in outcome.refused if refused.refusal.conflict] if outcome else []
    if not stood:
        return answer
    for number in stood:
        ticket = shift.desk.store.ticket(number) if number in basis else None
        if ticket is not None:
            basis[ticket.number] = ticket.version
    if open_only and shift.desk.refuses(basis, Close()) is not None:
        return f"{answer} Esc leaves it; {shift.keymap.first('reopen')} reopens it."
    return f"{answer} {goes}"
