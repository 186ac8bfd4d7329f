"""The service level matrix from the command line: shown with its files, begun, and recomputed aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.cli.conftest import Helpdesk, instant

SHIPPED = data_text("sla.toml")[1]


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy in force that extends the shipped one."""
    path = tmp_path / "mine.toml"
    path.write_text('extends = "shipped"\n')
    monkeypatch.setenv("HELPDESK_POLICY", str(path))
    return path


def test_the_files_it_was_read_from_are_printed(helpdesk: Helpdesk, policy: Path) -> None:
    run = helpdesk("sla", "show")
    assert (run.status, run.err) == (0, "")
    assert f"Read from {policy}, which extends {SHIPPED}. Digest " in run.out


def test_both_graces_are_printed(helpdesk: Helpdesk, policy: Path) -> None:
    policy.write_text('extends = "shipped"\nimmediate_grace = "90 seconds"\nschedule_grace = "2 hours"\n')
    out = helpdesk("sla", "show").out
    assert "met within 90 seconds" in out and "within 2 hours of its time" in out


def test_hours_and_holidays_are_printed(helpdesk: Helpdesk, policy: Path) -> None:
    policy.write_text(
        'extends = "shipped"\n[hours]\nfriday = ["22:00-06:00"]\n[[holidays]]\nname = "Ours"\n'
        'rule = "FREQ=MONTHLY;BYMONTHDAY=3"\n'
    )
    out = helpdesk("sla", "show").out
    assert "  Thu 09:00-17:00\n" in out and "  Fri 22:00-06:00\n" in out and "Sat" not in out.split("Closed")[0]
    assert out.count("Ours") >= 11


def test_a_figure_and_a_holiday_of_ones_own_count(helpdesk: Helpdesk, policy: Path) -> None:
    policy.write_text('extends = "shipped"\n[P3]\ntarget = "1 hour"\n[[holidays]]\nname = "Ours"\ndate = 2026-11-17\n')
    assert helpdesk("due", "P3", "--at", "2026-11-16 10:00", "--json").json["due_at"] == "2026-11-16T16:00:00Z"
    assert helpdesk("due", "P4", "--at", "2026-11-16 10:00", "--json").json["due_at"] == "2026-11-20T15:00:00Z"


def test_another_file_is_extended_from_its_own_folder(helpdesk: Helpdesk, tmp_path: Path, policy: Path) -> None:
    (tmp_path / "firm").mkdir()
    (tmp_path / "firm" / "base.toml").write_text('extends = "shipped"\nname = "The firm"\n')
    policy.write_text('extends = "firm/base.toml"\n')
    assert helpdesk("sla", "show").out.startswith("The firm, ")


def test_a_file_that_is_extended_and_not_there_is_said(helpdesk: Helpdesk, policy: Path) -> None:
    policy.write_text('extends = "nowhere.toml"\n')
    run = helpdesk("list")
    assert run.status == 1 and run.err.count("\n") == 1
    assert f"nowhere.toml: cannot be read: No such file or directory (named by extends in {policy})" in run.err


