"""Calendars that others keep: asked every 15 minutes, the last good copy kept, stale after a day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from helpdesk_tui.domain.roster.roster import on_duty
from helpdesk_tui.wiring.config import Config, ConfigError, load
from helpdesk_tui.wiring.rosters.standing import STALE_AFTER, Rosters

NOW = 1_793_620_800
"""Monday 2 November 2026, 12:00 UTC."""
EVERY = 900
GOOD = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261102T000000Z\r\nDTEND:20261109T000000Z\r\nSUMMARY:{}\r\n"
GOOD += "END:VEVENT\r\nEND:VCALENDAR\r\n"


@dataclass
class Served:
    """A server of one calendar: what it answers, and what it was asked with."""

    address: str = ""
    status: int = 200
    text: str = GOOD.format("ana")
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def served() -> Iterator[Served]:
    """Serve a calendar on the loopback."""
    said = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.headers["If-None-Match"])
            tag = f'"{hash(said.text)}"'
            status = 304 if said.status == 200 and self.headers["If-None-Match"] == tag else said.status
            self.send_response(status)
            self.send_header("ETag", tag)
            self.end_headers()
            if status != 304:
                self.wfile.write(said.text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.address = f"http://127.0.0.1:{server.server_address[1]}/private-a1b2c3/duty.ics"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield said
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Desk:
    """A configuration with a watch file, in a folder of its own."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a program."""
        return {"HELPDESK_CONFIG": str(self.folder / "config.toml"), "XDG_STATE_HOME": str(self.folder / "state")}

    def write(self, calendar: str) -> Config:
        """Write a watch file with one roster, and return the configuration that names it."""
        (self.folder / "config.toml").write_text('watch = "watch.toml"')
        text = f'[[roster]]\nname = "duty"\nzone = "America/New_York"\ncalendar = "{calendar}"'
        (self.folder / "watch.toml").write_text(text)
        return load(environ=self.environ)

    def rosters(self, calendar: str) -> Rosters:
        """Return the rosters of a new program."""
        return Rosters(self.write(calendar), self.environ)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a configuration of one's own."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return Desk(tmp_path)


def who(rosters: Rosters, now: int) -> tuple[tuple[str, ...], bool]:
    """Return who is on duty by the one roster, and whether it is stale."""
    (roster,) = rosters.read(now)
    return on_duty(roster, now), roster.stale


def test_a_server_is_asked_every_fifteen_minutes_and_only_for_what_is_new(desk: Desk, served: Served) -> None:
    rosters = desk.rosters(served.address)
    assert who(rosters, NOW) == ((), False)
    rosters.fetch(NOW)
    rosters.fetch(NOW + EVERY - 1)
    assert who(rosters, NOW) == (("ana",), False)
    rosters.fetch(NOW + EVERY)
    assert len(served.asked) == 2
    assert served.asked[1] is not None
    served.text = GOOD.format("bo")
    rosters.fetch(NOW + 2 * EVERY)
    assert who(rosters, NOW + 2 * EVERY) == (("bo",), False)


def test_another_program_of_the_same_user_starts_with_the_kept_copy(desk: Desk, served: Served) -> None:
    desk.rosters(served.address).fetch(NOW)
    assert who(desk.rosters(served.address), NOW) == (("ana",), False)
    (copy,) = (desk.folder / "state/helpdesk/calendars").iterdir()
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("status", "text"), [(503, "away"), (200, "<html>Sign in</html>"), (200, "x" * 2_000_001)])
def test_what_is_no_calendar_takes_nobody_off_duty_and_is_stale_after_a_day(
    desk: Desk, served: Served, status: int, text: str
) -> None:
    rosters = desk.rosters(served.address)
    rosters.fetch(NOW)
    served.status, served.text = status, text
    rosters.fetch(NOW + EVERY)
    assert who(rosters, NOW + EVERY) == (("ana",), False)
    assert who(rosters, NOW + STALE_AFTER - 1) == (("ana",), False)
    assert who(rosters, NOW + STALE_AFTER) == (("ana",), True)
    (problem,) = rosters.problems
    assert problem.startswith("Roster duty: its calendar at 127.0.0.1 cannot be used: it")
    assert "a1b2c3" not in problem


def test_a_server_that_is_away_from_the_start_is_stale_at_once_and_its_address_stays_secret(desk: Desk) -> None:
    rosters = desk.rosters("http://127.0.0.1:9/private-a1b2c3/duty.ics")
    rosters.fetch(NOW)
    assert who(rosters, NOW) == ((), True)
    (problem,) = rosters.problems
    assert problem.startswith("Roster duty: its calendar at 127.0.0.1 cannot be reached: ")
    assert "a1b2c3" not in problem


def test_a_file_is_read_when_it_changes_and_its_copy_outlives_it(desk: Desk) -> None:
    calendar = desk.folder / "duty.ics"
    calendar.write_text(GOOD.format("ana"))
    rosters = desk.rosters("duty.ics")
    assert who(rosters, NOW) == (("ana",), False)
    calendar.write_text(GOOD.format("bo"))
    os.utime(calendar, (NOW, NOW))
    assert who(rosters, NOW) == (("bo",), False)
    calendar.unlink()
    assert who(rosters, NOW + 1) == (("bo",), False)
    assert rosters.problems[0].endswith("cannot be reached: No such file or directory.")
    assert who(rosters, NOW + STALE_AFTER) == (("bo",), True)


def test_a_pipe_in_the_place_of_a_file_makes_nobody_wait(desk: Desk) -> None:
    os.mkfifo(desk.folder / "duty.ics")
    assert who(desk.rosters("duty.ics"), NOW) == ((), True)


def test_a_watch_file_is_read_anew_when_it_changes_and_a_wrong_one_leaves_the_former(desk: Desk) -> None:
    (desk.folder / "duty.ics").write_text(GOOD.format("ana"))
    rosters = desk.rosters("duty.ics")
    assert who(rosters, NOW)[0] == ("ana",)
    (desk.folder / "watch.toml").write_text("[[rosters]]")
    assert who(rosters, NOW)[0] == ("ana",)
    assert rosters.problems[0].endswith("[incoming], [watch].")
    (desk.folder / "watch.toml").write_text("")
    assert rosters.read(NOW) == ()
    assert rosters.problems == []


def test_a_wrong_watch_file_is_refused_at_the_start(desk: Desk) -> None:
    desk.write("duty.ics")
    (desk.folder / "watch.toml").write_text("[[rosters]]")
    with pytest.raises(ConfigError):
        Rosters(load(environ=desk.environ), desk.environ)
