"""Sending the log's head to syslog: a witness that whoever can change the desk's file cannot change as easily."""

from __future__ import annotations

import os
import socket

from helpdesk_tui.cli.invocation import Failed
from helpdesk_tui.store.chain import Head

ADDRESS = "/dev/log"
"""Where the machine's log listens, by datagram or by stream."""

_NOTICE = 10 * 8 + 5
"""Facility authpriv, severity notice (RFC 3164)."""


def send(head: Head, desk: str) -> None:
    """Send the head of the desk of this name. Raises Failed when nobody listens."""
    line = f"<{_NOTICE}>helpdesk[{os.getpid()}]: audit desk={desk} head={head}"
    problem = ""
    for kind, ending in ((socket.SOCK_DGRAM, ""), (socket.SOCK_STREAM, "\0")):
        try:
            with socket.socket(socket.AF_UNIX, kind) as out:
                out.settimeout(2)
                out.connect(ADDRESS)
                out.sendall(f"{line}{ending}".encode())
            return
        except OSError as error:
            problem = error.strerror or str(error)
    raise Failed(f"The head could not be sent to syslog ({ADDRESS}: {problem}).")
