"""The system's log: one message a notice (RFC 5424), over the local socket, or UDP or TCP to a log server."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from errno import EPROTOTYPE

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.bound import Bound, failure
from helpdesk_tui.watch.targets.wording import key_of, severity_of, text_of

LOCAL = "/dev/log"

FACILITIES = {"user": 1, "mail": 2, "daemon": 3, "auth": 4, **{f"local{n}": 16 + n for n in range(8)}}
"""Facilities by name (RFC 5424, 6.2.1)."""

_SEVERITIES = {"critical": 2, "error": 3, "warning": 4, "info": 6}
_SECONDS = 10.0
_TEXT = 800
"""Characters of the text: a message stays under the 2,048 bytes that any receiver should take (RFC 5425, 4.3.1)."""
_BYTES = 2_048


@dataclass(frozen=True, slots=True)
class Syslog(Sending):
    """A log: ``way`` is unix (``host`` is the socket's path), udp or tcp."""

    way: str = "unix"
    host: str = LOCAL
    port: int = 514
    facility: str = "daemon"

    @property
    def place(self) -> tuple[str, int] | None:
        """The host and port it connects to, None for the local socket."""
        return None if self.way == "unix" else (self.host, self.port)

    def _send(self, notice: Notice, now: int) -> Sent:
        message = self.written(notice, now)
        with Bound(_SECONDS) as bound:
            try:
                if self.way == "tcp":
                    self._by_tcp(message, bound)
                else:
                    self._by_datagram(message, bound)
            except Exception as error:
                return Sent(failure(error, bound))
        return Sent()

    def written(self, notice: Notice, now: int) -> bytes:
        """Return a notice as a message, in at most 2,048 bytes; the key comes first, so that it is never cut off."""
        code = FACILITIES[self.facility] * 8 + _SEVERITIES[severity_of(notice)]
        host = "".join(one if "!" <= one <= "~" else "-" for one in socket.gethostname())[:255] or "-"
        head = f"<{code}>1 {utc(now)} {host} helpdesk {os.getpid()} {notice.kind} - "
        text = f"{notice.rule} {key_of(notice)} {text_of(notice, self.with_words, _TEXT)}"
        # The mark says that the text is UTF-8 (RFC 5424, 6.4).
        whole = head.encode("ascii") + b"\xef\xbb\xbf" + text.encode()
        return whole[:_BYTES].decode("utf-8", "ignore").encode()

    def _by_tcp(self, message: bytes, bound: Bound) -> None:
        """Send with the length before it (RFC 6587, 3.4.1). Raises OSError."""
        with bound.connect(self.host, self.port) as connection:
            connection.sendall(b"%d %b" % (len(message), message))
            connection.shutdown(socket.SHUT_WR)

    def _by_datagram(self, message: bytes, bound: Bound) -> None:
        """Send as one datagram, to a local socket that takes none as a stream. Raises OSError."""
        with self._connected(bound) as connection:
            # A local socket may take a stream alone, in which a message ends in NUL.
            stream = connection.type == socket.SOCK_STREAM
            connection.sendall(message + b"\0" if stream else message)
            # Of a port on this machine that nobody reads, the kernel tells at once.
            refused = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if refused:
                raise OSError(refused, os.strerror(refused))

    def _connected(self, bound: Bound) -> socket.socket:
        if self.way == "udp":
            return bound.connect(self.host, self.port, socket.SOCK_DGRAM)
        try:
            return self._local(socket.SOCK_DGRAM, bound)
        except OSError as error:
            if error.errno != EPROTOTYPE:
                raise
        return self._local(socket.SOCK_STREAM, bound)

    def _local(self, kind: int, bound: Bound) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, kind)
        try:
            made.settimeout(bound.left)
            made.connect(self.host)
        except BaseException:
            made.close()
            raise
        return made
