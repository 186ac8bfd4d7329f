from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from helpdesk_tui.domain.rules.roles import NotAllowed, Role, Roles
from helpdesk_tui.store.base import Unavailable, Unusable
from helpdesk_tui.store.place import ServerPlace, place_of
from helpdesk_tui.store.postgres.logins import Login
from helpdesk_tui.store.postgres.store import PostgresStore
from helpdesk_tui.wiring import server
from helpdesk_tui.wiring.config import Config, ConfigError, load, technician
from helpdesk_tui.wiring.opening import open_desk
from helpdesk_tui.wiring.people import person_on_server
from helpdesk_tui.wiring.server import dsn_of
from tests.on_server import server_desk


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path)}


def on(text: str) -> ServerPlace:
    place = place_of(text)
    assert isinstance(place, ServerPlace)
    return place


def config(text: str) -> Config:
    return load({"db": text}, {})


@pytest.mark.parametrize(
    ("text", "further"),
    [
        ("host=a", " sslmode=verify-full"),
        ("host=/run,b", " sslmode=verify-full"),
        ("hostaddr=10.0.0.1", " sslmode=verify-full"),
        ("postgresql://a,b/desk", "?sslmode=verify-full"),
        ("service=far", " sslmode=verify-full"),
        ("service=unknown host=a", " sslmode=verify-full"),
        ("host=a sslmode=disable", ""),
        ("host=/run", ""),
        ("host=@abstract", ""),
        ("dbname=desk", ""),
        ("service=near", ""),
        ("service=relaxed", ""),
    ],
)
def test_the_servers_certificate_is_verified_unless_something_else_is_said(
    text: str, further: str, environ: dict[str, str]
) -> None:
    services = "[far]\nhost=far\n# no more\n[near]\nhost = /run\n\n[relaxed]\nhost=far\nsslmode=require\n"
    Path(environ["HOME"], ".pg_service.conf").write_text(services)
    assert dsn_of(on(text), environ) == text + further


def test_the_environment_names_hosts_and_encryption_as_well(environ: dict[str, str]) -> None:
    assert dsn_of(on("dbname=desk"), environ | {"PGHOST": "a"}) == "dbname=desk sslmode=verify-full"
    assert dsn_of(on("dbname=desk"), environ | {"PGHOSTADDR": "10.0.0.1"}) == "dbname=desk sslmode=verify-full"
    assert dsn_of(on("host=a"), environ | {"PGSSLMODE": "require"}) == "host=a"


def test_a_passfile_that_others_can_read_is_refused_before_libpq_warns_of_it(environ: dict[str, str]) -> None:
    passfile = Path(environ["HOME"], ".pgpass")
    passfile.touch(0o600)
    assert dsn_of(on("host=/run"), environ) == "host=/run"
    passfile.chmod(0o640)
    with pytest.raises(Unavailable, match=f"chmod 600 {passfile}"):
        dsn_of(on("host=/run"), environ)
    other = Path(environ["HOME"], "other")
    other.mkdir()
    with pytest.raises(Unavailable, match="no file"):
        dsn_of(on(f"host=/run passfile={other}"), environ)
    assert dsn_of(on("host=/run"), environ | {"PGPASSFILE": "/nowhere"}) == "host=/run"


def _missing(name: str) -> object:
    raise ModuleNotFoundError(name)


def test_without_the_driver_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "import_module", _missing)
    with pytest.raises(Unavailable, match=r"pip install 'helpdesk-tui\[server\]'"):
        open_desk(config("host=/run dbname=desk"))


def test_a_driver_that_does_not_load_is_none(tmp_path: Path) -> None:
    (tmp_path / "psycopg").mkdir()
    (tmp_path / "psycopg" / "__init__.py").write_text("raise ImportError('no pq wrapper available')\n")
    source = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from helpdesk_tui.__main__ import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", source, "--db", "host=/run dbname=desk", "list"],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (5, "")
    assert "pip install 'helpdesk-tui[server]'" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_an_address_that_is_none_opens_nothing(tmp_path: Path) -> None:
    for text in ("postgresql://ana:sesame@a/desk", "host=a sesame"):
        for flags, variables in (({"db": text}, {}), ({}, {"HELPDESK_DB": text})):
            with pytest.raises(Unusable) as refused:
                load(flags, variables)
            assert "sesame" not in str(refused.value)
        own = tmp_path / "config.toml"
        own.write_text(f'db = "{text}"\n')
        with pytest.raises(Unusable, match=f"{own}: 'db': The desk's address"):
            load({}, {"HELPDESK_CONFIG": str(own)})
        with pytest.raises(ConfigError, match="no such key"):
            own.write_text("colour = 1\n")
            load({"db": "host=a"}, {"HELPDESK_CONFIG": str(own)})


