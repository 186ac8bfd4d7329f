"""What can be said on the command line: every verb by its id or label, some with an argument, and a ticket's number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from helpdesk_tui.console.keys.verbs import VERBS, Verb
from helpdesk_tui.console.old.kin_prompt import NONE, adopted, number_of
from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.team import Stranger, technicians
from helpdesk_tui.console.old.ticket_view import TicketView
from helpdesk_tui.console.old.timing import EXAMPLES, Proposal, scheduled
from helpdesk_tui.console.old.view_actions import go
from helpdesk_tui.desk import Outcome
from helpdesk_tui.domain.filters.parse import QueryError
from helpdesk_tui.domain.look.themes import THEMES, fitting, theme
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.typed.promise import read_promise
from helpdesk_tui.domain.times.typed.when import Tense, WhenError, read

_NEAR = 6


@dataclass(frozen=True)
class Asked:
    """Where a command was typed: at this session, about these tickets as they were then."""

    session: Session
    seen: dict[int, int | None]
    proposal: Proposal
    stranger: Stranger = field(default_factory=Stranger)


@dataclass(frozen=True, slots=True)
class Argument:
    """What may follow a verb's name.

    ``does`` returns a sentence when nothing was done, else None. ``choices`` are the
    arguments there are, as far as they can be listed; ``on_queue`` says that it is about the
    queue, whatever is open over it. What is ``drafted`` is kept while it is typed, for the
    dialog of the verb's key.
    """

    shown: str
    does: Callable[[Asked, str], str | None]
    choices: Callable[[Session], list[str]] = field(default=lambda session: [])
    on_queue: bool = False
    drafted: bool = False


def told(asked: Asked, verb: Callable[[], Outcome], name: str = "", text: str = "") -> str | None:
    """Do a verb of the desk; return why nothing was done, or None.

    After a change by another, the next Enter goes by the ticket as it is then. Of several
    tickets, those that were refused keep the ``text`` as a draft of the verb ``name``.
    """
    from helpdesk_tui.console.old.asking import ON_CLOSED, again, keep_for_refused

    session = asked.session
    outcome = session.carry_out(verb)
    if outcome is not None and outcome.done:
        keep_for_refused(session, name, outcome, text)
        return None
    return again(session, asked.seen, outcome, open_only=name not in ON_CLOSED)


def goto(session: Session, number: int) -> str | None:
    """Open a ticket by its number, whether the queue shows it or not; the cursor goes to it if it does."""
    if session.desk.store.ticket(number) is None:
        return f"There is no ticket #{number}."
    session.modes.clear()
    session.window.find(number)
    session.push(TicketView(session, number))
    return None


def wear(session: Session, name: str) -> str | None:
    """Take a theme, if this terminal can show it."""
    wanted = theme(name)
    if wanted is None:
        return f"There is no theme {name!r}; there are {', '.join(THEMES)}."
    shown = fitting(wanted, session.manners.environ)
    session.manners.theme = shown
    if shown is wanted:
        session.say(f"Theme {shown.name}: {shown.means}.")
    else:
        session.say(
            f"This terminal cannot show {wanted.name} (16 colours, or NO_COLOR is set): {shown.name}.", "warning"
        )
    return None


def _priority(asked: Asked, text: str) -> str | None:
    level, _, why = text.strip().partition(" ")
    wanted = level.lower().removeprefix("p")
    if len(wanted) != 1 or wanted not in "12345":
        return "A priority is 1 to 5, why may follow: :p 3 found a way. For P6 say when: :schedule fri 14:00."
    return told(asked, lambda: asked.session.desk.reprioritise(asked.seen, Priority(int(wanted)), why.strip() or None))


def _schedule(asked: Asked, text: str) -> str | None:
    settled = asked.proposal.settle(text)
    if isinstance(settled, str):
        return settled
    return told(asked, lambda: scheduled(asked.session, asked.seen, settled))


def _follow(asked: Asked, text: str) -> str | None:
    try:
        promise = read_promise(text, asked.session.now, asked.session.desk.policy.business)
    except WhenError as error:
        return str(error)
    return told(asked, lambda: asked.session.desk.follow(asked.seen, promise.reading.at, promise.text or None))


def _respond(asked: Asked, text: str) -> str | None:
    at = _instant(asked, text, "past")
    return at if isinstance(at, str) else told(asked, lambda: asked.session.desk.respond(asked.seen, at=at))


def _wait(asked: Asked, text: str) -> str | None:
    at = _instant(asked, text.removeprefix("until "), "future")
    return at if isinstance(at, str) else told(asked, lambda: asked.session.desk.wait(asked.seen, until=at))


def _reopen(asked: Asked, text: str) -> str | None:
    at = _instant(asked, text, "future")
    return at if isinstance(at, str) else told(asked, lambda: asked.session.desk.reopen(asked.seen, at=at))


def _instant(asked: Asked, text: str, tense: Tense) -> int | str:
    """Return the instant of a typed time, or what is wrong with it."""
    try:
        reading = read(text, asked.session.now, asked.session.desk.policy.business, tense=tense)
    except WhenError as error:
        return str(error)
    return "Name a single time here, not one that comes again." if reading.rule is not None else reading.at


def _filter(asked: Asked, text: str) -> str | None:
    session = asked.session
    try:
        query = session.tabs.query(text)
    except QueryError as error:
        return str(error)
    session.filter = text.strip()
    session.show(replace(session.window.view, query=query))
    return None


def _view(asked: Asked, text: str) -> str | None:
    session = asked.session
    names = [view.name for view in session.tabs.views]
    found = [place for place, name in enumerate(names) if name.lower().startswith(text.lower())]
    if text.isdecimal() and 0 < int(text) <= len(names):
        found = [int(text) - 1]
    if not found:
        return f"There is no view {text!r}; there are {', '.join(names)}."
    go(session, found[0])
    return None


def _parent(asked: Asked, text: str) -> str | None:
    if text.lower() != NONE and not number_of(text):
        return "Say which: a number, as in :parent 1042, or none."
    return told(asked, lambda: adopted(asked.session, asked.seen, text))


def _merge(asked: Asked, text: str) -> str | None:
    number = number_of(text)
    if not number:
        return "Say into which: a number, as in :merge 1042."
    return told(asked, lambda: asked.session.desk.merge(asked.seen, number))


ARGUMENTS: dict[str, Argument] = {
    "close": Argument(
        "RESOLUTION",
        lambda asked, text: told(asked, lambda: asked.session.desk.close(asked.seen, text), "close", text),
        drafted=True,
    ),
    "note": Argument(
        "TEXT",
        lambda asked, text: told(asked, lambda: asked.session.desk.note(asked.seen, text), "note", text),
        drafted=True,
    ),
    "reprioritise": Argument("1-5 WHY", _priority, lambda session: [str(int(one)) for one in Priority if one < 6]),
    "schedule": Argument(EXAMPLES.split("   ")[0], _schedule),
    "follow": Argument("WHEN WHAT", _follow),
    "respond": Argument("WHEN", _respond),
    "wait": Argument("until WHEN", _wait),
    "reopen": Argument("WHEN", _reopen),
    "assign": Argument(
        "WHO",
        lambda asked, text: told(asked, lambda: asked.stranger.assign(asked.session, asked.seen, text)),
        technicians,
    ),
    "parent": Argument("NUMBER", _parent, lambda session: [NONE]),
    "merge": Argument("NUMBER", _merge),
    "filter": Argument("FILTER", _filter, on_queue=True),
    "view": Argument("NAME", _view, lambda session: [view.name for view in session.tabs.views], on_queue=True),
    "theme": Argument("NAME", lambda asked, text: wear(asked.session, text), lambda session: list(THEMES)),
}


def names(verb: Verb) -> tuple[str, str]:
    """Return what a verb can be called: its id and its label, as typed."""
    return verb.id, verb.label.lower().replace(" ", "_")


def resolve(session: Session, word: str) -> Verb | str:
    """Return the verb a word means: its name, one of its keys, or the beginning of one name; else what is allowed."""
    wanted = word.lower().replace("-", "_")
    for verb in VERBS:
        if wanted in names(verb) or word in session.keymap.keys[verb.id]:
            return verb
    found = [verb for verb in VERBS if any(name.startswith(wanted) for name in names(verb))]
    if len(found) == 1:
        return found[0]
    if found:
        return f"{word!r} could be {', '.join(verb.id for verb in found)}."
    near = [verb.id for verb in matching(word)[:_NEAR]]
    return f"There is no command {word!r}. " + (
        f"Near it: {', '.join(near)}." if near else "Esc, then ? shows them all; a number opens that ticket."
    )


def matching(word: str) -> list[Verb]:
    """Return the verbs a word may become: those it begins first, then those with its letters in order."""
    wanted = word.lower().replace("-", "_")
    begun = [verb for verb in VERBS if any(name.startswith(wanted) for name in names(verb))]
    rest = [verb for verb in VERBS if verb not in begun and any(_scattered(wanted, name) for name in names(verb))]
    return [*begun, *rest]


def _scattered(letters: str, name: str) -> bool:
    """Whether all letters stand in a name in their order."""
    left = iter(name)
    return all(letter in left for letter in letters)
