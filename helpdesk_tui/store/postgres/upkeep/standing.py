"""The state of a desk's server: its version, the connection, the login, and how safe a commit is there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.store.postgres import logins

if TYPE_CHECKING:
    from helpdesk_tui.store.postgres.link import Link
    from helpdesk_tui.store.postgres.logins import Login


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server says of itself and of this session.

    ``encrypted`` is the version of TLS (``TLSv1.3``), None without it. ``ahead`` is by how many seconds the server's
    clock is ahead of this machine's. ``standbys`` are the connected ones, by name, with whether a commit waits for
    them; ``awaited`` is for which of them commits must wait (``synchronous_standby_names``), empty for none.
    ``connections`` are those in use and the most there can be.
    """

    version: str
    by_socket: bool
    encrypted: str | None
    verified: bool
    login: Login
    ahead: float
    commits: str
    awaited: str
    standbys: Sequence[tuple[str, bool]]
    keeps_writes: bool
    checksums: bool
    connections: tuple[int, int]


# Of the server and this session. What a server keeps of its own disk is worth nothing without fsync.
_ASKED = """
SELECT current_setting('server_version'), inet_client_addr() IS NULL,
    (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()),
    current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
    current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',
    current_setting('data_checksums') = 'on',
    (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL),
    current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
"""
# Who takes the log from this server, and who of them a commit waits for; others' state only a monitor sees.
_STANDBYS = """
SELECT application_name::text, coalesce(sync_state IN ('sync', 'quorum'), false) FROM pg_stat_replication ORDER BY 1
"""
_CLOCK = "SELECT extract(epoch FROM clock_timestamp())::float8"


def standing(link: Link) -> Standing:
    """Return the state of the server of ``link``. Raises StoreError."""
    rows = link.rows(_ASKED)
    version, by_socket, encrypted, commits, awaited, keeps_writes, checksums, used, most = rows[0]
    before = time.time()
    clock = float(link.value(_CLOCK))
    ahead = clock - (before + time.time()) / 2
    mode = link.connection.info.get_parameters().get("sslmode")
    standbys = tuple((str(name), bool(waits)) for name, waits in link.rows(_STANDBYS))
    return Standing(
        str(version).partition(" ")[0],
        bool(by_socket),
        encrypted,
        mode == "verify-full",
        logins.login(link),
        ahead,
        str(commits),
        str(awaited),
        standbys,
        bool(keeps_writes),
        bool(checksums),
        (int(used), int(most)),
    )
