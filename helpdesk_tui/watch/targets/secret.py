"""Secrets of targets: read from a credential of the unit or from a file that nobody else can read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DIRECTORY = "CREDENTIALS_DIRECTORY"
"""The variable by which systemd names the folder of the credentials it loaded (systemd.exec(5), LoadCredential)."""

_LONGEST = 8_192
"""Bytes of a secret's file."""


class SecretError(Exception):
    """A secret cannot be used; the message is a sentence that does not hold it."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands: the name of a credential, or the whole path of a file.

    It is read each time it is used: one that is replaced counts from the next delivery on.
    """

    place: str

    @property
    def is_credential(self) -> bool:
        """Whether it is one of those that systemd loads for the unit."""
        return "/" not in self.place

    def read(self, environ: Mapping[str, str] | None = None) -> str:
        """Return the secret, without white space around it. Raises SecretError."""
        path = self.path(os.environ if environ is None else environ)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(descriptor, "rb") as file:
                wrong = _wrong(path, os.fstat(descriptor), self.is_credential)
                if wrong:
                    raise SecretError(wrong)
                found = file.read(_LONGEST + 1)
        except OSError as error:
            raise SecretError(f"The secret {path} cannot be read: {error.strerror}.") from None
        try:
            text = found.decode("ascii").strip()
        except UnicodeDecodeError:
            text = ""
        if not text or len(found) > _LONGEST or not text.isprintable():
            raise SecretError(f"The secret {path} must be one line of printable ASCII characters.")
        return text

    def path(self, environ: Mapping[str, str]) -> Path:
        """Return its file. Raises SecretError where it is a credential and systemd has loaded none."""
        if not self.is_credential:
            return Path(self.place)
        folder = environ.get(DIRECTORY)
        if not folder:
            raise SecretError(
                f"The secret {self.place} is a credential of the unit, and this program was not started by it. "
                f"Name it in the unit (LoadCredential={self.place}:FILE), or put the file's whole path here."
            )
        return Path(folder) / self.place


def _wrong(path: Path, file: os.stat_result, loaded: bool) -> str | None:
    """Return what is wrong with a secret's file; a credential has the rights that systemd gives it."""
    if not stat.S_ISREG(file.st_mode):
        return f"The secret {path} is no file."
    if loaded:
        return None
    if file.st_uid not in (0, os.geteuid()):
        return f"The secret {path} belongs to somebody else. Type: chown root {path}"
    if file.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return f"Others can read the secret {path} ({stat.S_IMODE(file.st_mode):04o}). Type: chmod 600 {path}"
    return None
