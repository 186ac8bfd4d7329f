"""What the console would say of a configuration at its start, for whoever asks before it opens."""

from __future__ import annotations

from collections.abc import Mapping

from helpdesk_tui.console.state.own_commands import own_commands
from helpdesk_tui.console.state.own_views import own_views
from helpdesk_tui.console.state.settings import read_settings
from helpdesk_tui.domain.filters.parse import Asker
from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.wiring.config import Config


def verdicts(config: Config, asker: Asker, environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for everything in theme, notify, keys, templates, views and commands that is left out there."""
    settings = read_settings(config, environ, Rights())
    views, commands = own_views(config, lambda: asker)[1], own_commands(config, settings.keymap)[1]
    return [*settings.problems, *views, *commands]