def test_a_starter_is_written_and_can_be_used(
    command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = command("sla", "init", "begin.toml")
    assert (run.status, run.out) == (0, "begin.toml\n")
    assert f'policy = "{tmp_path / "begin.toml"}"' in run.err
    monkeypatch.setenv("HELPDESK_POLICY", "begin.toml")
    assert f"which extends {SHIPPED}" in command("sla", "show").out


def test_a_starter_stands_beside_ones_configuration_if_nothing_is_said(command: Helpdesk, home: Path) -> None:
    run = command("sla", "init")
    assert run.out == f"{home / 'XDG_CONFIG_HOME/helpdesk/sla.toml'}\n"
    assert Path(run.out.strip()).read_text() == data_text("sla-start.toml")[0]


def test_a_starter_is_printed(command: Helpdesk, tmp_path: Path) -> None:
    assert command("sla", "init", "-").out == data_text("sla-start.toml")[0]
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


def test_a_starter_replaces_no_file(command: Helpdesk, tmp_path: Path) -> None:
    (tmp_path / "there.toml").write_text("mine")
    (tmp_path / "link.toml").symlink_to("elsewhere.toml")
    for name, said in (("there.toml", "there already"), ("link.toml", "there already"), ("no/where.toml", "No such")):
        run = command("sla", "init", name)
        assert (run.status, run.out) == (1, "") and said in run.err
    assert (tmp_path / "there.toml").read_text() == "mine" and not (tmp_path / "elsewhere.toml").exists()


NEW_HOLIDAY = 'extends = "shipped"\n[[holidays]]\nname = "Founders\' Day"\ndate = 2026-11-20\n'


def test_recompute_names_the_tasks_that_fall_on_a_new_holiday(helpdesk: Helpdesk, policy: Path) -> None:
    helpdesk("new", "Patch", "--priority", "P6", "--at", "fri 14:00")
    helpdesk("new", "Update", "--priority", "P6", "--at", "thu 14:00")
    assert helpdesk("sla", "recompute").out == "Every deadline stands as the policy has it.\n"
    policy.write_text(NEW_HOLIDAY)
    for arguments in ((), ("--yes",)):
        out = helpdesk("sla", "recompute", *arguments).out
        assert "#1001 P6 Fri 20 Nov 14:00 EST falls on Founders' Day; its time stays." in out
        assert "1 task at a time that is closed. 'helpdesk schedule NUMBER WHEN' moves one." in out
        assert "#1002" not in out
    assert helpdesk("show", "1001", "--json").json["scheduled_for"] == "2026-11-20T19:00:00Z"


def test_recompute_names_the_tasks_that_new_hours_leave_outside(helpdesk: Helpdesk, policy: Path) -> None:
    helpdesk("new", "Patch", "--priority", "P6", "--at", "fri 14:00")
    policy.write_text('extends = "shipped"\n[hours]\nfriday = ["09:00-12:00"]\n')
    assert "#1001 P6 Fri 20 Nov 14:00 EST lies outside opening hours" in helpdesk("sla", "recompute").out


def test_a_task_whose_time_has_come_is_not_named(helpdesk: Helpdesk, policy: Path) -> None:
    helpdesk("new", "Patch", "--priority", "P6", "--at", "fri 14:00")
    helpdesk("close", "1001")
    policy.write_text(NEW_HOLIDAY)
    assert "#1001" not in helpdesk("sla", "recompute").out


def test_a_task_whose_closed_time_was_agreed_is_not_named(helpdesk: Helpdesk, store: SqliteStore, policy: Path) -> None:
    now, saturday = instant("2026-11-16T10:00"), instant("2026-11-21T02:00")
    desk = Desk(store, parse_policy(*data_text("sla.toml")), "ana", lambda: now)
    task = Open("Patch", Priority.P6, scheduled_for=saturday, as_agreed=True)
    assert not desk.open(task).refused
    assert helpdesk("sla", "recompute").out == "Every deadline stands as the policy has it.\n"


def test_recompute_says_which_grace_moves_where_the_deadline_stays(helpdesk: Helpdesk, policy: Path) -> None:
    helpdesk("new", "Outage", "--priority", "P1", "--unanswered")
    helpdesk("new", "Cables", "--priority", "P6", "--at", "fri 14:00")
    policy.write_text('extends = "shipped"\nimmediate_grace = "1 minute"\nschedule_grace = "0 minutes"\n')
    out = helpdesk("sla", "recompute").out
    assert "; missed from Mon 16 Nov 2026 10:01:01 EST on, not from Mon 16 Nov 2026 10:05:01 EST" in out
    assert "#1002 P6 stays due Fri 20 Nov 14:00 EST; late from Fri 20 Nov 2026 14:00:01 EST on, not from" in out
