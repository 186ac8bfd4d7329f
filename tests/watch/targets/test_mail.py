"""Mail is handed to a mail server, encrypted where it goes over a network, and no text of others adds a header."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from helpdesk_tui.domain.shift.alarms import Kind
from helpdesk_tui.watch.targets import bound, mail
from helpdesk_tui.watch.targets.base import Sent
from helpdesk_tui.watch.targets.mail import Letter, Mail, mail_address
from helpdesk_tui.watch.targets.request import BadAddress
from tests.watch.targets.listening import NOW, behaving, closes, endlessly, notice, says_nothing
from tests.watch.targets.test_webhook import kept

_FINE = {"DATA": "354 go on", "AUTH": "235 good", "STARTTLS": "220 go on"}
LETTER = Letter("desk@example.org", ("ana@example.org", "bo@example.org"))


@dataclass
class Post:
    """A mail server with one answer a command; what it was told is kept."""

    answers: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    mail: bytes = b""
    context: ssl.SSLContext | None = None
    hangs_up: bool = False

    def __call__(self, connection: socket.socket) -> None:
        connection.sendall(b"220 post\r\n")
        file = connection.makefile("rb")
        while line := file.readline():
            word = line.split()[0].decode().upper().partition(":")[0]
            self.told.append(line.decode().strip())
            answer = self.answers.get(word, _FINE.get(word, "250 fine"))
            if word == "EHLO":
                more = ["250-STARTTLS"] if self.context and not isinstance(connection, ssl.SSLSocket) else []
                answer = "\r\n".join(["250-post", *more, "250 AUTH PLAIN"])
            if word == "QUIT" and self.hangs_up:
                return
            connection.sendall(f"{answer}\r\n".encode())
            if word == "DATA" and answer.startswith("354"):
                lines = []
                while (line := file.readline()) not in (b".\r\n", b""):
                    lines.append(line)
                self.mail = b"".join(lines)
                connection.sendall(f"{self.answers.get('.', '250 taken')}\r\n".encode())
            if word == "STARTTLS" and self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                file = connection.makefile("rb")


def sent(post: Callable[[socket.socket], None], **changes: object) -> Sent:
    with behaving(post) as port:
        values: dict[str, object] = {"letter": LETTER, "host": "127.0.0.1", "port": port, "tls": "none"}
        return Mail("mail", True, **(values | changes)).send(notice(), NOW)  # type: ignore[arg-type]


def test_a_mail_goes_to_all_recipients_with_the_deliverys_id() -> None:
    post = Post()
    assert sent(post) == Sent()
    got = message_from_bytes(post.mail, policy=default)
    assert isinstance(got, EmailMessage)
    assert [one for one in post.told if one.startswith(("mail", "rcpt"))] == [
        "mail FROM:<desk@example.org>",
        "rcpt TO:<ana@example.org>",
        "rcpt TO:<bo@example.org>",
    ]
    assert got["Message-ID"] == "<d-17-1@example.org>"
    assert got["Subject"] == "NEW #1042 P1, unanswered for 2m: Ana Ruiz: mail is down"
    assert (got["Auto-Submitted"], got["Date"].datetime.timestamp()) == ("auto-generated", NOW - 5)
    assert got.get_content().startswith(
        "NEW #1042 P1, unanswered for 2m: Ana Ruiz: mail is down\r\n\r\nSince 2026-11-18T"
    )


@pytest.mark.parametrize(
    "text",
    ["a\r\nBcc: eve@example.org\r\n\r\nx", "a\nBcc: eve@example.org", "\x00\x1b[2J", "x" * 3_000, "ünïcödé " * 300],
)
def test_no_text_adds_a_header_or_a_recipient(text: str) -> None:
    written = LETTER.written(notice(words=text, line=text, id=text, key=text), True).as_bytes()
    got = message_from_bytes(written, policy=default)
    assert got["Bcc"] is None and len(got.keys()) == len(set(got.keys())) == 9
    assert [one.addr_spec for one in got["To"].addresses] == list(LETTER.to)
    assert all(len(line) <= 998 for line in written.split(b"\r\n"))
    assert b"\x1b" not in written and b"\x00" not in written


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"MAIL": "550 no"}, "The mail server answered 550."),
        ({"RCPT": "550 <ana@example.org> unknown"}, "The mail server refused all recipients."),
        ({"DATA": "451 later"}, "The mail server answered 451."),
        ({".": "554 spam"}, "The mail server answered 554."),
        ({"AUTH": "535 hunter2 is wrong"}, "The mail server took neither user nor password."),
    ],
)
def test_what_a_mail_server_refuses_is_said_without_its_words(
    tmp_path: Path, answers: dict[str, str], error: str
) -> None:
    assert sent(Post(answers), user="desk", password=kept(tmp_path, "hunter2")) == Sent(error)


def test_a_mail_that_was_taken_is_sent_however_the_conversation_ends() -> None:
    assert sent(Post(hangs_up=True)) == Sent()
    assert sent(Post({"QUIT": "500 what"})) == Sent()


@pytest.mark.parametrize(
    "act", [says_nothing, endlessly(b"2"), endlessly(b"220-more\r\n"), endlessly(b"250 x\r\n", b"220 post\r\n"), closes]
)
@pytest.mark.parametrize("tls", ["none", "tls"])
def test_a_mail_server_that_never_comes_to_an_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch, act: Callable[[socket.socket], None], tls: str
) -> None:
    monkeypatch.setattr(mail, "_SECONDS", 0.3)
    given_up = {bound.TOO_LATE, "The connection was cut.", "TLS failed.", "No usable answer came."}
    assert sent(act, tls=tls).error in given_up | {"The mail server cannot do what is asked of it."}


def test_a_server_that_offers_no_encryption_gets_no_password(tmp_path: Path) -> None:
    post = Post()
    got = sent(post, tls="starttls", user="desk", password=kept(tmp_path, "hunter2"))
    assert got.error == "The mail server cannot do what is asked of it."
    assert not any(one.upper().startswith(("AUTH", "MAIL")) for one in post.told)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing, which makes the certificate")
def test_a_password_goes_over_a_connection_whose_certificate_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "certificate",
         "-days", "2", "-subj", "/CN=post", "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    password = kept(tmp_path, "hunter2")
    post = Post(context=context)
    assert sent(post, tls="starttls", user="desk", password=password).error == "Its certificate is not trusted."
    assert not any("AUTH" in one.upper() for one in post.told)
    trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate"))
    monkeypatch.setattr(mail, "tls_context", lambda: trusting)
    assert sent(Post(context=context), tls="starttls", user="desk", password=password) == Sent()
    inside = Post()

    def from_the_first_byte(connection: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as wrapped:
            inside(wrapped)

    assert sent(from_the_first_byte, tls="tls", user="desk", password=password) == Sent()
    assert inside.mail


def test_a_mail_that_several_threads_write_is_written_alike() -> None:
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(LETTER.written(notice(kind=Kind.END), False).as_bytes()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and len(set(made)) == 1


@pytest.mark.parametrize(
    "text", ["a@b\r\nBcc: c@d", "a b@c.org", "@c.org", "a@", "a", "<a@c.org>", "ä@c.org", "a@b@c.org"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        mail_address(text)


def test_the_host_of_an_address_may_be_of_any_script() -> None:
    assert mail_address("desk+p1@münchen.example") == "desk+p1@xn--mnchen-3ya.example"
