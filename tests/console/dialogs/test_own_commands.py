"""A technician's own commands: a program on a key, with the ticket's fields as arguments and no shell."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from helpdesk_tui.console.keys.keymap import SHIPPED
from helpdesk_tui.console.state.own_commands import NotRun, OwnCommand, Show, own_commands
from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import load
from tests.console.pilot import MONDAY_10, POLICY, Hand, Maker

PRINT = "import sys; print(*sys.argv[1:], sep='|')"


def printing(*arguments: str, show: Show = Show.OUTPUT) -> OwnCommand:
    return OwnCommand("f9", "Print", (sys.executable, "-c", PRINT, *arguments), show)


@pytest.fixture
def ticket(tmp_path: Path) -> Ticket:
    store = SqliteStore(tmp_path / "other.db")
    made = Open("db1.example.net at 10.2.3.4 is down; rm -rf $HOME", Priority.P2, requester="Bo")
    opened = Desk(store, POLICY, "ana", lambda: MONDAY_10).open(made).tickets[0]
    store.close()
    return opened


def read(tmp_path: Path, text: str) -> tuple[list[OwnCommand], list[str]]:
    path = tmp_path / "config.toml"
    path.write_text(text)
    path.chmod(0o600)
    return own_commands(load({"db": str(tmp_path / "desk.db")}, {"HELPDESK_CONFIG": str(path)}), SHIPPED)


def test_a_field_is_one_argument_whatever_is_in_it(ticket: Ticket) -> None:
    assert printing("{subject}", "{host}", "{number}").arguments(ticket)[3:] == [
        "db1.example.net at 10.2.3.4 is down; rm -rf $HOME",
        "db1.example.net",
        str(ticket.number),
    ]


@pytest.mark.parametrize(
    ("field", "values", "said"),
    [
        ("{email}", {}, "has no email"),
        ("{subject}", {"subject": "-oProxyCommand=sh"}, "begins with '-'"),
        ("{host}", {"subject": "no host here, but bo@example.com"}, "has no host"),
    ],
)
def test_what_cannot_be_an_argument_is_refused(
    ticket: Ticket, field: str, values: Mapping[str, str], said: str
) -> None:
    from dataclasses import replace

    with pytest.raises(NotRun, match=said):
        printing(field).arguments(replace(ticket, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('key = "f9"\nname = "Ping"\nrun = "ping"', "list of texts"),
        ('key = "f9"\nname = "Ping"\nrun = ["{host}"]', "begin with a program"),
        ('key = "f9"\nname = "Ping"\nrun = ["ping", "x{host}"]', "argument of its own"),
        ('key = "f9"\nname = "Ping"\nrun = ["ping", "{colour}"]', "no field {colour}"),
        ('key = "c"\nname = "Ping"\nrun = ["ping"]', "c is close already"),
        ('key = "blue"\nname = "Ping"\nrun = ["ping"]', "no key that can be used"),
        ('key = "f9"\nname = ""\nrun = ["ping"]', "a name of 1 to 20"),
        ('key = "f9"\nname = "Ping"\nrun = ["ping"]\nshow = "popup"', "'show' must be one of"),
        ('key = "f9"\nname = "Ping"\nrun = ["ping"]\nshell = true', "no key 'shell'"),
    ],
)
def test_a_wrong_entry_is_left_out_and_said(tmp_path: Path, entry: str, said: str) -> None:
    commands, problems = read(tmp_path, f"[[command]]\n{entry}\n")
    assert commands == [] and len(problems) == 1 and said in problems[0]


def test_a_right_entry_is_read(tmp_path: Path) -> None:
    text = '[[command]]\nkey = "f9"\nname = "Ping"\nrun = ["ping", "-c3", "{host}"]\nshow = "output"\n'
    assert read(tmp_path, text) == ([OwnCommand("f9", "Ping", ("ping", "-c3", "{host}"))], [])


def test_a_file_that_others_may_change_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[command]]\nkey = "f9"\nname = "Ping"\nrun = ["ping"]\n')
    path.chmod(0o662)
    commands, problems = own_commands(load({"db": str(tmp_path / "desk.db")}, {"HELPDESK_CONFIG": str(path)}), SHIPPED)
    assert commands == [] and "others may change this file" in problems[0]


def test_the_output_is_shown_cleaned(sit: Maker) -> None:
    hand = sit(commands=[printing("{subject}", "\x1b]0;x\x07[red]")])
    hand.open("Printer [b]down[/b]")
    hand.key("f9").until("Printer [b]down[/b]|")
    assert hand.front == "OutputDialog" and "\x1b" not in hand.screen and "[red]" in hand.screen
    hand.key("escape")
    assert hand.front == "QueueScreen"


def test_a_command_that_fails_says_so(sit: Maker) -> None:
    hand = sit(commands=[OwnCommand("f9", "Fail", (sys.executable, "-c", "raise SystemExit(3)"))])
    hand.key("f9").until("ended with status 3")
    hand.key("escape")
    missing: Hand = hand
    missing.commands = [OwnCommand("f9", "Gone", ("/nowhere/at-all",))]
    missing.sit()
    missing.key("f9").until("could not be started")


def test_nothing_is_shown_of_a_quiet_one_but_how_it_ended(sit: Maker) -> None:
    hand = sit(commands=[printing("{number}", show=Show.NONE)])
    hand.open("Printer")
    hand.key("f9").until("Print: done.")
    assert hand.front == "QueueScreen"


def test_a_key_that_is_held_down_runs_it_once(sit: Maker, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    ended = tmp_path / "ended"
    counting = f"open({str(runs)!r}, 'a').write('x')\nwhile not os.path.exists({str(ended)!r}): time.sleep(0.01)"
    command = (sys.executable, "-c", f"import os, time\n{counting}")
    hand = sit(commands=[OwnCommand("f9", "Count", command, Show.NONE)])
    for _ in range(5):
        hand.key("f9")
        hand.moment += 0.03
    assert "F9 came again at once: that did nothing more." in hand.told
    ended.touch()
    hand.until("Count: done.")
    assert runs.read_text() == "x"
    hand.shift.notices.take_away()
    hand.moment += 1
    hand.key("f9").until("Count: done.")
    assert runs.read_text() == "xx"


def test_in_a_kiosk_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('[[command]]\nkey = "f9"\nname = "Ping"\nrun = ["ping"]\n')
    (tmp_path / "desk.toml").chmod(0o600)
    for kiosk, there in ((False, 1), (True, 0)):
        config = load({"db": str(tmp_path / "desk.db")}, {"HELPDESK_CONFIG": "/dev/null"}, kiosk=kiosk)
        assert "command" in config.tables
        assert len(own_commands(config, SHIPPED)[0]) == there


def test_without_its_field_nothing_runs(sit: Maker) -> None:
    hand = sit(commands=[printing("{phone}")])
    hand.key("f9")
    assert "needs a ticket" in hand.screen
    hand.open("Printer")
    hand.moment += 1
    hand.key("f9")
    assert "has no phone" in hand.screen and hand.front == "QueueScreen"


def test_keys_typed_while_it_runs_go_to_the_dialog_alone(sit: Maker) -> None:
    sleeping = OwnCommand("f9", "Sleep", (sys.executable, "-c", "import time; print('on'); time.sleep(60)"))
    hand = sit(commands=[sleeping])
    number = hand.open("Printer")
    hand.key("f9").until("on")
    hand.type("tp2")
    assert hand.ticket(number).assignee is None and hand.ticket(number).priority is Priority.P4
    hand.key("escape")
    assert hand.front == "QueueScreen"
