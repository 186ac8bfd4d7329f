"""report --format html: one file, with nobody's name unless it is asked for, and never in a customer's report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Helpdesk, command, db, helpdesk, home, store
from tests.reports.html.parsed import parsed, tables

__all__ = ["command", "db", "helpdesk", "home", "store"]

HOSTILE = "<b onload=x>Acme</b>"


@pytest.fixture
def missed(helpdesk: Helpdesk) -> Helpdesk:
    """A desk on which a response was missed, by a technician whose name stands nowhere else."""
    helpdesk("new", "Mail <b>down</b>", "--priority", "P2", "--opened-at", "1h ago", "--organisation", HOSTILE)
    helpdesk("respond", "1001")
    helpdesk("reason", "1001", "a <i>storm</i>")
    return helpdesk


def test_it_is_written_whole_with_reason_and_group_and_without_names(missed: Helpdesk, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert missed("report", "--format", "html", "--by", "customer", "--out", str(out)).status == 0
    text = out.read_text()
    page = parsed(text)
    found = tables(page)
    assert found["Missed responses"][1][6] == "a <i>storm</i>"
    assert found["Figures by customer"][1][:3] == [HOSTILE, "0", "1"]
    assert "down" not in text and not list(page.all("i")) and "Technician" not in text
    assert missed("report", "--format", "html", "--by", "customer").out == text


def test_technicians_are_named_on_request_alone(missed: Helpdesk) -> None:
    shown = missed("show", "1001", "--json").json
    who = shown["events"][-1]["actor"]
    assert f">{who}<" not in missed("report", "--format", "html").out
    assert tables(parsed(missed("report", "--format", "html", "--names").out))["Missed responses"][1][7] == who


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--by", "customer", "--names"), "A customer's report names no technicians."),
        (("from:acme", "--names"), "A customer's report names no technicians."),
        (("from:acme", "--by", "technician", "--format", "csv"), "A customer's report names no technicians."),
        (("--by", "technician"), "This page would name technicians. Give --names too"),
    ],
)
def test_names_that_may_not_stand_there_are_refused(
    missed: Helpdesk, arguments: tuple[str, ...], sentence: str
) -> None:
    run = missed("report", "--format", "html", *arguments)
    assert (run.status, run.out) == (2, "") and sentence in run.err


def test_names_are_for_leads(missed: Helpdesk, db: Path) -> None:
    db.with_suffix(".toml").write_text('[roles]\ndefault = "technician"\n')
    run = missed("report", "--format", "html", "--names")
    assert run.status == 1 and "needs the role lead" in run.err
    assert missed("report", "--format", "html").status == 0
