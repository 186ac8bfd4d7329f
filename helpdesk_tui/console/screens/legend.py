"""What the help page says of all that the screens show: clock, signs, chips, pictures, and the keys inside forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.console.keys.form_keys import EVERYWHERE, FORMS
from helpdesk_tui.console.look.columns import UP, Sign
from helpdesk_tui.console.widgets.chips import CHIPS
from helpdesk_tui.domain.times.length import DAY, HOUR, MINUTE, age, length
from helpdesk_tui.domain.words.countdown import Word


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: entries of what is shown and what it means, the first in ``wide`` cells."""

    title: str
    entries: Sequence[tuple[str, str]]
    wide: int


_CLOCK = {
    Word.NOW: (length(190), "P1: respond now; how long they have waited"),
    Word.BREACHED: (length(12 * MINUTE), "The deadline passed so long ago"),
    Word.WARNING: (length(42 * MINUTE), "To the deadline; most of the time is used"),
    Word.PAUSED: (length(2 * DAY + 3 * HOUR), "To the deadline; the desk is closed now"),
    Word.RUNNING: (length(4 * HOUR + 5 * MINUTE), "To the deadline; seconds under ten minutes"),
    Word.AHEAD: (length(3 * DAY), "A scheduled task (P6): to its time"),
    Word.DUE: (length(5 * MINUTE), "A scheduled task whose time has come"),
    Word.WAITING: (f" {age(DAY)}", "So long for the customer; the clock stands"),
    Word.ANSWERED: (f" {age(2 * HOUR)}", "Responded to in time; the ticket's age"),
    Word.LATE: (f" {age(2 * HOUR)}", "Responded to too late; the ticket's age"),
    Word.CLOSED: (f" {age(12 * MINUTE)}", "Closed so long ago"),
    Word.CLOSED_LATE: (f" {age(2 * HOUR)}", "Closed so long ago; the response came too late"),
    Word.NONE: ("", "Nothing was promised"),
    Word.PROMISED: ("14:00", "A follow-up was promised for then"),
    Word.PROMISE_LATE: (age(12 * MINUTE), "A promised follow-up is so late"),
}
_SIGNS = {
    Sign.MARKED: "Marked for the next verb",
    Sign.CLOSED: "Closed; before a resolution inside a ticket",
    Sign.MET: "Responded to in time, or a task on time",
    Sign.LATE: "The deadline was missed, and that stays",
    Sign.WAITING: "Waiting for the customer",
    Sign.RECURS: "Comes again when it is closed",
    Sign.PARENT: "After a number: has children, whom F4 reaches too",
    Sign.CHILD: "After a number: is a child of another ticket",
    Sign.MERGED: "Merged into another ticket",
    Sign.ELSEWHERE: "A colleague has it open now",
    Sign.NOBODY: "With nobody yet",
    Sign.AFFECTED: "After a number: so many callers are affected",
    Sign.ALARM: "An alarm is open that nobody has acknowledged",
    Sign.ACKNOWLEDGED: "An alarm is open, and somebody has acknowledged it",
}
_TOP = [
    ("next 14:05", "When the next clock runs out, and whose"),
    (f"{UP}4", "So many tickets stand above the first line"),
    ("Nobody watches", "The watch has been silent for a minute: nobody is called"),
    ("2 alarms", "So many are open; :alarms lists them"),
]
_TICKET = [
    ("1-9", "Opens the child of that number"),
    ("o Enter", "What it was merged into, its parent or its first child"),
]
_DASHBOARD = [
    ("2", "A brick: its priority; a ticket, or as many as the title says"),
    ("█ ░", "Responded to in time, too late"),
    ("▲", "The present hour, under what came in and what was closed"),
]
_AGENDA = [
    ("← →", "The day before, the next day; [ and ] the week"),
    ("< >", "Moves the task by a day, - and + by half an hour"),
    ("■ ┃", "A task, and the half hours that it goes on"),
    ("!!", "Overlaps another task of the same technician"),
    ("◇", "A follow-up was promised for then"),
    ("□", "Comes again then, once the one before is closed"),
    ("x", "Was closed or moved since it was shown"),
    ("· ░", "The desk is open, closed"),
    ("► │", "The present half hour"),
]


_HANDOVER = [
    ("S", "Signs it, once you have said so: it is new to everybody else"),
    ("Enter", "Opens the ticket of the line"),
]


def legend() -> list[Part]:
    """Return the parts, in the order in which they are looked for."""
    return [
        Part("The clock says", [(f"{word}{_CLOCK[word][0]}", _CLOCK[word][1]) for word in Word], 17),
        Part("Signs in a row", [(sign, _SIGNS[sign]) for sign in Sign], 9),
        Part("Above the list", _TOP, 17),
        Part("Above the last line", [(chip.example, chip.help) for chip in CHIPS], 17),
        Part("In a ticket", _TICKET, 9),
        Part("On the dashboard", _DASHBOARD, 9),
        Part("In the agenda", _AGENDA, 9),
        Part("In the handover", _HANDOVER, 9),
        Part("In every form", EVERYWHERE, 9),
        *(Part(title, [(key.shown, key.help) for key in keys], 9) for title, keys in FORMS),
    ]
