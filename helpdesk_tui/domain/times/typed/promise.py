"""A typed promise: a time, and what will be done then, such as ``15:00 call back`` (SLA: follow-up)."""

from __future__ import annotations

from typing import NamedTuple

from helpdesk_tui.domain.times.reading import Hours, Reading
from helpdesk_tui.domain.times.typed.when import WhenError, read

EXAMPLES = "15:00 call back   +2h   fri 9am ask for the serial number"

_MOST_WORDS = 8
"""The most words of a promise that are tried as its time."""


class Promise(NamedTuple):
    """When something was promised, as it was read, and what."""

    reading: Reading
    text: str


def read_promise(typed: str, now: int, hours: Hours) -> Promise:
    """Read a time and the words after it. The time is the longest beginning of ``typed`` that can be read as one.

    Raises:
        WhenError: no beginning is a time to come.
    """
    words = typed.split()
    refused: WhenError | None = None
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        try:
            reading = read(" ".join(words[:count]), now, hours)
        except WhenError as error:
            # The shortest beginning says best what is wrong with it.
            refused = error
            continue
        if reading.rule is not None:
            raise WhenError("a promise is kept once, not again and again", "fri 14:00")
        return Promise(reading, " ".join(words[count:]))
    raise refused or WhenError("say when, and then what", "15:00 call back")
