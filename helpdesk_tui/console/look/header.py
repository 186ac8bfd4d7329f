"""The line above the queue: whose desk, how much of what, what is due next, the watch, the time, and who is here.

A desk that replays a log says so in every width, with the date it has come to; so does one whose server is away, with
the time from which on nothing has come from there. One that was copied elsewhere says where it is, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpdesk_tui.console.look.lines import Line, Span, cells, drawable, spread
from helpdesk_tui.console.look.watch import WATCH_ROOM, WatchSaid, watch_spans
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket, rank
from helpdesk_tui.domain.times.instant import dated, day_text

_NAMED = 40


@dataclass(frozen=True, slots=True)
class Desktop:
    """What the header tells."""

    name: str
    counts: Mapping[tuple[Priority, Status], int]
    next_due: Ticket | None
    technician: str
    others: Sequence[str]
    replay: str = ""
    """On a desk that replays a log: that it does, and how fast."""
    gone: str = ""
    """Where the desk was copied to and is written since; nobody works on what is shown here."""
    watch: WatchSaid = WatchSaid()


def header(desktop: Desktop, policy: Policy, now: int, room: int, away: int | None = None) -> Line:
    """Return the header in ``room`` cells: the fullest wording that fits.

    ``away`` is since when the desk's server does not answer (seconds UTC): what is shown is from then.
    """
    local = policy.business.local(now)
    clock = f"{local:%H:%M}"
    times = (dated(now, policy.business, now), f"{clock} {local.tzname()}", clock, clock)
    if desktop.replay:
        day = day_text(local.date())
        full, brief = f"{desktop.replay} {day} {clock}", f"{desktop.replay} {day[4:]} {clock}"
        times = (f"{full} {local.tzname()}", full, full, brief)
    if desktop.gone:
        return _elsewhere(desktop, (times[0], times[-1]), room)
    counts, due = _counts(desktop.counts), _next(desktop.next_due, policy, now)
    since = "" if away is None else hour(away, policy, now)
    called, people = f" {desktop.name}", _people(desktop)
    brief, least, some = times[-1], people[-1], _counts(desktop.counts, zeros=False)
    others = least.removeprefix(desktop.technician).lstrip()
    # A time cut off in its middle would read as another one. Who is here and where is seen before what comes next; a
    # replay, whose time takes the most room, can do without that.
    steps = (
        (f"{called} ", times[0], people[0], counts, due),
        (called, times[1], people[1], counts, due),
        (called, times[2], people[2], counts, due),
        (called, brief, least, counts, due),
        (called, brief, least, counts, due[:-1]),
        (called, brief, least, some, due[:-1]),
        *([(called, brief, least, some, [])] if desktop.replay else []),
        (" ", brief, least, counts, due[:-1]),
        (" ", brief, least, some, due[:-1]),
        (" ", brief, others, some, due[:-1]),
        (" ", brief, least, some, []),
    )
    if desktop.watch.nobody or desktop.watch.alarms:
        # What comes next and the counts of what is not urgent give way before the technician's name does.
        urgent = {key: n for key, n in desktop.counts.items() if key[0] in (Priority.P1, Priority.P2)}
        few = _counts(urgent, zeros=False)
        smallest: tuple[_Step, ...] = (
            (" ", brief, least, few, due[:-1]),
            (" ", brief, least, some, []),
            (" ", brief, least, few, []),
            (" ", brief, others, [], []),
        )
        steps = (*steps[:-2], *smallest)
    left: Line = ()
    right: Line = ()
    # What is said of the watch gives way after the date and the names, and before what comes next.
    for (name, time, who, level, coming), detail in _detailed(steps, room):
        mark = "desk away since " if name != " " else "away since "
        # What comes next may have been done by others since.
        left = ((name, "bar-strong"), *level, *([] if since else coming))
        right = (
            *([(f" {mark}{since} ", "bar-alarm")] if since else []),
            *watch_spans(desktop.watch, detail),
            (f" {time}", "bar-strong") if desktop.replay else (f" {time} ", "bar"),
            (f" {who} " if who else " ", "bar-strong"),
        )
        if cells(left) + cells(right) <= room:
            break
    return spread(left, right, room, "bar")


_Step = tuple[str, str, str, list[Span], list[Span]]
"""One wording: the desk's name, the time, who is here, the counts, and what comes next."""


