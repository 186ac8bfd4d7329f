"""The report as one HTML file, without scripts and without anything from elsewhere.

The same report makes the same bytes: nothing but the report is looked at, and no clock.
"""

from __future__ import annotations

from helpdesk_tui.reports.html import flow, groups, heat, responses
from helpdesk_tui.reports.html.days import Days
from helpdesk_tui.reports.html.markup import text
from helpdesk_tui.reports.html.style import STYLE
from helpdesk_tui.reports.report import By, Head, Report

CSP = "default-src 'none'; style-src 'unsafe-inline'"
"""What the page may load: nothing, and its own style sheet."""

_COUNTED = (
    "A result counts in the time in which it was reached, under the priority in force then, whatever followed.",
    "In time: responded to by the deadline; a P1 by its deadline and the grace of the agreement. Missed: in the "
    "second the deadline passed without a response.",
    "Pending: without a result at the end, and still open. No result: merged into another ticket in time, closed "
    "without a contact, or answered in another system.",
    "Times to respond are open hours of the agreement where its calendar is 8x5, and plain time elsewhere; "
    "“plain” is plain time for all. “Net” is without the time spent waiting for the customer.",
    "Opened is without duplicates and without occurrences of recurring tasks; closed is without merges. First "
    "contact and reopened are shares of the closings that are at least 7 days old.",
    "Tasks (P6) have a time their user chose. They are no part of the responses.",
)


def of_customer(head: Head) -> bool:
    """Return whether a report is about customers: grouped by them, or restricted to one (``from:``)."""
    asked = head.query.casefold().split()
    return head.by is By.CUSTOMER or any(word.lstrip("-").startswith("from:") for word in asked)


def as_html(report: Report, *, names: bool = False) -> str:
    """Return the page. Technicians are named where ``names`` says so, and never in a customer's report."""
    head, days = report.head, Days(report.head)
    names = names and not of_customer(head)
    title = f"{head.desk}: service level report, {days.range}"
    named = names or head.by is not By.TECHNICIAN
    parts = (
        groups.key_figures(report),
        responses.attainment(report),
        responses.times(report),
        flow.flow(report, days),
        flow.backlog(report, days),
        heat.arrivals(report),
        groups.grouped(report) if named else "",
        groups.tickets(report),
        groups.breaches(report, days, names=names),
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{text(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<p class="desk">{text(head.desk)}</p>
<h1>Service level report <span>{text(days.range)}</span></h1>
{_about(head, days)}</header>
<main>
{"".join(parts)}</main>
<footer>
{_footer(head, days)}</footer>
</body>
</html>
"""


def _about(head: Head, days: Days) -> str:
    """Return what the report is about, where that is not the whole desk or not the whole range."""
    said = [f"Only tickets that fit “{head.query}”."] if head.query else []
    if head.as_of < head.end:
        said.append(f"As of {days.said(head.as_of)}: the time is not over.")
    return "".join(f"<p>{text(one)}</p>\n" for one in said)


def _footer(head: Head, days: Days) -> str:
    counted = "".join(f"<li>{text(one)}</li>\n" for one in _COUNTED)
    made = (
        ("From", days.said(head.begin)),
        ("Up to", days.said(head.end)),
        ("Zone", head.zone),
        ("As of", days.said(head.as_of)),
        ("Agreement", head.policy),
        ("Log", f"{head.seq}:{head.chain}"),
        *((("Filter", head.query),) if head.query else ()),
    )
    facts = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>\n" for name, value in made)
    return (
        f"<h2>How it was counted</h2>\n<ul>\n{counted}</ul>\n"
        f'<h2>What it was made from</h2>\n<dl class="made">\n{facts}</dl>\n'
    )
