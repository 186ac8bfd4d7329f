"""All that is wrong with a configuration, by the word of each room that works by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from helpdesk_tui.cli.shared.invocation import Invocation
from helpdesk_tui.wiring.config import Config, ConfigError, data_text

if TYPE_CHECKING:
    from helpdesk_tui.domain.agreement.sla import Policy
    from helpdesk_tui.wiring.watch_file import WatchFile


_LONGEST = 1_000
"""Characters of a sentence, which may quote what stands in the file."""


def problems(call: Invocation, config: Config) -> list[str]:
    """Return a sentence for everything that some room cannot use, first of the files that the settings name."""
    from helpdesk_tui.domain.agreement.policy_file import parse_policy
    from helpdesk_tui.domain.agreement.triage import parse_chart
    from helpdesk_tui.domain.filters.parse import Asker
    from helpdesk_tui.wiring.clock import real_now
    from helpdesk_tui.wiring.config import technician
    from helpdesk_tui.wiring.config.report import read_reasons
    from helpdesk_tui.wiring.config.retention import read_retention
    from helpdesk_tui.wiring.opening import read_policy
    from helpdesk_tui.wiring.periodic_backup import read_plan
    from helpdesk_tui.wiring.watch_file import read_watch_file

    found: list[str] = []
    policies: list[Policy] = []
    watch_files: list[WatchFile | None] = []
    _try(lambda: policies.append(read_policy(config)), found)
    _try(lambda: parse_chart(*config.triage_text()), found)
    _try(lambda: watch_files.append(read_watch_file(config)), found)
    found += [one for file in watch_files if file is not None for one in call.console.targets.problems(file)]
    _try(lambda: read_plan(config), found)
    _try(lambda: read_retention(config), found)
    _try(lambda: read_reasons(config), found)
    # Filters are judged by the shipped agreement where the desk's own cannot be read.
    policy = policies[0] if policies else parse_policy(*data_text("sla.toml"))
    found += call.console.verdicts(config, Asker(real_now(), policy, technician()))
    return [one if len(one) <= _LONGEST else f"{one[:_LONGEST]}..." for one in found]


def _try(read: Callable[[], object], found: list[str]) -> None:
    """Read something, and note what is wrong with it."""
    from helpdesk_tui.domain.agreement.policy_file import PolicyError
    from helpdesk_tui.domain.agreement.triage import ChartError

    try:
        read()
    except (ConfigError, PolicyError, ChartError) as error:
        found += error.problems
