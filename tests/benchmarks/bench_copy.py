"""Copying a whole desk: to a server, back into a file, and what the copying process holds in memory meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.intake.demo.fill import histories
from helpdesk_tui.store.copying.walk import move
from helpdesk_tui.store.postgres.link import Link as ServerLink
from helpdesk_tui.store.postgres.upkeep.copying import ServerSource, ServerTarget
from helpdesk_tui.store.sql.log import ends
from helpdesk_tui.store.sqlite.connection.link import Link as FileLink
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.store.sqlite.upkeep.copying import FileSource, FileTarget
from tests.servers import desk_dsn

TICKETS = 100_000
NOW = 1_790_000_000
POLICY = parse_policy((Path(__file__).parents[2] / "data" / "sla.toml").read_text("utf-8"), "sla.toml")


def figures() -> dict[str, float]:
    """Return seconds each way and the most memory that a copy took, in MiB, of 100,000 tickets."""
    return measured(TICKETS)


def measured(tickets: int) -> dict[str, float]:
    """Copy a desk of so many tickets to a server and back."""
    with TemporaryDirectory() as folder:
        first, last = Path(folder) / "first.db", Path(folder) / "last.db"
        with closing(SqliteStore(first)) as store:
            store.load(islice(histories(POLICY, NOW, tickets, 7), tickets))
        dsn = desk_dsn()
        there, memory = _apart(_to_server, first, dsn)
        back, memory_back = _apart(_to_file, last, dsn)
        heads = []
        for path in (first, last):
            with closing(FileLink(path, 5)) as link:
                heads.append(ends.head_of(link))
        assert heads[0] == heads[1]
    thousands = f"{tickets // 1000}k"
    return {
        f"to_server_{thousands}_s": there,
        f"to_file_{thousands}_s": back,
        f"to_server_{thousands}_mb": memory,
        f"to_file_{thousands}_mb": memory_back,
    }


def _apart(work: Callable[[Path, str], None], path: Path, dsn: str) -> tuple[float, float]:
    """Do it in a process of its own; return seconds, and MiB at the most."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (work, path, dsn))


def _timed(work: Callable[[Path, str], None], path: Path, dsn: str) -> tuple[float, float]:
    begin = perf_counter()
    work(path, dsn)
    return perf_counter() - begin, _most_memory()


def _most_memory() -> float:
    """Return the most memory that this program held, in MiB; ``ru_maxrss`` would count the one that started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _to_server(path: Path, dsn: str) -> None:
    with closing(FileLink(path, 5)) as file, closing(ServerLink(dsn, "the server", 5, 600)) as server:
        move(FileSource(file), ServerTarget(server, "the server"))


def _to_file(path: Path, dsn: str) -> None:
    with closing(ServerLink(dsn, "the server", 5, 600)) as server:
        move(ServerSource(server), FileTarget(path))
