"""Looking at the watch file's targets: secrets that others can read, programs that cannot work, who is not there."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk_tui.cli.shared.invocation import Invocation
from helpdesk_tui.cli.upkeep.looking.finding import Finding, good, remark, wrong
from helpdesk_tui.wiring.config import Config, ConfigError


def findings(call: Invocation, config: Config, reach: bool) -> Iterator[Finding]:
    """Yield what is wrong with the targets; with ``reach`` each is connected to.

    A watch file that cannot be read is a finding of the configuration, and none of these.
    """
    from helpdesk_tui.wiring.watch_file import read_watch_file

    try:
        file = read_watch_file(config)
    except ConfigError:
        return
    if file is None:
        return
    for is_wrong, sentence, todo in call.console.targets.look(file, reach):
        if is_wrong:
            yield wrong("targets", sentence, todo or "")
        else:
            yield remark("targets", sentence, todo) if todo else good("targets", sentence)