def _detailed(steps: Sequence[_Step], room: int) -> Iterator[tuple[_Step, int]]:
    """Yield the wordings, the fullest first, each with how much is said of the watch: see ``watch_spans``."""
    if room >= WATCH_ROOM:
        yield from ((step, 2) for step in steps[:4])
        yield from ((step, 1) for step in steps[2:5])
    for step in steps:
        if step[0] != " ":
            yield step, 0
    # The alarms shorten before the desk's name goes, and stay short then.
    yield from ((step, -1) for step in steps if step[0] != " ")
    yield from ((step, -1) for step in steps if step[0] == " ")


def _elsewhere(desktop: Desktop, times: Sequence[str], room: int) -> Line:
    """Return the header of a desk that was copied elsewhere: where it is, before all that stands there no more."""
    said, who = f" the desk is at {drawable(desktop.gone)} ", f"{desktop.technician} "
    left: Line = ()
    right: Line = ()
    for name, beside in ((desktop.name, f" {times[0]} {who}"), (desktop.name, f" {times[1]} "), ("", "")):
        left = ((f" {name} " if name else "", "bar-strong"), (said, "bar-alarm"))
        right = ((beside, "bar"),)
        if cells(left) + cells(right) <= room:
            break
    return spread(left, right, room, "bar")


def title(desktop: Desktop) -> str:
    """Return the window's title: the desk, and how many outages are open on it. No ticket's text stands in it."""
    open_ones = {
        level: sum(n for (which, status), n in desktop.counts.items() if which is level and status != Status.CLOSED)
        for level in (Priority.P1, Priority.P2)
    }
    said = " ".join(f"{level} {n}" for level, n in open_ones.items() if n)
    return drawable(f"{said} - {desktop.name}" if said else desktop.name)


def _counts(counts: Mapping[tuple[Priority, Status], int], *, zeros: bool = True) -> list[Span]:
    """Return how many open tickets each priority has; without ``zeros`` those that have some."""
    spans: list[Span] = []
    for priority in Priority:
        n = sum(count for (which, status), count in counts.items() if which is priority and status != Status.CLOSED)
        if priority is Priority.P1 and n:
            spans += [(f" {priority} {short(n)} ", "bar-alarm")]
        elif n or zeros:
            spans += [(f" {priority} ", "bar"), (short(n), "bar-strong")]
    return spans


def short(count: int) -> str:
    """Return a count in at most four cells."""
    if count < 10_000:
        return str(count)
    return f"{count // 1000}k" if count < 1_000_000 else f"{count // 1_000_000}M"


def _next(ticket: Ticket | None, policy: Policy, now: int) -> list[Span]:
    if ticket is None:
        return []
    # A promise that comes before the deadline is what comes next, in the queue and here.
    # The hour, not a countdown: the row counts down, and an idle header costs no bytes.
    said = hour(rank(ticket)[1], policy, now)
    return [("  next ", "bar"), (said, "bar-strong"), (f" #{ticket.number}", "bar")]


def hour(at: int, policy: Policy, now: int) -> str:
    """Return an instant's hour, with its weekday where that is not today."""
    local = policy.business.local(at)
    return f"{local:%H:%M}" if local.date() == policy.business.local(now).date() else f"{local:%a %H:%M}"


def _people(desktop: Desktop) -> tuple[str, str, str, str]:
    """Say who is here: everybody by name, or oneself and how many more."""
    others = [name for name in desktop.others if name != desktop.technician]
    if not others:
        return (desktop.technician,) * 4
    brief = f"{desktop.technician} +{len(others)}"
    named = f"{desktop.technician} with {', '.join(others)}"
    return (named if len(named) <= _NAMED else brief, brief, brief, brief)
