"""What the form of a call shows beside its fields: the clock, the questions, the promise, what was found, the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_tui.console.keys.form_keys import ANSWERED, CHANNEL
from helpdesk_tui.console.look.flow import ROOM, flow, flow_line
from helpdesk_tui.console.look.lines import BLANK, Line, cells, column, line
from helpdesk_tui.console.screens.call.form import CallForm
from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.text.cells import width, wrap
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.domain.words.instants import spoken

LABELS = {
    "when": "For when",
    "requester": "Requester",
    "phone": "Phone",
    "subject": "Subject",
    "body": "Details",
    "organisation": "Organisation",
    "email": "Email",
    "reason": "Why so",
}


LABELLED = 15
"""Cells of the labels."""

WIDE = 110
"""Cells from which on the flow chart is drawn beside the form."""
_ON_REQUEST = frozenset({"body", "organisation", "email"})
BESIDE = ROOM + 3
"""Cells of the chart beside the form, with its rule."""

_LETTERS = 5
"""Characters from which on what has no digit yet begins no number any more: an extension may begin with "ext."."""

CALLER, TICKET = "caller", "ticket"
Found = tuple[Line, tuple[str, int] | None]
"""A line of what was found, and what a click on it means: a caller or a ticket, by its place."""
_GAP: Found = (BLANK, None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form in lines, part by part from the top; ``fields`` is how many lines its fields may have.

    ``asked`` stands above the fields, or below them where the caller came first. ``foot`` stands at the end of the
    screen: the chart where it is not ``beside``, and the numbers that customers call.
    """

    head: list[Line]
    asked: list[Line]
    fields: int
    said: list[Line]
    found: list[Found]
    foot: list[Line]
    beside: list[Line]


def sheet(form: CallForm, room: int, height: int, fields: int) -> Sheet:
    """Lay the form out in ``room`` cells and ``height`` lines, of which its fields would fill so many."""
    path = form.shift.chart, form.triage.answers, form.triage.chosen
    charts = (flow(*path, whole=whole) for whole in (True, False)) if room >= WIDE else ()
    beside = next((chart for chart in charts if len(chart) <= height), [])
    if beside:
        room -= BESIDE
        beside = [line(("│ ", "rule"), *one) for one in [*beside, *[BLANK] * (height - len(beside))]]
    ways = _ways_in(form, room)
    body = _body(form, room, height, fields if form.shows_fields else 0, len(ways))
    left = height - len(body.head) - len(body.asked) - len(body.said) - len(body.found) - body.fields
    foot: list[Line] = []
    if not beside:
        below = [line("  ", *one) for one in flow(*path, low=room - 4)]
        if left > len(below) + len(ways) + 1:
            foot = below
        elif left > len(ways):
            foot = [line("  ", *flow_line(*path))]
    ways = ways[: left - len(foot)]
    return Sheet(body.head, body.asked, body.fields, body.said, body.found, [*foot, *ways], beside)


