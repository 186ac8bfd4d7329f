"""What a team agrees on for its reports, as the table ``[report]`` says: the reasons of missed responses."""

from __future__ import annotations

from helpdesk_tui.domain.text.cleaning import LINE_LIMITS, clean_line
from helpdesk_tui.wiring.config.files import ConfigError
from helpdesk_tui.wiring.config.settings import Config

_KEYS = ("reasons",)


def read_reasons(config: Config) -> tuple[str, ...]:
    """Return the reasons to choose from; none without such a list. Raises ConfigError with everything that is wrong."""
    table = config.tables.get("report", {})
    problems = [f"'{name}': there is no such key; there is {', '.join(_KEYS)}" for name in table if name not in _KEYS]
    given = table.get("reasons", [])
    reasons: list[str] = []
    for value in given if isinstance(given, list) else [None]:
        reason = clean_line(value).strip() if isinstance(value, str) else ""
        if not reason:
            problems.append("'reasons': must be a list of texts in quotes: why a response may have been missed")
        elif len(reason) > LINE_LIMITS["reason"]:
            problems.append(f"'reasons': {reason[:20]!r}... is longer than {LINE_LIMITS['reason']} characters")
        elif reason.casefold() in (one.casefold() for one in reasons):
            problems.append(f"'reasons': {reason!r} stands there twice")
        else:
            reasons.append(reason)
    if problems:
        raise ConfigError([f"{config.stands['report']}: [report] {one}." for one in dict.fromkeys(problems)])
    return tuple(reasons)
