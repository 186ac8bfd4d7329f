"""The options of an import, and what they mean for a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Failed
from helpdesk_tui.cli.shared.values import zone
from helpdesk_tui.desk import Desk
from helpdesk_tui.wiring.config import data_text

if TYPE_CHECKING:
    from helpdesk_tui.intake.files.options import Options
    from helpdesk_tui.intake.files.values.dates import Order

_ORDERS = {"day": "day", "day-first": "day", "dmy": "day", "month": "month", "month-first": "month", "mdy": "month"}


def order(text: str) -> str:
    """Read which of two numbers of a date stands first."""
    found = _ORDERS.get(text.strip().lower())
    if found is None:
        raise ValueError(
            f"{text!r} is neither day nor month. Say --dates day for 31/12/2026, --dates month for 12/31/2026."
        )
    return found


def source_name(text: str) -> str:
    """Read what stands before the number in references."""
    from helpdesk_tui.intake.files.options import LONGEST_SOURCE, is_source

    if not is_source(text.strip()):
        raise ValueError(f"A source is a short name without a colon, {LONGEST_SOURCE} characters at most.")
    return text.strip()


Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        parser=source_name,
        help="What stands before the number in references, such as zendesk.",
    ),
]
Dates = Annotated[
    str | None,
    typer.Option("--dates", metavar="day|month", parser=order, help="What stands first in dates that leave it open."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="The encoding of tables, such as gb18030; found out if not said."),
]
Agents = Annotated[
    Path | None,
    typer.Option("--agents", metavar="FILE", parser=Path, help='Technicians: lines of "Name there" = "login" (TOML).'),
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", parser=Path, help="Which column holds what, and what its words mean (TOML)."),
]
OpenedNow = Annotated[
    bool, typer.Option("--opened-now", help="Tickets without an opening time are opened now, with the full target.")
]


def people_options(encoding: str | None) -> Options:
    """Return the options by which people are read, who have no instants: no desk is needed for them."""
    from zoneinfo import ZoneInfo

    from helpdesk_tui.domain.agreement.policy_file import parse_policy
    from helpdesk_tui.intake.files.options import Options
    from helpdesk_tui.intake.files.values.words import lexicon_of

    lexicon = lexicon_of(data_text("headers.toml")[0])
    return Options(parse_policy(*data_text("sla.toml")), lexicon, ZoneInfo("UTC"), 0, "import", encoding=encoding)


def options(
    desk: Desk,
    *,
    tz: str | None = None,
    source: str | None = None,
    dates: str | None = None,
    encoding: str | None = None,
    agents: Path | None = None,
    map_file: Path | None = None,
) -> Callable[[bool], Options]:
    """Return the options of an import onto a desk, but for whether tickets are opened now.

    Raises:
        IntakeError: a map or a file of technicians is wrong.
        Failed: a technician is mapped to a login that is not here.
    """
    from helpdesk_tui.intake.files.mapping import read_agents, read_map
    from helpdesk_tui.intake.files.options import Options
    from helpdesk_tui.intake.files.values.dates import Order
    from helpdesk_tui.intake.files.values.words import lexicon_of

    known = {desk.actor, *desk.members()}
    mapped = read_agents(agents) if agents else {}
    given = read_map(map_file) if map_file else None
    for login in {*mapped.values(), *(given.agents.values() if given else ())} - known:
        raise Failed(
            f"No technician '{login}' works here. Known: {', '.join(sorted(known)[:12])}. Nothing was imported."
        )
    first: Order | None = Order(dates) if dates else None

    def with_opening(opened_now: bool) -> Options:
        return Options(
            policy=desk.policy,
            lexicon=lexicon_of(data_text("headers.toml")[0]),
            zone=zone(tz or desk.policy.zone_name),
            now=desk.clock(),
            actor=desk.actor,
            zone_given=tz is not None,
            order=first,
            encoding=encoding,
            source=source or "",
            map=given,
            agents={**{login.casefold(): login for login in known}, **mapped},
            opened_now=opened_now,
        )

    return with_opening
