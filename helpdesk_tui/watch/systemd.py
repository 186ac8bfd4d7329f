"""Telling systemd how the watch is doing (sd_notify(3)), without its library."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping


def is_told(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether systemd started this program and wants to be told."""
    return environ.get("NOTIFY_SOCKET", "").startswith(("/", "@"))


def tell(*lines: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Tell systemd ``READY=1``, ``STATUS=...``, ``WATCHDOG=1`` or ``STOPPING=1``; return whether it was told.

    Where systemd did not start this program, and where it does not listen, nothing happens.
    """
    if not is_told(environ):
        return False
    address = environ["NOTIFY_SOCKET"]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notifying:
            # With the @ of an abstract address as the NUL that it stands for.
            notifying.connect(f"\0{address[1:]}" if address[0] == "@" else address)
            notifying.settimeout(1)
            return notifying.send("\n".join(line.replace("\n", " ") for line in lines).encode()) > 0
    except OSError:
        return False
