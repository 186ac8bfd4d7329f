"""What a ticket holds never steers the terminal, even when it came past the cleaning at entry."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from helpdesk_tui.domain.tickets.events import Kind, record
from helpdesk_tui.domain.tickets.ticket import Channel, Priority, Status, Ticket
from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk, instant

STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
HOSTILE = [
    "\x1b[2J\x1b[1;1H",
    "\x1b]0;owned\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m",
    "\x90q\x9c",
    "\x7f\x7f\x08\x08",
    "one\r\ntwo\vthree",
    "abc\u202edef\u202c",
    "zero\u200bwidth\ufeff",
    "line\u2028para\u2029",
    "[b]bold[/b] [/nope] [@click=quit]x[/]",
    "${HOME} `id` $(id) %s {0}",
    '"quoted" \\back',
    "\U000e0041tag",
]


@pytest.fixture
def hostile(store: SqliteStore, helpdesk: Helpdesk) -> Helpdesk:
    """A desk whose tickets were written past every rule."""

    def history(text: str) -> list[tuple[object, Ticket]]:
        at = instant("2026-11-16T09:30")
        ticket = Ticket(0, 1, text, Priority.P4, Status.OPEN, Channel.PHONE, at, at, due_at=at + 9_000)
        ticket = replace(ticket, requester=text, phone=text, email=text, organisation=text, assignee=text)
        opened = record(Kind.OPENED, None, ticket, at=at, actor=text, op=f"op{text}", text=text)
        noted = replace(ticket, version=2)
        return [
            (opened, ticket),
            (record(Kind.NOTED, ticket, noted, at=at + 1, actor=text, op=f"o2{text}", text=text), noted),
        ]

    store.load([history(text) for text in HOSTILE])  # type: ignore[misc]
    return helpdesk


def numbers() -> list[str]:
    return [str(1001 + index) for index in range(len(HOSTILE))]


def test_lists_and_status_send_nothing_that_steers(hostile: Helpdesk) -> None:
    for arguments in (["list"], ["list", "is:all"], ["list", "--json"], ["status"], ["check"]):
        run = hostile(*arguments)
        assert run.out
        assert not STEERING.search(run.out + run.err)


@pytest.mark.parametrize("number", numbers())
def test_a_ticket_sends_nothing_that_steers(hostile: Helpdesk, number: str) -> None:
    for arguments in (["show", number], ["show", number, "--json"], ["release", number], ["undo", number]):
        run = hostile(*arguments)
        assert run.status == 0 or arguments[0] == "undo"
        assert not STEERING.search(run.out + run.err)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_sends_nothing_that_steers(helpdesk: Helpdesk, text: str) -> None:
    helpdesk("new", text, "--requester", text, "--body", text)
    for arguments in (
        ["list"],
        ["show", "1001"],
        ["assign", "1001", text],
        ["note", "1001", text],
        ["close", "1001", "--resolution", text],
        ["list", text],
        ["show", text],
        [text],
        [f"--{text}"],
        ["list", f"--{text}"],
        ["due", "P4", "--at", text],
        ["import", text],
        ["import", __file__, "--tz", text],
        ["schedule", "1001", "fri 14:00", "--every", text],
    ):
        run = helpdesk(*arguments)
        assert not STEERING.search(run.out + run.err), arguments
        assert "Traceback" not in run.err and "went wrong inside" not in run.err, arguments


def test_half_a_character_is_refused(helpdesk: Helpdesk) -> None:
    run = helpdesk("new", "caf\udce9")
    assert (run.status, run.out) == (2, "")
    assert "UTF-8" in run.err


WORDS = [
    "new",
    "list",
    "show",
    "respond",
    "take",
    "release",
    "reopen",
    "parent",
    "merge",
    "assign",
    "note",
    "wait",
    "resume",
    "priority",
    "schedule",
    "close",
    "undo",
    "due",
    "status",
    "edit",
    "check",
    "sla",
    "recompute",
    "1001",
    "#1001",
    "-1",
    "0",
    "P2",
    "P6",
    "fri",
    "14:00",
    "is:all",
    "is:x",
    "--json",
    "--db",
    "--limit",
    "--at",
    "--sort",
    "breach",
    "--seen",
    "--help",
    "--",
    "-",
    "=",
    "''",
    "\x1b[2J",
    "\u202e",
    "9999999999999999999999",
    "every",
    "--every",
    "--next-open",
    "--answered",
    "--channel",
    "email",
]


@pytest.mark.parametrize("seed", range(8))
def test_random_words_end_in_an_answer_or_a_refusal(helpdesk: Helpdesk, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        arguments = chance.choices(WORDS, k=chance.randrange(1, 6))
        if arguments == ["--db"]:
            continue
        run = helpdesk(*arguments)
        assert run.status in (0, 1, 2, 3, 4, 5), (arguments, run)
        assert "went wrong inside" not in run.err, arguments
        assert not STEERING.search(run.out + run.err), arguments
        if run.status:
            assert run.err.strip(), arguments
