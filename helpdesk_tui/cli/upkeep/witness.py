"""Sending syslog the log's head, and who erases: a witness that is harder to change than the desk's file."""

from __future__ import annotations

import os
import socket

from helpdesk_tui.cli.shared.invocation import Failed
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.desk_events import By
from helpdesk_tui.store.log.chain import Head
from helpdesk_tui.wiring.people import Person

ADDRESS = "/dev/log"
"""Where the machine's log listens, by datagram or by stream."""

_NOTICE = 10 * 8 + 5
"""Facility authpriv, severity notice (RFC 3164)."""


def send(head: Head, desk: str) -> None:
    """Send the head of the desk of this name. Raises Failed when nobody listens."""
    _send(f"audit desk={desk} head={head}", "The head could not be sent")


def send_purge(who: Person, counts: dict[str, int], head: Head, desk: str) -> None:
    """Send who is about to erase how many of what, and the head of the log then. Raises Failed when nobody listens."""
    fields = ",".join(f"{name}:{count}" for name, count in counts.items())
    via = f" via={who.rights.via}" if who.rights.via else ""
    line = f"purge desk={desk} by={who.name}{via} fields={fields} head={head}"
    _send(line, "Nothing was erased: who erases what could not be sent")


def send_restore(by: By, backup: str, head: Head, desk: str) -> None:
    """Send who restored which backup, and the head of the log since. Raises Failed when nobody listens."""
    via = f" via={by.via}" if by.via else ""
    line = f"restore desk={desk} by={by.actor}{via} backup={clean_line(backup)} head={head}"
    _send(line, "The desk is restored; who restored it could not be sent")


def _send(words: str, failed: str) -> None:
    line = f"<{_NOTICE}>helpdesk[{os.getpid()}]: {words}"
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
    raise Failed(f"{failed} to syslog ({ADDRESS}: {problem}).")
