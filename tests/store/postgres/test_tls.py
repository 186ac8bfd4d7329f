"""A desk over the network: encrypted, and with a server that is who it says it is; anything else is a sentence."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from helpdesk_tui.store.base import Unavailable
from helpdesk_tui.store.postgres import schema
from helpdesk_tui.store.postgres.link import Link
from helpdesk_tui.store.postgres.store import PostgresStore
from tests.servers import Server, system_binaries

_PROGRAMS = system_binaries()
pytestmark = [
    pytest.mark.skipif(_PROGRAMS is None, reason="no PostgreSQL is installed here, and that of the tests knows no TLS"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing, which makes the certificates"),
]


def _openssl(folder: Path, *arguments: str) -> None:
    made = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def _authority(folder: Path, name: str) -> None:
    _openssl(
        folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.crt",
        "-days", "2", "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
    )  # fmt: skip


def _certificate(folder: Path, name: str, host: str, days: int) -> None:
    """Make a key and a certificate for a host, signed by the authority 'ours'; no days: it has expired."""
    (folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{host}\n")
    _openssl(
        folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
        "-subj", f"/CN={host}",
    )  # fmt: skip
    _openssl(
        folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ours.crt", "-CAkey", "ours.key", "-CAcreateserial",
        "-out", f"{name}.crt", "-days", str(days), "-extfile", f"{name}.ext",
    )  # fmt: skip


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities, and certificates of the first: for localhost, for another host, and one that has expired."""
    folder = tmp_path_factory.mktemp("tls")
    _authority(folder, "ours")
    _authority(folder, "theirs")
    _certificate(folder, "right", "localhost", 2)
    _certificate(folder, "other", "desk.example", 2)
    _certificate(folder, "expired", "localhost", -1)
    return folder


@pytest.fixture(scope="module")
def server(certificates: Path) -> Iterator[Server]:
    """A server of this machine's own, with a desk in the database 'postgres', on a port of the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server("listen_addresses=127.0.0.1", f"port={port}", programs=_PROGRAMS)
    try:
        for file in certificates.glob("*.*"):
            copy = made.data / file.name
            shutil.copy(file, copy)
            copy.chmod(0o600)
            if os.getuid() == 0:
                shutil.chown(copy, "nobody", made.data.stat().st_gid)
        link = Link(made.dsn("postgres"), "the desk", 5.0, 20.0)
        schema.setup(link)
        link.close()
        yield made
    finally:
        made.stop()


@pytest.fixture
def shows(server: Server) -> Iterator[None]:
    """Afterwards the server speaks TLS no more."""
    yield
    _show(server, None)


def _show(server: Server, certificate: str | None) -> None:
    """Have the server show a certificate, or speak no TLS."""
    settings = {"ssl": "off"} if certificate is None else {
        "ssl": "on", "ssl_cert_file": f"{certificate}.crt", "ssl_key_file": f"{certificate}.key",
    }  # fmt: skip
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        for name, value in settings.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    # A new session has the new settings once the postmaster has read them.
    wanted = "off" if certificate is None else f"{certificate}.crt"
    for _ in range(500):
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            on, file = (connection.execute(f"SHOW {name}").fetchone() for name in ("ssl", "ssl_cert_file"))
        if wanted == "off" and on == ("off",) or on == ("on",) and file == (wanted,):
            return
    raise AssertionError("the server did not take its certificate")


def _dsn(server: Server, folder: Path, authority: str = "ours") -> str:
    port = next(one for one in server.settings if one.startswith("port="))
    return (
        f"host=localhost hostaddr=127.0.0.1 {port} dbname=postgres user=owner sslmode=verify-full "
        f"sslrootcert={folder / authority}.crt"
    )


@pytest.mark.usefixtures("shows")
def test_a_server_with_the_right_certificate_is_worked_with(server: Server, certificates: Path) -> None:
    _show(server, "right")
    store = PostgresStore(_dsn(server, certificates), "the desk", deadline=20)
    with store.write() as transaction:
        assert transaction.new_number() == 1001
    store.close()
    with psycopg.connect(_dsn(server, certificates)) as connection:
        assert connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)


@pytest.mark.usefixtures("shows")
@pytest.mark.parametrize(
    ("certificate", "authority", "reason"),
    [
        ("other", "ours", "desk.example"),
        ("expired", "ours", "certificate has expired|certificate verify failed"),
        ("right", "theirs", "certificate verify failed"),
        ("right", "missing", "missing.crt"),
        (None, "ours", "does not support SSL"),
    ],
)
def test_a_server_that_could_be_another_is_refused_in_one_sentence(
    server: Server, certificates: Path, certificate: str | None, authority: str, reason: str
) -> None:
    _show(server, certificate)
    with pytest.raises(Unavailable, match=reason) as refused:
        PostgresStore(_dsn(server, certificates, authority), "the desk", deadline=20)
    said = str(refused.value)
    assert "no trusted connection" in said
    assert "Nothing was written" in said
    assert "\n" not in said
