"""Inviting to the console in a browser, and what is refused before anything is served."""

from __future__ import annotations

import re
import socket
import sys
from pathlib import Path

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import technician
from helpdesk_tui.wiring.invites import Invites
from tests.cli.conftest import Helpdesk


@pytest.fixture
def roles(db: Path, store: SqliteStore) -> Path:
    path = db.with_suffix(".toml")
    path.write_text(f'[roles]\n{technician()} = "service"\nana = "technician"\nbo = "lead"\n')
    return path


def test_an_invited_technician_has_a_link_until_it_is_taken_back(command: Helpdesk, db: Path, roles: Path) -> None:
    made = command("--db", str(db), "web", "invite", "ana", "--for", "30m")
    assert made.status == 0 and made.out.startswith("/enter#") and len(made.out.strip()) == 7 + 43
    assert "For ana, until " in made.err and "works once" in made.err
    [listed] = command("--db", str(db), "web", "invites", "--json").json
    assert listed["name"] == "ana" and listed["used_at"] is None
    assert made.out.strip()[7:] not in command("--db", str(db), "web", "invites").out
    assert "1 invite of ana taken back." in command("--db", str(db), "web", "revoke", "ana").out
    assert command("--db", str(db), "web", "revoke", "ana").status == 1
    assert command("--db", str(db), "web", "invites", "--json").json == []


def test_only_who_works_on_the_desk_is_invited_and_only_by_whom_works_for_others(
    command: Helpdesk, db: Path, roles: Path
) -> None:
    strange = command("--db", str(db), "web", "invite", "zed")
    assert strange.status == 1 and "Nobody called 'zed'" in strange.err and "ana, bo" in strange.err
    assert command("--db", str(db), "web", "invite", "ana\n").status == 1
    roles.write_text(f'[roles]\n{technician()} = "lead"\nana = "technician"\n')
    for words in (("invite", "ana"), ()):
        refused = command("--db", str(db), "web", *words)
        assert refused.status == 1 and "cannot work as somebody else" in refused.err and "service" in refused.err
    assert command("--db", str(db), "web", "invites", "--json").json == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--listen", "0.0.0.0:8023"], "other machines"),
        (["--listen", "[::]:8023"], "other machines"),
        (["--listen", "desk.example.com:80"], "other machines"),
        (["--listen", "127.0.0.1"], "no address with a port"),
        (["--listen", "127.0.0.1:99999"], "no address with a port"),
        (["--listen", "127.0.0.1:8023", "--origin", "http://desk.example.com"], "without TLS"),
        (["--listen", "127.0.0.1:8023", "--origin", "https://desk.example.com/console"], "no address of a site"),
        (["--listen", "127.0.0.1:8023", "--proxy-header", "X-Remote-User"], "--socket"),
        (["--listen", "127.0.0.1:8023", "--peer", "root"], "--socket"),
        (["--listen", "127.0.0.1:8023", "--socket", "s", "--origin", "https://a.example"], "not both"),
        (["--socket", "s"], "--origin"),
        (["--socket", "s", "--origin", "https://a.example", "--proxy-header", "X Remote"], "no name of a header"),
        (["--socket", "s", "--origin", "https://a.example", "--peer", "no-such-account"], "no account"),
        (["invite", "ana", "--for", "32d"], "31 days"),
        (["invite", "ana", "--for", "soon"], "--for"),
    ],
)
def test_what_cannot_be_served_is_refused_before_anything_is_opened(
    command: Helpdesk, db: Path, words: list[str], why: str
) -> None:
    refused = command("--db", str(db), "web", *words)
    assert (refused.status, why in refused.err) == (2, True), refused.err
    assert not db.exists()


def test_without_the_library_a_sentence_says_what_to_install(
    command: Helpdesk, db: Path, roles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("helpdesk_tui.web.console")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    refused = command("--db", str(db), "web", "--listen", "127.0.0.1:0")
    assert refused.status == 1 and "helpdesk-tui[web]" in refused.err


def test_the_unit_starts_what_there_is_and_lets_it_write_nothing_but_the_desk(command: Helpdesk) -> None:
    unit = (Path(__file__).parents[3] / "data" / "helpdesk-web.service").read_text()
    [start] = re.findall(r"^ExecStart=\S+/helpdesk web (.*)$", unit, re.MULTILINE)
    help_ = command("web", "--help").out
    assert all(word in help_ for word in start.split() if word.startswith("--"))
    lines = set(unit.splitlines())
    assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "UMask=0007"} <= lines
    # Without a number, a call that is filtered kills the console that makes it.
    assert "SystemCallErrorNumber=EPERM" in lines and "ReadWritePaths=/srv/helpdesk" in lines


def test_a_place_that_another_program_has_is_named(command: Helpdesk, db: Path, roles: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        refused = command("--db", str(db), "web", "--listen", taken)
    assert refused.status == 1
    assert refused.err == f"{taken} cannot be listened on: Address already in use. Nothing was started.\n"
    nowhere = tmp_path / "nowhere" / "socket"
    refused = command("--db", str(db), "web", "--socket", str(nowhere), "--origin", "https://desk.example")
    assert (refused.status, "No such file" in refused.err) == (1, True)


def test_a_file_of_invites_that_others_can_read_is_not_believed(command: Helpdesk, db: Path, roles: Path) -> None:
    assert command("--db", str(db), "web", "invite", "ana").status == 0
    [path] = (Path.home() / "XDG_STATE_HOME/helpdesk/web").glob("*.json")
    path.chmod(0o640)
    refused = command("--db", str(db), "web", "invites")
    assert refused.status == 1 and "others than you" in refused.err
    path.chmod(0o600)
    path.write_text("{}")
    assert "invite everybody anew" in command("--db", str(db), "web", "invite", "bo").err
    path.unlink()
    path.parent.chmod(0o777)
    assert "others can change" in command("--db", str(db), "web", "invite", "bo").err


def test_a_link_ends_with_its_time_and_is_used_once(tmp_path: Path) -> None:
    invites, other = Invites(tmp_path / "web" / "a.json"), Invites(tmp_path / "web" / "a.json")
    token = invites.invite("ana", 1_000, 2_000)
    late = invites.invite("bo", 1_000, 2_000)
    entered = other.enter(token, 1_500)
    assert entered is not None and entered[1].name == "ana"
    browser = entered[0]
    assert invites.enter(token, 1_501) is None
    assert invites.of_browser(token, 1_501) is None
    assert invites.of_browser(browser, 1_999) == entered[1]
    assert invites.of_browser(browser, 2_000) is None
    assert invites.enter(browser, 1_501) is None
    assert invites.of_browser(late, 1_501) is None
    assert invites.enter(late, 2_000) is None
    assert invites.standing(2_000) == []
