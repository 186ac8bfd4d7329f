"""How long personal text is kept, as the table ``[retention]`` says."""

from __future__ import annotations

from helpdesk_tui.wiring.config.files import ConfigError
from helpdesk_tui.wiring.config.settings import Config

_MOST_DAYS = 36_500


def read_retention(config: Config) -> dict[str, int]:
    """Return the days by field; empty without such a table. Raises ConfigError with everything that is wrong."""
    from helpdesk_tui.store.sql.purging import NAMES

    problems: list[str] = []
    days: dict[str, int] = {}
    for name, value in config.tables.get("retention", {}).items():
        if name not in NAMES:
            problems.append(f"'{name}': there is no such field; there are {', '.join(NAMES)}")
        elif not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_DAYS:
            problems.append(f"'{name}': must be a number of days from 1 to {_MOST_DAYS}")
        else:
            days[name] = value
    if problems:
        raise ConfigError([f"{config.stands['retention']}: [retention] {problem}." for problem in problems])
    return days
