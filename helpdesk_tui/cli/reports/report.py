"""A report of a range of time: as a page of text or HTML, JSON or a table program's CSV."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.completing import filter_words
from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, Invocation, Look, invocation
from helpdesk_tui.cli.shared.out import complain, say_as_is
from helpdesk_tui.cli.shared.values import when
from helpdesk_tui.cli.tickets.export import target_of, whole
from helpdesk_tui.cli.tickets.reading import read_filter
from helpdesk_tui.domain.rules.roles import Deed
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.domain.text.quoting import quoted
from helpdesk_tui.domain.times.instant import absolute
from helpdesk_tui.reports.report import By, Report

if TYPE_CHECKING:
    from helpdesk_tui.domain.filters.query import Query
    from helpdesk_tui.reports.counting.counted import Asked
    from helpdesk_tui.reports.counting.facts import Window

app = typer.Typer(name="reporting")

FORMS = ("text", "json", "csv", "html")
_BY = "|".join(By)


def grouping(text: str) -> By:
    """Read by what a report is grouped."""
    try:
        return By(text.strip().lower())
    except ValueError:
        raise ValueError(f"A report is not grouped by {text!r}; there are {', '.join(By)}.") from None


def form(text: str) -> str:
    """Read a form."""
    if text.strip().lower() not in FORMS:
        raise ValueError(f"{text!r} is no form; there are {', '.join(FORMS)}.")
    return text.strip().lower()


def _groupings(incomplete: str) -> list[str]:
    return [str(one) for one in By]


def _forms(incomplete: str) -> list[str]:
    return list(FORMS)


@app.command("report", context_settings={"ignore_unknown_options": True})
def report(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RANGE FILTER",
            autocompletion=filter_words,
            help="A range such as 2026-11-01..2026-12-01, mon.., yesterday, 2026-11; then which tickets, open or not.",
        ),
    ] = None,
    month: Annotated[
        str | None, typer.Option("--month", metavar="2026-11", help="That month; that of --as-of if nothing is said.")
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", metavar=_BY, parser=grouping, autocompletion=_groupings, help="Group by that.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="T", help="Only what happened by then; now if not said.")
    ] = None,
    as_form: Annotated[
        str,
        typer.Option("--format", metavar="|".join(FORMS), parser=form, autocompletion=_forms, help="The form of it."),
    ] = "text",
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write there; standard output if not said.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put the report in place of a file there.")] = False,
    names: Annotated[
        bool, typer.Option("--names", help="Say which technician responded; for leads, in no customer's report.")
    ] = False,
) -> None:
    """Count responses, times, arrivals and backlog of a range.

    They come from the desk's log. What each figure means stands in docs/reports.md. With the same log, agreement and
    arguments it is the same to the byte. Grouped by technician it is for leads.
    """
    call = invocation(context)
    if by is By.TECHNICIAN and as_form == "html" and not names:
        raise Failed("This page would name technicians. Give --names too, or group it by something else.", USAGE)
    if by is By.TECHNICIAN or names:
        call.require(Deed.NAME_TECHNICIANS)
    with call.look() as look:
        target = None if out is None or out == "-" else target_of(out, call.config().db, replace=replace)
        made = _made(call, look, _asked(look, words or [], month, by, as_of, names=names))
    text = _written(made, as_form, names=names)
    if target is None:
        say_as_is(text.removesuffix("\n"))
        return
    with whole(target, out or "", replace=replace, mode=_mode(target)) as file:
        file.write(text)


def _mode(target: Path) -> int:
    """Return the rights of the report's file: those of the one it replaces, else for its owner alone."""
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600


def _made(call: Invocation, look: Look, asked: Asked) -> Report:
    """Count what was asked."""
    from helpdesk_tui.reports.counting.counted import counted

    made = counted(look.store, look.policy, asked, call.config().name)
    if not made.head.seq:
        complain("This desk has no tickets yet, so there is nothing to count.")
    return made


def _asked(
    look: Look, words: Sequence[str], month: str | None, by: By | None, as_of: str | None, *, names: bool
) -> Asked:
    """Read what is asked. Raises Failed."""
    from helpdesk_tui.domain.times.typed.ranges import is_range, is_time
    from helpdesk_tui.reports.counting.counted import Asked

    ranged = bool(words) and is_range(words[0])
    if ranged and month is not None:
        raise Failed("Say a range or --month, not both.", USAGE)
    filters = list(words[1:] if ranged else words)
    if filters and not ranged and month is None and is_time(filters[0]):
        raise Failed(
            f"{quoted(filters[0])} is no range: type 2026-11, yesterday or mon.. instead. "
            f"A word to look for stands behind a range: today {filters[0]}.",
            USAGE,
        )
    window = _window(look, words[0] if ranged else None, month, as_of)
    query = _query(look, filters)
    of_customer = by is By.CUSTOMER or any(one.lower().lstrip("-").startswith("from:") for one in filters)
    if of_customer and (names or by is By.TECHNICIAN):
        without = "--names" if names else "--by technician"
        raise Failed(f"A customer's report names no technicians. Leave out {without}, or the customer.", USAGE)
    return Asked(window, query, by, clean_display(" ".join(filters)), names)


def _query(look: Look, filters: list[str]) -> Query:
    """Read the filter; unless it says otherwise, closed tickets count as open ones do."""
    from dataclasses import replace

    from helpdesk_tui.domain.filters.query import Scope

    query = read_filter(filters, look, look.person.name, "report")
    named = any(one.lower().lstrip("-") in ("is:open", "is:closed", "is:all") for one in filters)
    return query if named else replace(query, scope=Scope.ALL)


def _window(look: Look, typed: str | None, month: str | None, as_of: str | None) -> Window:
    """Return the range that was asked for; this month where none was. Raises Failed."""
    from helpdesk_tui.domain.times.tokens import WhenError
    from helpdesk_tui.domain.times.typed.ranges import from_midnight, month_of, read_month, read_range
    from helpdesk_tui.reports.counting.facts import Window

    hours, now = look.policy.business, look.clock()
    known = now if as_of is None else when(from_midnight(as_of, now, hours), now, hours, "past").at
    try:
        if month is not None:
            asked = read_month(month, hours)
        else:
            asked = month_of(known, hours) if typed is None else read_range(typed, now, hours)
    except WhenError as error:
        sentence = str(error)
        raise Failed(f"{sentence[:1].upper()}{sentence[1:]}.", USAGE) from None
    if asked.begin > known:
        begins, said = absolute(asked.begin, hours), absolute(known, hours)
        raise Failed(f"The range begins {begins}, and the report is as of {said}: nothing is known of it yet.", FAILED)
    return Window(asked.begin, asked.end, known)


def _written(report: Report, as_form: str, *, names: bool) -> str:
    """Return a report in a form; ``names`` says that technicians are named."""
    if as_form == "json":
        import json

        from helpdesk_tui.reports.forms.as_json import as_json

        return json.dumps(as_json(report), indent=1) + "\n"
    if as_form == "csv":
        from helpdesk_tui.reports.forms.as_csv import as_csv

        return as_csv(report)
    if as_form == "html":
        from helpdesk_tui.reports.html.page import as_html

        return as_html(report, names=names)
    from helpdesk_tui.reports.forms.as_text import as_text

    return as_text(report)
