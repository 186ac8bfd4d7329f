"""The report of a month, in the form that is asked for. It names no technician."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from helpdesk_tui.reports.html.page import CSP
from helpdesk_tui.web.pages.answers import HTML, JSON, NOTHING, PLAIN, Answer

if TYPE_CHECKING:
    from helpdesk_tui.reports.report import Report
    from helpdesk_tui.web.pages.desk import Desk

_CSV = "text/csv; charset=utf-8"


def _html(report: Report) -> str:
    from helpdesk_tui.reports.html.page import as_html

    return as_html(report)


def _text(report: Report) -> str:
    from helpdesk_tui.reports.forms.as_text import as_text

    return as_text(report)


def _json(report: Report) -> str:
    import json

    from helpdesk_tui.reports.forms.as_json import as_json

    return json.dumps(as_json(report), indent=1) + "\n"


def _csv(report: Report) -> str:
    from helpdesk_tui.reports.forms.as_csv import as_csv

    return as_csv(report)


_FORMS: Mapping[str, tuple[Callable[[Report], str], str]] = {
    "html": (_html, HTML),
    "text": (_text, PLAIN),
    "json": (_json, JSON),
    "csv": (_csv, _CSV),
}
_FIRST = next(iter(_FORMS))


def report(desk: Desk, environ: Mapping[str, object]) -> Answer:
    """Return the report of ``?month=2026-11`` (this month, if none is said) in a ``form``. Raises ValueError."""
    asked = parse_qs(str(environ.get("QUERY_STRING", "")), max_num_fields=20)
    unknown = sorted(asked.keys() - {"month", "form"})
    form = asked.get("form", [_FIRST])[-1]
    if unknown or form not in _FORMS:
        raise ValueError(f"A report is asked for with ?month=2026-11, and &form= one of {', '.join(_FORMS)}.")
    made, type_ = _FORMS[form]
    # The page brings its own style, and says in itself that it may do nothing else.
    csp = CSP if type_ == HTML else NOTHING
    return Answer(made(desk.report(asked.get("month", [""])[-1])), type_, csp=csp)
