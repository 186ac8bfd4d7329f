"""What the form of a call shows: questions, promise, fields, the caller, tickets alike, and the chart beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpdesk_tui.console.keys.form_keys import ANSWERED, ATTACH, CALLER_NOTE, CHANNEL, EDITOR, FRESH, NEXT_ALIKE, TAKE
from helpdesk_tui.console.look.flow import ROOM, flow
from helpdesk_tui.console.look.lines import BLANK, Line, cells, column, fitted, line
from helpdesk_tui.console.old import call_draft
from helpdesk_tui.console.old.modes import field
from helpdesk_tui.console.old.timing import read_echo
from helpdesk_tui.domain.agreement import sla
from helpdesk_tui.domain.text.cells import width, wrap
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.domain.words.instants import spoken

if TYPE_CHECKING:
    from helpdesk_tui.console.old.call import Call

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
WIDE = 110
"""Cells from which on the flow chart is drawn beside the form."""
_ON_REQUEST = frozenset({"body", "organisation", "email"})


def lines(call: Call, room: int, height: int) -> list[Line]:
    """Show the form of a call in ``room`` cells and at most ``height`` lines."""
    ways = _ways_in(call, room)
    path = call.session.chart, call.triage.answers, call.triage.chosen
    chart = flow(*path) if room >= WIDE else []
    if len(chart) > height:
        chart = []
    out = _form(call, room - ROOM - 3 if chart else room, height)
    if chart:
        out += [BLANK] * (len(chart) - len(out))
        aside = chart + [BLANK] * (len(out) - len(chart))
        out = [(*fitted(one, room - ROOM - 3), ("│ ", "rule"), *other) for one, other in zip(out, aside, strict=True)]
    else:
        below = [line("  ", *one) for one in flow(*path, low=room - 4)]
        # At the foot it does not move with the form; under it stand the ways in.
        between = height - len(out) - len(below) - len(ways) - 1
        out += [*([BLANK] * between), *below] if between > 0 else []
    ways = ways[: max(0, height - len(out))]
    return [*out, *([BLANK] * (height - len(out) - len(ways))), *ways]


def hints(call: Call) -> list[tuple[str, str]]:
    """Return the keys that work now, most needed first."""
    rest = [
        (CHANNEL.shown, f"Channel: {call.channel}"),
        (ANSWERED.shown, "Answered" if not call.answered else "Not answered"),
    ]
    fresh = [(FRESH.shown, "Fresh call")] if call.resumed else []
    if not call.begun and call_draft.latest(call.session.drafts) is not None:
        fresh = [(FRESH.shown, "Kept call")]
    if call.triaging:
        onwards = "Fields" if call.text("subject") else "Caller first"
        told = [
            ("y/n", "Answer"),
            ("1-6", "Set priority"),
            ("Tab", onwards),
            ("Backspace", "Back one"),
            ("Esc", "Draft"),
        ]
        return [*fresh, *told, *rest]
    choosing = bool(call.callers.matches)
    told = [*fresh, ("Enter", _enter(call))]
    if choosing:
        told += [(TAKE.shown, "Take"), ("↓", "Next match")]
    elif call.saves and call.active != call.fields[-1]:
        told.append(("Tab", "Details"))
    alike = call.lookalikes.picked
    if alike is not None:
        told.append((ATTACH.shown, f"Attach to #{alike.number}"))
    if call.lookalikes.several:
        told.append((NEXT_ALIKE.shown, "Next alike"))
    if call.active == "body" and call.session.manners.editor:
        told.append((EDITOR.shown, "Editor"))
    told += [("↑", "Back one"), ("Esc", "Keep draft")]
    if call.callers.shown is not None:
        told.append((CALLER_NOTE.shown, "Note on caller"))
    return [*told, *rest]


def _enter(call: Call) -> str:
    """Return what Enter does now."""
    if call.callers.matches and call.callers.picked is not None:
        return "Take"
    if not call.saves:
        return "Next"
    return "Questions" if call.priority is None else "Save"


def _form(call: Call, room: int, height: int) -> list[Line]:
    """Return the form; where it is too high, blanks go first, then answers given, then the end of what was found."""
    head, answered, question = [_headline(call, room)], _answered(call, room), _question(call)
    told = [line((f"  {part}", "bad")) for part in wrap(call.complaint, room - 4)] if call.complaint else []
    if not call.shows_fields:
        asked = [*answered, *question]
        return _joined([head, asked, told], height) or [*head, *[*asked, *told][1 - height :]]
    come_to = question if call.priority is None else [_promise(call, call.priority)]
    fields, callers, alike = _filled(call, room), call.callers.lines(call.lookalikes.listed), call.lookalikes.lines()
    above = [fields, [*answered, *come_to]] if call.caller_first else [answered, come_to, fields]
    whole = _joined([head, *above, callers, alike, told], height, below=len(_ways_in(call, room)))
    if whole:
        return whole
    come_to = come_to[:1]
    left = height - len([*head, *come_to, *fields, *told])
    if left < 0:
        return [*come_to, *[*fields, *told][1 - height :]]
    share = max(left - len(alike), min(left, len(callers), (left + 1) // 2))
    found = [*callers[:share], *alike][:left]
    answered = answered[len(answered) - (left - len(found)) :] if left > len(found) else []
    asked = [*answered, *come_to]
    return [*head, *([*fields, *asked] if call.caller_first else [*asked, *fields]), *found, *told]


def _joined(parts: Sequence[list[Line]], height: int, below: int = 0) -> list[Line] | None:
    """Return the parts with a blank line between them, or without, as there is room; None where there is none.

    Blanks give way to the lines that are to stand ``below``.
    """
    shown = [part for part in parts if part]
    spaced = [one for part in shown for one in (BLANK, *part)][1:]
    if len(spaced) <= height - below:
        return spaced
    close = [one for part in shown for one in part]
    return close if len(close) <= height else None


def _headline(call: Call, room: int) -> Line:
    """Return when it rang, and how it came in with the keys that change that; beside the flow chart in fewer words."""
    policy, now = call.session.desk.policy, call.session.now
    clock = f"{policy.business.local(call.opened_at):%H:%M:%S}"
    long, short = ("answered at the ring", "answered") if call.answered else ("not answered yet", "not answered")
    by, bare = f"   by {call.channel} ", f"  {call.channel} "
    for way, answered in ((by, long), (by, short), (bare, short)):
        told = line(
            ("  New ticket  ", "title"), (f"rang {clock}, {length(now - call.opened_at)} ago", ""),
            (way, "dim"), (CHANNEL.shown, "key"), (f", {answered} ", "dim"),
            (ANSWERED.shown, "key"),
        )  # fmt: skip
        if cells(told) <= room:
            break
    return told


def _answered(call: Call, room: int) -> list[Line]:
    """Return what was answered so far, and the digit that overruled it."""
    out: list[Line] = []
    for key, answer in call.triage.answers:
        text = call.session.chart.question(key).text
        out.append(line(("  ✓ ", "path"), column(text, room - 10, "dim"), ("yes" if answer else "no", "")))
    if call.triage.chosen is not None:
        out.append(line(("  ✓ ", "path"), (f"{call.triage.chosen}, chosen by digit", "")))
    return out


def _question(call: Call) -> list[Line]:
    """Return the open question: to be answered now, or after the subject."""
    question = call.triage.question
    if question is None:
        return []
    if not call.triaging:
        return [line((f"    {question.text}", "dim"), ("  after the subject", "hint"))]
    out = [line(("  › ", "mark"), (question.text, "title"), ("  y / n", "key"))]
    return [*out, line((f"    {question.help}", "dim"))] if question.help else out


def _promise(call: Call, priority: Priority) -> Line:
    policy, now = call.session.desk.policy, call.session.now
    level = policy.levels[priority]
    head: Sequence[tuple[str, str]] = (
        ("  ", ""),
        (f" {priority} ", f"p{int(priority)}"),
        (f" {level.name}", "title"),
        (f"  {level.response}, {level.availability}", "dim"),
    )
    if priority is Priority.P6:
        return line(*head)
    due = sla.response_clock(policy, priority, call.opened_at).due
    told = "  respond now" if due <= call.opened_at else f"  due {spoken(due, policy, now)}"
    return line(*head, (told, "strong"))


def _filled(call: Call, room: int) -> list[Line]:
    out: list[Line] = []
    asked = call.place >= call.fields.index("subject") and call.callers.taken is None
    for name in call.fields:
        active, edit = name == call.active and not call.triaging, call.edits[name]
        if name in _ON_REQUEST and not (active or edit.parts or asked):
            continue
        out.append(field(LABELS[name], edit, room, active=active, width=12))
        if name == "when" and active:
            out += read_echo(edit.text, call.session.desk.policy, call.session.now)
    return out


def _ways_in(call: Call, room: int) -> list[Line]:
    """Return the numbers that customers call, as many on a line as fit it whole."""
    rows: list[str] = []
    for way in call.session.desk.policy.lines:
        told = f"{way.name} {way.number}"
        if rows and width(rows[-1]) + width(told) + 3 <= room - 2:
            rows[-1] += f"   {told}"
        else:
            rows.append(told)
    return [line((f"  {told}", "dim")) for told in rows]
