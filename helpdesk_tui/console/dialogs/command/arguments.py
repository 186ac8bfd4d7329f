"""What may follow a verb's name on the command line, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.console.dialogs.one_line.family import NONE
from helpdesk_tui.console.dialogs.one_line.offer import number_of
from helpdesk_tui.console.state.asked_time import EXAMPLES, Proposal
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.state.team import technicians
from helpdesk_tui.console.state.theming import THEME_NAMES, set_theme
from helpdesk_tui.console.state.writer import Verb
from helpdesk_tui.desk import team
from helpdesk_tui.domain.filters.parse import QueryError
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.typed.promise import read_promise
from helpdesk_tui.domain.times.typed.when import Tense, WhenError, read


@dataclass
class Asked:
    """Where a command was typed: in this shift, about these tickets as they were then."""

    shift: Shift
    seen: dict[int, int | None]
    proposal: Proposal
    unknown: str = ""
    """The name that was asked about because no technician here has it."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What may follow a verb's name.

    ``reads`` returns what is to be done on the desk, a sentence where the argument will not do, or None where it is
    done already. ``choices`` are the arguments there are, as far as they can be listed; ``on_queue`` says that it is
    about the queue, whatever is open over it. What is ``drafted`` is kept while it is typed, for the verb's dialog.
    """

    shown: str
    reads: Callable[[Asked, str], Verb | str | None]
    choices: Callable[[Shift], Sequence[str]] = field(default=lambda shift: ())
    on_queue: bool = False
    drafted: bool = False


def _priority(asked: Asked, text: str) -> Verb | str:
    level, _, why = text.strip().partition(" ")
    wanted = level.lower().removeprefix("p")
    if len(wanted) != 1 or wanted not in "12345":
        return "A priority is 1 to 5, why may follow: :p 3 found a way. For P6 say when: :schedule fri 14:00."
    return lambda: asked.shift.desk.reprioritise(asked.seen, Priority(int(wanted)), why.strip() or None)


def _schedule(asked: Asked, text: str) -> Verb | str:
    when = asked.proposal.settle(text)
    if isinstance(when, str):
        return when
    return lambda: asked.shift.desk.schedule(
        asked.seen, when.at, when.rule, as_agreed=when.as_agreed, lasts=when.lasts, series=when.series
    )


def _follow(asked: Asked, text: str) -> Verb | str:
    try:
        promise = read_promise(text, asked.shift.now, asked.shift.desk.policy.business)
    except WhenError as error:
        return str(error)
    return lambda: asked.shift.desk.follow(asked.seen, promise.reading.at, promise.text or None)


def _respond(asked: Asked, text: str) -> Verb | str:
    at = _instant(asked, text, "past")
    return at if isinstance(at, str) else lambda: asked.shift.desk.respond(asked.seen, at=at)


def _wait(asked: Asked, text: str) -> Verb | str:
    at = _instant(asked, text.removeprefix("until "), "future")
    return at if isinstance(at, str) else lambda: asked.shift.desk.wait(asked.seen, until=at)


def _reopen(asked: Asked, text: str) -> Verb | str:
    at = _instant(asked, text, "future")
    return at if isinstance(at, str) else lambda: asked.shift.desk.reopen(asked.seen, at=at)


def _instant(asked: Asked, text: str, tense: Tense) -> int | str:
    """Return the instant of a typed time, or what is wrong with it."""
    try:
        reading = read(text, asked.shift.now, asked.shift.desk.policy.business, tense=tense)
    except WhenError as error:
        return str(error)
    return "Name a single time here, not one that comes again." if reading.rule is not None else reading.at


def _assign(asked: Asked, text: str) -> Verb | str:
    """Give tickets to whoever was typed; a name that no technician has is asked about once."""
    desk = asked.shift.desk
    unknown = team.unknown(desk, text) if text != asked.unknown else None
    if unknown:
        asked.unknown = text
        return f"{unknown} Enter again assigns it anyway."
    return lambda: desk.assign(asked.seen, text)


def _filter(asked: Asked, text: str) -> str | None:
    try:
        asked.shift.narrow(text)
    except QueryError as error:
        return str(error)
    return None


def _view(asked: Asked, text: str) -> str | None:
    shown = [view.name for view in asked.shift.tabs.views]
    found = [place for place, name in enumerate(shown) if name.lower().startswith(text.lower())]
    if text.isdecimal() and 0 < int(text) <= len(shown):
        found = [int(text) - 1]
    if not found:
        return f"There is no view {text!r}; there are {', '.join(shown)}."
    asked.shift.go(found[0])
    return None


def _parent(asked: Asked, text: str) -> Verb | str:
    number = number_of(text)
    if text.lower() == NONE:
        return lambda: asked.shift.desk.release(asked.seen)
    if not number:
        return "Say which: a number, as in :parent 1042, or none."
    return lambda: asked.shift.desk.adopt(asked.seen, number)


def _merge(asked: Asked, text: str) -> Verb | str:
    number = number_of(text)
    if not number:
        return "Say into which: a number, as in :merge 1042."
    return lambda: asked.shift.desk.merge(asked.seen, number)


ARGUMENTS: dict[str, Argument] = {
    "close": Argument("RESOLUTION", lambda asked, text: lambda: asked.shift.desk.close(asked.seen, text), drafted=True),
    "note": Argument("TEXT", lambda asked, text: lambda: asked.shift.desk.note(asked.seen, text), drafted=True),
    "reprioritise": Argument("1-5 WHY", _priority, lambda shift: [str(int(one)) for one in Priority if one < 6]),
    "schedule": Argument(EXAMPLES.split("   ")[0], _schedule),
    "follow": Argument("WHEN WHAT", _follow),
    "respond": Argument("WHEN", _respond),
    "wait": Argument("until WHEN", _wait),
    "reopen": Argument("WHEN", _reopen),
    "assign": Argument("WHO", _assign, technicians),
    "parent": Argument("NUMBER", _parent, lambda shift: [NONE]),
    "merge": Argument("NUMBER", _merge),
    "reason": Argument(
        "WHY", lambda asked, text: lambda: asked.shift.desk.reason(asked.seen, text), lambda shift: shift.desk.reasons
    ),
    "filter": Argument("FILTER", _filter, on_queue=True),
    "view": Argument("NAME", _view, lambda shift: [view.name for view in shift.tabs.views], on_queue=True),
    "theme": Argument("NAME", lambda asked, text: set_theme(asked.shift, text), lambda shift: THEME_NAMES),
}
