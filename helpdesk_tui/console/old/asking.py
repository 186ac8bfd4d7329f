"""How a verb asks for one line: what about, kept as a draft while it is typed, and asked again when refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from helpdesk_tui.console.look.lines import Line
from helpdesk_tui.console.old import longtext
from helpdesk_tui.console.old.also import ALSO, Also
from helpdesk_tui.console.old.modes import Prompt
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.desk import Outcome, Seen
from helpdesk_tui.domain.tickets.commands import Close
from helpdesk_tui.domain.words.history import changed_by
from helpdesk_tui.domain.words.lines import short

ON_CLOSED = frozenset({"note", "reopen"})
"""Verbs asking for a line that can be done on closed tickets too."""


def subject_of(session: Session, seen: Seen) -> str:
    """Return what a dialog is about: the ticket with its subject, or how many are marked."""
    ticket = session.only(seen)
    if ticket is not None:
        return short(ticket)
    return f"{len(seen)} marked tickets"


def slot(verb: str, numbers: Iterable[int]) -> str:
    """Return the name of the draft of a verb on these tickets."""
    return f"{verb} {' '.join(str(number) for number in numbers)}"


def refused_closed(session: Session, seen: Seen, choice: str = "") -> bool:
    """Refuse at the key, with the reason, what no closed ticket allows, where all of ``seen`` are closed.

    What was typed ahead for the dialog goes nowhere: a line, or one of the keys of ``choice``.
    """
    outcome = session.desk.refuses(seen, Close())
    if outcome is None:
        return False
    session.carry_out(lambda: outcome)
    session.ahead.refuse(choice)
    return True


def ask(
    session: Session,
    verb: str,
    seen: Seen,
    title: str,
    submit: Callable[[Seen, str], Outcome],
    *,
    check: Callable[[str], str] = lambda typed: "",
    also: Also | None = None,
    complete: Callable[[str], str] | None = None,
    echo: Callable[[str, int], Sequence[Line]] | None = None,
    long: bool = False,
    offers: bool = False,
    hints: tuple[tuple[str, str], ...] = (("Enter", "Do it"), ("Esc", "Back, kept as a draft")),
    acts: Mapping[str, Callable[[Prompt], None]] | None = None,
) -> Prompt:
    """Ask for one line, kept as a draft while it is typed, and carry the verb out on ``seen`` at Enter.

    ``check`` returns why a line will not do, or nothing. A ``long`` text can be made of
    templates and in the editor, and go to the children ``also``. ``echo`` shows what the line
    would mean, or ``offers`` what Tab takes. ``acts`` are further keys and what they do.
    """
    place = slot(verb, seen)
    basis = dict(seen)

    def enter(typed: str) -> str | None:
        wrong = check(typed)
        if wrong:
            return wrong
        outcome = session.carry_out(lambda: submit(basis, typed))
        if outcome is None or not outcome.done:
            told = again(session, basis, outcome, open_only=verb not in ON_CLOSED)
            if also is None:
                return told
            also.renew()
            return f"{told} ({also.told()})" if also.told() else told
        session.drafts.put(place, "")
        session.modes.remove(prompt)
        keep_for_refused(session, verb, outcome, typed)
        return None

    def leave(typed: str) -> None:
        session.pop()
        if typed.strip():
            session.say("Kept as a draft: the same key takes it up again.")

    def keep(typed: str) -> None:
        session.drafts.put(place, typed if typed.strip() else "")

    keys = {**(acts or {}), **(longtext.acts(session, seen) if long else {})}
    further = also if also is not None and also.some else None
    more = (*(further.hints() if further else ()), *hints[1:], *(longtext.hints(session) if long else ()))
    prompt = Prompt(
        title,
        submit=enter,
        leave=leave,
        text=session.drafts.get(place),
        changed=keep,
        complete=complete,
        echo=further.lines if further else echo,
        hints=(*hints[:1], *more),
        acts={**keys, ALSO: further.switch} if further else keys,
        beside=longtext.listed(session) if long else None,
        news=lambda: news(session, basis),
        offers=offers,
        long=long,
    )
    session.push(prompt)
    return prompt


def keep_for_refused(session: Session, verb: str, outcome: Outcome, typed: str) -> None:
    """Keep what was typed as a draft for the tickets on which it was refused, and say so."""
    numbers = [refused.number for refused in outcome.refused if refused.number is not None]
    if numbers and typed.strip():
        session.drafts.put(slot(verb, numbers), typed)
        told = session.notice.text if session.notice else ""
        session.say(f"{told} What you typed is kept for them: {session.keymap.first(verb)} takes it up.", "bad")


def news(session: Session, basis: Seen) -> list[str]:
    """Say what was last changed on the tickets of an open form since it was opened; of several, of the first."""
    policy, now = session.desk.policy, session.now
    since = [
        events[-1]
        for number, version in basis.items()
        if version is not None and (events := session.desk.store.history(number, version))
    ]
    more = f" {len(since) - 1} more were changed as well." if since[1:] else ""
    return [f"Meanwhile: {changed_by(since[0], policy, now)}{more}"] if since else []


def again(
    session: Session,
    basis: dict[int, int | None],
    outcome: Outcome | None,
    key: str = "Enter",
    *,
    open_only: bool = False,
) -> str:
    """Say why nothing was done; where a change came before, the next ``key`` goes by the ticket as it is now.

    What is for open tickets only is not promised for those that were closed meanwhile.
    """
    told = session.notice.text if session.notice else "Nothing was done."
    # Said in the dialog from here on, which keeps its keys in sight.
    session.notice = None
    stood = [refused.number for refused in outcome.refused if refused.refusal.conflict] if outcome else []
    if not stood:
        return told
    for number in stood:
        ticket = session.desk.store.ticket(number) if number in basis else None
        if ticket is not None:
            basis[ticket.number] = ticket.version
    if open_only and session.desk.refuses(basis, Close()) is not None:
        return f"{told} Esc leaves it; {session.keymap.first('reopen')} reopens it."
    return f"{told} {key} does it all the same, Esc leaves it."