def _body(form: CallForm, room: int, height: int, fields: int, below: int) -> Sheet:
    """Return the form without its foot; where it is too high, blanks go first, then answers, then what was found."""
    head, answered, question = [_headline(form, room)], _answered(form, room), _question(form, room)
    said = [line((f"  {part}", "bad")) for part in wrap(form.complaint, room - 4)] if form.complaint else []
    if not form.shows_fields:
        asked = [*answered, *question]
        return _joined(form, head, asked, 0, said, [], height) or _tight(head, asked, 0, said, height)
    come_to = question if form.priority is None else [_promise(form, form.priority)]
    who = form.who
    callers = _pointed(who.callers.lines(who.lookalikes.listed), CALLER, who.callers.places, 0)
    alike = _pointed(who.lookalikes.lines(), TICKET, who.lookalikes.places, 1)
    asked = [*answered, *come_to]
    found = [*callers, *([_GAP] if callers and alike else []), *alike]
    whole = _joined(form, head, asked, fields, said, found, height, below)
    if whole is not None:
        return whole
    come_to = come_to[:1]
    left = height - len(head) - len(come_to) - fields - len(said)
    if left < 0:
        return _tight(head, come_to, fields, said, height)
    share = max(left - len(alike), min(left, len(callers), (left + 1) // 2))
    found = [*callers[:share], *alike][:left]
    answered = answered[len(answered) - (left - len(found)) :] if left > len(found) else []
    return Sheet(head, [*answered, *come_to], fields, said, found, [], [])


def _pointed(lines: list[Line], kind: str, places: list[int], first: int) -> list[Found]:
    """Return lines, those from ``first`` on with what a click on them means, as many as there are ``places``."""
    meant = [None] * first + [(kind, place) for place in places]
    return [(one, meant[at] if at < len(meant) else None) for at, one in enumerate(lines)]


def _joined(
    form: CallForm,
    head: list[Line],
    asked: list[Line],
    fields: int,
    said: list[Line],
    found: list[Found],
    height: int,
    below: int = 0,
) -> Sheet | None:
    """Return the parts with a blank line between them, or without, as there is room; None where there is none.

    Blanks give way to the lines that are to stand ``below``.
    """
    count = len(head) + len(asked) + fields + len(said) + len(found)
    parts = sum(map(bool, (head, asked, fields, said, found)))
    if count + parts - 1 <= height - below:
        gap = [BLANK]
        before_fields = asked if not form.caller_first else head
        spaced = {
            "head": [*head, *gap] if asked or fields else head,
            "asked": [*asked, *gap] if before_fields is asked and asked and fields else asked,
            "said": [*gap, *said] if said else [],
        }
        if form.caller_first and asked and fields:
            spaced["asked"] = [*gap, *asked]
        below_found = [_GAP, *found] if found else []
        return Sheet(spaced["head"], spaced["asked"], fields, spaced["said"], below_found, [], [])
    return Sheet(head, asked, fields, said, found, [], []) if count <= height else None


def _tight(head: list[Line], asked: list[Line], fields: int, said: list[Line], height: int) -> Sheet:
    """Return the parts in too little room: the end of what is asked, and so many lines of the fields as are left."""
    left = height - len(head) - len(said)
    asked = asked[max(0, len(asked) - max(1, left)) :]
    fields = min(fields, max(1, left - len(asked))) if fields else 0
    return Sheet(head, asked, fields, said, [], [], [])


def wanted(form: CallForm, name: str) -> bool:
    """Whether a field is shown; a further one is where it is typed in or filled, or where nobody is known."""
    fields = form.fields
    if name not in _ON_REQUEST:
        return name in fields.names
    return name == fields.active or bool(fields.texts[name]) or (fields.saves and form.who.callers.taken is None)


def label(name: str, *, active: bool) -> Line:
    """Return the label of a field, marked where it is typed in."""
    text = f"{LABELS[name]:<{LABELLED - 2}}"
    return line(("› ", "mark"), (text, "title")) if active else line("  ", (text, "dim"))


def hint(form: CallForm, name: str) -> Line:
    """Say beside a field what its text comes to: too long, no number, or a number that nobody is known with."""
    fields = form.fields
    misfit = fields.misfit(name)
    if misfit:
        return line((" too long ", "bad"))
    typed = fields.texts[name].strip()
    if name == "phone" and name == fields.active and len(typed) >= _LETTERS and not any(map(str.isdecimal, typed)):
        return line((" That is no number ", "warning"))
    nobody = form.who.callers.nobody
    if nobody and name == fields.active and nobody == fields.text(name):
        return line((f" Nobody known with {nobody} ", "warning"))
    return BLANK


def _headline(form: CallForm, room: int) -> Line:
    """Return when it rang, and how it came in with the keys that change that; beside the flow chart in fewer words."""
    policy, now, channel = form.shift.desk.policy, form.shift.now, form.way.channel
    clock = f"{policy.business.local(form.opened_at):%H:%M:%S}"
    long, short = ("answered at the ring", "answered") if form.way.answered else ("not answered yet", "not answered")
    out: Line = ()
    for way, answered in ((f"   by {channel} ", long), (f"   by {channel} ", short), (f"  {channel} ", short)):
        out = line(
            ("  New ticket  ", "title"),
            (f"rang {clock}, {length(now - form.opened_at)} ago", ""),
            (way, "dim"),
            (CHANNEL.shown, "key"),
            (f", {answered} ", "dim"),
            (ANSWERED.shown, "key"),
        )
        if cells(out) <= room:
            break
    return out


def _answered(form: CallForm, room: int) -> list[Line]:
    """Return what was answered so far, and the digit that overruled it."""
    out: list[Line] = []
    for key, answer in form.triage.answers:
        text = form.shift.chart.question(key).text
        out.append(line(("  ✓ ", "path"), column(text, room - 10, "dim"), ("yes" if answer else "no", "")))
    if form.triage.chosen is not None:
        out.append(line(("  ✓ ", "path"), (f"{form.triage.chosen}, chosen by digit", "")))
    return out


_ANSWERS = "  y / n"


def _question(form: CallForm, room: int) -> list[Line]:
    """Return the open question: to be answered now, or after the subject."""
    question = form.triage.question
    if question is None:
        return []
    if not form.triaging:
        return [line((f"    {question.text}", "dim"), ("  after the subject", "hint"))]
    asked = wrap(question.text, room - 4 - width(_ANSWERS))
    out = [line(("    " if place else "  › ", "mark"), (part, "title")) for place, part in enumerate(asked)]
    out[-1] = (*out[-1], (_ANSWERS, "key"))
    return [*out, *(line((f"    {part}", "dim")) for part in wrap(question.help, room - 6))]


def _promise(form: CallForm, priority: Priority) -> Line:
    """Return what the priority promises, and until when."""
    policy, now = form.shift.desk.policy, form.shift.now
    level = policy.levels[priority]
    head: Sequence[tuple[str, str]] = (
        ("  ", ""),
        (f" {priority} ", f"p{int(priority)}"),
        (f" {level.name}", "title"),
        (f"  {level.response}, {level.availability}", "dim"),
    )
    if priority is Priority.P6:
        return line(*head)
    due = sla.response_clock(policy, priority, form.opened_at).due
    until = "  respond now" if due <= form.opened_at else f"  due {spoken(due, policy, now)}"
    return line(*head, (until, "strong"))


def _ways_in(form: CallForm, room: int) -> list[Line]:
    """Return the numbers that customers call, as many on a line as fit it whole."""
    rows: list[str] = []
    for way in form.shift.desk.policy.lines:
        text = f"{way.name} {way.number}"
        if rows and width(rows[-1]) + width(text) + 3 <= room - 2:
            rows[-1] += f"   {text}"
        else:
            rows.append(text)
    return [line((f"  {row}", "dim")) for row in rows]
