"""Targets as whoever looks after them asks about them: one is tried, and all are looked at for what is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.domain.shift.alarms import Kind, Rule
from helpdesk_tui.watch.targets.base import Notice, Sending, Sent
from helpdesk_tui.watch.targets.bound import Bound, failure
from helpdesk_tui.watch.targets.program import SendMail
from helpdesk_tui.watch.targets.reading import Targets
from helpdesk_tui.watch.targets.request import BadAddress
from helpdesk_tui.watch.targets.secret import DIRECTORY, SecretError

UNITS = tuple(
    Path(folder) / "helpdesk-watch.service"
    for folder in ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/lib/systemd/system")
)
"""Where systemd looks for the unit of the watch, what counts first (systemd.unit(5))."""

_REACHED = 5.0
"""Seconds for reaching one target."""


class Unknown(LookupError):
    """There is no target of that name; the message is a sentence that names those there are."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the targets found: whether it is wrong, a sentence, and what to do."""

    wrong: bool
    sentence: str
    todo: str | None = None


def try_target(targets: Targets, name: str, now: int) -> Sent:
    """Send a trial notice to a target, and return what came of it. Raises Unknown."""
    target = targets.by_name.get(name)
    if target is None:
        known = ", ".join(targets.by_name) or "none"
        raise Unknown(f"There is no target {name[:60]!r} in the watch file; there are: {known}.")
    identity = f"test-{os.urandom(8).hex()}"
    line = f"This is a test of the target {name}. Nothing is wrong."
    return target.send(Notice(identity, Kind.TEST, identity, Rule.FAILED, now, now, line), now)


def look(targets: Targets, *, reach: bool = False, environ: Mapping[str, str] | None = None) -> Iterator[Looked]:
    """Yield what is wrong with the targets, and at the end that nothing is.

    With ``reach`` each target is connected to, and nothing is sent to it; without it nothing leaves this machine.
    """
    found = [*_secrets(targets, os.environ if environ is None else environ), *_sendmail(targets)]
    found += _people(targets)
    if reach:
        found += [one for target in targets.by_name.values() if (one := _reached(target)) is not None]
    yield from found
    if not any(one.wrong for one in found) and targets.by_name:
        many = len(targets.by_name)
        yield Looked(False, f"{many} target{'s' * (many > 1)} can be used.")


def _secrets(targets: Targets, environ: Mapping[str, str]) -> Iterator[Looked]:
    for name, target in targets.by_name.items():
        for secret in target.secrets:
            if secret.is_credential and not environ.get(DIRECTORY):
                sentence = f"The secret {secret.place} of {name} is a credential, which only the unit can read."
                yield Looked(False, sentence, f"systemctl cat helpdesk-watch | grep {secret.place}")
                continue
            try:
                secret.read(environ)
            except SecretError as error:
                yield Looked(True, f"{name}: {error}", "Until then nothing is sent there.")


def _sendmail(targets: Targets) -> Iterator[Looked]:
    unit = next((path for path in UNITS if path.exists()), None)
    forbids = unit is not None and forbids_new_privileges(unit)
    for name, target in targets.by_name.items():
        if isinstance(target, SendMail) and forbids:
            sentence = f"{name}: sendmail hands mail on by a program with a group's rights, and {unit} forbids those."
            yield Looked(True, sentence, 'Use kind = "mail" with host = "localhost" and tls = "none".')


def forbids_new_privileges(unit: Path) -> bool:
    """Return whether a unit's file, with its drop-ins, sets NoNewPrivileges; the last of them counts."""
    texts = []
    for path in (unit, *sorted(unit.with_name(f"{unit.name}.d").glob("*.conf"))):
        try:
            texts.append(path.read_text("utf-8", "replace"))
        except OSError:
            continue
    said = re.findall(r"^[ \t]*NoNewPrivileges[ \t]*=[ \t]*(\S*)", "\n".join(texts), re.MULTILINE)
    return bool(said) and said[-1].lower() in ("yes", "true", "on", "1", "y", "t")


def _people(targets: Targets) -> Iterator[Looked]:
    """Yield whom no target of theirs is left; who stands in no table ``people`` is said where rosters are looked at."""
    for who, names in targets.people.items():
        if not names:
            sentence = f"{who} has no target that can be used, so that no alarm reaches them."
            yield Looked(True, sentence, f"Name some: [people.{who}] targets = [...].")


def _reached(target: Sending) -> Looked | None:
    """Return why a target cannot be connected to; None where it can, or needs no connection."""
    try:
        place = target.place
    except (SecretError, BadAddress):
        return None
    if place is None:
        return None
    with Bound(_REACHED) as bound:
        try:
            bound.connect(*place).close()
        except Exception as error:
            reason = failure(error, bound)
            return Looked(True, f"{target.name}: {reason}", f"helpdesk watch test {target.name}")
    return None
