"""One matrix for a desk on a server: who reads another one only looks, and a lead says which one it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Declined
from helpdesk_tui.wiring.config import load
from helpdesk_tui.wiring.opening import open_desk
from tests.cli.conftest import Helpdesk
from tests.on_server import ServerDesk, server_desk

OTHER = "goes by another matrix than yours"


@pytest.fixture
def desk() -> ServerDesk:
    """A desk with a technician and a lead."""
    made = server_desk()
    made.login("ana", "desk_technician")
    made.login("bea", "desk_lead")
    return made


@pytest.fixture
def policy(tmp_path: Path, command: Helpdesk) -> Path:
    """A matrix of one's own, which promises something else."""
    path = tmp_path / "own.toml"
    path.write_text(
        command("sla", "init", "-").out + '\n[P4]\nresponse = "2 business days"\ntarget = "2 business days"\n'
    )
    return path


def test_a_desk_that_nothing_was_adopted_on_goes_by_what_each_brings(
    command: Helpdesk, desk: ServerDesk, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("--db", desk.address("ana"), "new", "Printer").status == 0
    monkeypatch.setenv("HELPDESK_POLICY", str(policy))
    assert command("--db", desk.address("ana"), "new", "Scanner").status == 0


def test_with_another_matrix_one_only_looks_until_a_lead_adopts_it(
    command: Helpdesk, desk: ServerDesk, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopted = command("--db", desk.address("bea"), "sla", "adopt")
    assert (adopted.status, "matrix and this flow chart" in adopted.out) == (0, True), adopted.err
    assert command("--db", desk.address("ana"), "new", "Printer").status == 0
    monkeypatch.setenv("HELPDESK_POLICY", str(policy))
    refused = command("--db", desk.address("ana"), "new", "Scanner")
    assert (refused.status, OTHER in refused.err, "sla adopt" in refused.err) == (1, True, True), refused.err
    noted = command("--db", desk.address("ana"), "note", "1001", "Seen")
    assert (noted.status, OTHER in noted.err) == (1, True), noted.err
    assert [one["subject"] for one in command("--db", desk.address("ana"), "list", "--json").json] == ["Printer"]
    again = command("--db", desk.address("bea"), "sla", "adopt")
    assert (again.status, "this matrix now" in again.out) == (0, True), again.err
    assert command("--db", desk.address("ana"), "new", "Scanner").status == 0
    assert "by these already" in command("--db", desk.address("bea"), "sla", "adopt").out


def test_another_flow_chart_is_said_too(
    command: Helpdesk, desk: ServerDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("--db", desk.address("bea"), "sla", "adopt").status == 0
    chart = tmp_path / "triage.toml"
    chart.write_text(Path("/".join(__file__.split("/")[:-4]), "data", "triage.toml").read_text("utf-8") + "# ours\n")
    monkeypatch.setenv("HELPDESK_TRIAGE", str(chart))
    refused = command("--db", desk.address("ana"), "new", "Scanner")
    assert (refused.status, "another flow chart than yours" in refused.err) == (1, True), refused.err


def test_only_a_lead_adopts(command: Helpdesk, desk: ServerDesk) -> None:
    refused = command("--db", desk.address("ana"), "sla", "adopt")
    assert (refused.status, "needs the role lead" in refused.err) == (1, True), refused.err


def test_a_file_needs_none(command: Helpdesk) -> None:
    assert command("new", "Printer").status == 0
    refused = command("sla", "adopt")
    assert (refused.status, "is a file" in refused.err) == (2, True), refused.err


def test_a_console_says_it_at_its_start_and_one_that_is_open_is_refused(
    command: Helpdesk, desk: ServerDesk, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_desk(load({"db": desk.address("ana")}))
    monkeypatch.setenv("HELPDESK_POLICY", str(policy))
    assert command("--db", desk.address("bea"), "sla", "adopt").status == 0
    with pytest.raises(Declined, match="another service level matrix than this program read at its start"):
        opened.desk.open(Open("Printer", Priority.P2))
    opened.desk.store.close()
    monkeypatch.delenv("HELPDESK_POLICY")
    late = open_desk(load({"db": desk.address("ana")}))
    assert OTHER in read_settings(late.config, {}, late.desk.rights).problems[0]
    late.desk.store.close()
