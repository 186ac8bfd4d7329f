"""Desktop notifications through the terminal: what is said there, and the sequence that says it.

They hold number, priority and what happened, and nothing that a person wrote: a desktop
keeps them, shows them on a locked screen, and no ticket can end the sequence early.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The first screen announces nothing.
    from helpdesk_tui.domain.shift.announcement import Announcement
    from helpdesk_tui.store.base import Count


class Notify(StrEnum):
    """How a terminal is told to notify: not at all, as iTerm2 first did, or as rxvt-unicode first did."""

    OFF = "off"
    OSC9 = "osc9"
    OSC777 = "osc777"


def notification(announced: Sequence[Announcement], more: Count, how: Notify, environ: Mapping[str, str]) -> str:
    """Return the sequence for some announcements and ``more``, the first by name; empty when there is none to send.

    Inside tmux it is wrapped to pass through, which tmux does where ``allow-passthrough`` is on.
    """
    if not announced or how is Notify.OFF:
        return ""
    beside = len(announced) - 1 + more.number
    said = announced[0].head + (f", and {beside}{'+' if more.more else ''} more" if beside else "")
    sequence = f"\x1b]9;{said}\x07" if how is Notify.OSC9 else f"\x1b]777;notify;helpdesk;{said}\x07"
    return f"\x1bPtmux;\x1b{sequence}\x1b\\" if environ.get("TMUX") else sequence
