"""Mail: how a notice is written as one, and how it is handed to a mail server (SMTP)."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_tui.domain.times.instant import utc
from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.bound import TOO_LATE, Bound, failure
from helpdesk_tui.watch.targets.request import BadAddress, ascii_host, tls_context
from helpdesk_tui.watch.targets.secret import Secret
from helpdesk_tui.watch.targets.wording import key_of, text_of

if TYPE_CHECKING:
    from email.message import EmailMessage
    from smtplib import SMTP

_SECONDS = 25.0
_SUBJECT, _TEXT = 150, 1_000
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def mail_address(text: str) -> str:
    """Return a mail address in ASCII, its host as IDNA. Raises BadAddress."""
    local, at, host = text.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > 64:
        raise BadAddress("must be a mail address, as desk@example.org")
    return f"{local}@{ascii_host(host)}"


@dataclass(frozen=True, slots=True)
class Letter:
    """From whom and to whom the mails of a target go; the addresses are in ASCII."""

    sender: str
    to: tuple[str, ...]

    def written(self, notice: Notice, with_words: bool) -> EmailMessage:
        """Return a notice as a mail. Its Message-ID follows from the delivery's id: a second try has the same."""
        from datetime import UTC, datetime
        from email.headerregistry import Address
        from email.message import EmailMessage
        from email.policy import SMTP as RULES

        mail = EmailMessage(policy=RULES)
        host = self.sender.rpartition("@")[2]
        mail["From"] = Address("Help desk", addr_spec=self.sender)
        mail["To"] = [Address(addr_spec=one) for one in self.to]
        mail["Subject"] = text_of(notice, with_words, _SUBJECT)
        mail["Date"] = datetime.fromtimestamp(notice.at, UTC)
        mail["Message-ID"] = f"<{re.sub(r'[^A-Za-z0-9_-]', '-', notice.id)[:100]}@{host}>"
        mail["Auto-Submitted"] = "auto-generated"
        since = f"Since {utc(notice.since)}. Rule: {notice.rule}. Alarm: {key_of(notice)}"
        mail.set_content(f"{text_of(notice, with_words, _TEXT)}\n\n{since}\n", cte="quoted-printable")
        return mail


@dataclass(frozen=True, slots=True)
class Mail(Sending):
    """A mail server. ``tls`` is starttls, tls (from the first byte on) or none; ``password`` is that of ``user``."""

    letter: Letter
    host: str
    port: int
    tls: str = "starttls"
    user: str | None = None
    password: Secret | None = None

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The password."""
        return () if self.password is None else (self.password,)

    @property
    def place(self) -> tuple[str, int]:
        """The host and port it connects to."""
        return self.host, self.port

    def _send(self, notice: Notice, now: int) -> Sent:
        from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

        password = None if self.password is None else self.password.read()
        mail = self.letter.written(notice, self.with_words)
        with Bound(_SECONDS) as bound:
            try:
                refused = self._handed_over(mail, password, bound)
            except SMTPAuthenticationError:
                return Sent("The mail server took neither user nor password.")
            except SMTPRecipientsRefused:
                return Sent("The mail server refused all recipients.")
            except SMTPResponseException as error:
                return Sent(f"The mail server answered {error.smtp_code}.")
            except SMTPException:
                return Sent(TOO_LATE if bound.over else "The mail server cannot do what is asked of it.")
            except Exception as error:
                return Sent(failure(error, bound))
        if refused:
            return Sent(f"The mail server refused {refused} of {len(self.letter.to)} recipients.")
        return Sent()

    def _handed_over(self, mail: EmailMessage, password: str | None, bound: Bound) -> int:
        """Hand a mail over, and return how many recipients were refused. Raises OSError, SMTPException."""
        from smtplib import SMTPException

        server = self._connected(bound)
        try:
            if self.tls == "starttls":
                server.starttls(context=tls_context())
            if self.user is not None and password is not None:
                server.login(self.user, password)
            return len(server.send_message(mail, self.letter.sender, self.letter.to))
        finally:
            # What was taken stays so, however the conversation ends.
            with suppress(OSError, SMTPException):
                server.quit()
            server.close()

    def _connected(self, bound: Bound) -> SMTP:
        import smtplib
        import socket

        class Within(smtplib.SMTP):
            """A server that is reached within the bound."""

            def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
                return bound.connect(host, port)

        class WithinTls(Within):
            """The same, with TLS from the first byte on."""

            def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
                return tls_context().wrap_socket(bound.connect(host, port), server_hostname=host)

        made = WithinTls if self.tls == "tls" else Within
        # Without a name it looks up its own, which may take long.
        own = socket.gethostname() or "localhost"
        return made(self.host, self.port, local_hostname=own, timeout=bound.left)
