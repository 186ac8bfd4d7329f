"""Desktop notifications through the terminal: what is told there, and the sequence that tells it.

They hold number, priority and what happened, and nothing that a person wrote: a desktop
keeps them, shows them on a locked screen, and no ticket can end the sequence early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from helpdesk_tui.domain.alerts import Alert


class Notify(StrEnum):
    """How a terminal is told to notify: not at all, as iTerm2 first did, or as rxvt-unicode first did."""

    OFF = "off"
    OSC9 = "osc9"
    OSC777 = "osc777"


def notification(alerts: Sequence[Alert], how: Notify, environ: Mapping[str, str]) -> str:
    """Return the sequence for some alerts at once, the first by name; empty when there is nothing to send.

    Inside tmux it is wrapped to pass through, which tmux does where ``allow-passthrough`` is on.
    """
    if not alerts or how is Notify.OFF:
        return ""
    told = alerts[0].head + (f", and {len(alerts) - 1} more" if alerts[1:] else "")
    sequence = f"\x1b]9;{told}\x07" if how is Notify.OSC9 else f"\x1b]777;notify;helpdesk;{told}\x07"
    return f"\x1bPtmux;\x1b{sequence}\x1b\\" if environ.get("TMUX") else sequence