def test_the_configuration_names_a_server_and_reads_no_file_beside_it(tmp_path: Path) -> None:
    own = tmp_path / "config.toml"
    own.write_text('db = "postgresql://ana@a,b/desk"\n')
    found = load({}, {"HELPDESK_CONFIG": str(own)})
    assert (str(found.db), found.roles, found.db_is_default) == ("postgresql://ana@a,b/desk", None, False)


def test_who_works_is_the_servers_login() -> None:
    anywhere = config("host=/run")
    ana = person_on_server(anywhere, Login("ana", frozenset({"desk_viewer", "desk_technician"})))
    assert (ana.name, ana.rights.role, ana.rights.via) == ("ana", Role.TECHNICIAN, None)
    assert person_on_server(anywhere, Login("vic", frozenset({"desk_viewer"}))).rights.role is Role.VIEWER
    assert person_on_server(anywhere, Login("own", frozenset(), owns=True)).rights.role is Role.LEAD
    with pytest.raises(NotAllowed, match="desk_service"):
        person_on_server(load({"db": "host=/run"}, {}, acting="bob"), Login("ana", frozenset({"desk_lead"})))


def test_a_service_login_names_the_user_of_the_process_or_whom_it_is_told() -> None:
    front = Login("front", frozenset({"desk_viewer", "desk_technician", "desk_service"}))
    own = person_on_server(config("host=/run"), front)
    assert (own.name, own.rights.via, own.rights.role) == (technician(), "front", Role.TECHNICIAN)
    other = person_on_server(load({"db": "host=/run"}, {}, acting="bob"), front)
    assert (other.name, other.rights.via) == ("bob", "front")


def test_roles_of_a_file_take_away_and_never_give() -> None:
    held = replace(config("host=/run"), roles=Roles({"ana": Role.VIEWER, "vic": Role.LEAD}))
    assert person_on_server(held, Login("ana", frozenset({"desk_lead"}))).rights.role is Role.VIEWER
    assert person_on_server(held, Login("vic", frozenset({"desk_viewer"}))).rights.role is Role.VIEWER


def test_a_desk_on_a_server_opens_for_its_login_and_knows_who_works_there() -> None:
    desk = server_desk()
    desk.login("bea", "desk_lead")
    desk.login("front", "desk_service")
    opened = open_desk(config(desk.login("ana", "desk_technician")))
    assert (opened.desk.actor, opened.desk.rights.role) == ("ana", Role.TECHNICIAN)
    members = set(opened.desk.members())
    assert members >= {"ana", "bea"}
    assert not {"owner", "front"} & members
    opened.desk.store.close()


def test_only_a_desk_on_a_server_imports_the_driver(tmp_path: Path) -> None:
    source = (
        "import sys; from helpdesk_tui.__main__ import main; main(sys.argv[1:]); "
        "print(sorted(name for name in sys.modules if name.startswith(('psycopg', 'helpdesk_tui.store.postgres'))))"
    )
    environment = {**os.environ, "HOME": str(tmp_path)}
    for arguments in (["--version"], ["--db", str(tmp_path / "d.db"), "new", "Printer"], ["--db", "d.db", "list"]):
        ended = subprocess.run(
            [sys.executable, "-c", source, *arguments],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert ended.stdout.endswith("[]\n"), ended.stdout


@pytest.mark.parametrize(("feed", "polls"), [("listen", False), ("poll", True)])
def test_others_changes_are_listened_to_or_looked_for_as_was_said(feed: str, polls: bool) -> None:
    opened = open_desk(load({"db": server_desk().address()}, {"HELPDESK_FEED": feed}))
    store = opened.desk.store
    assert isinstance(store, PostgresStore)
    store.stamp()
    assert store._link._feed.polls is polls
    store.close()


def test_another_feed_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(ConfigError, match='"listen" or "poll"'):
        open_desk(load({"db": server_desk().address()}, {"HELPDESK_FEED": "rss"}))
