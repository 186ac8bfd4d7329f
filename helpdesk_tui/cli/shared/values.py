"""What is typed behind a command: ticket numbers, priorities, counts, times. A ValueError is wrong usage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.completing import filter_words
from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed
from helpdesk_tui.domain.tickets.ticket import WAYS_IN, Channel, Priority

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from helpdesk_tui.domain.agreement.hours import Calendar
    from helpdesk_tui.domain.times.typed.when import Reading, Tense

_MOST = 10**15


def ticket_number(text: str) -> int:
    """Read ``1042`` or ``#1042``."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST:
        raise ValueError(f"{text!r} is no ticket number such as 1042.")
    return int(digits)


def before_text(text: str) -> int:
    """Read a ticket's number that stands before a text; a text of several words without quotes is refused."""
    try:
        return ticket_number(text)
    except ValueError as error:
        raise ValueError(f"{error} A text of several words stands in quotes.") from None


def priority(text: str) -> Priority:
    """Read ``P2``, ``p2`` or ``2``."""
    digit = text.strip().upper().removeprefix("P")
    if digit not in ("1", "2", "3", "4", "5", "6"):
        raise ValueError(f"{text!r} is no priority; there are P1 to P6.")
    return Priority(int(digit))


def other_priority(text: str) -> Priority:
    """Read a priority to change to; a task (P6) needs a time, which is asked for elsewhere."""
    try:
        return priority(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is no priority. Give one of P1 to P5; 'helpdesk schedule' makes a ticket a task (P6)."
        ) from None


def channel(text: str) -> Channel:
    """Read a way in."""
    found = next((one for one in WAYS_IN if one == text.strip().lower()), None)
    if found is None:
        raise ValueError(f"{text!r} is no way in; there are {', '.join(WAYS_IN)}.")
    return found


def count(text: str) -> int:
    """Read a number from 0 on."""
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST:
        raise ValueError(f"{text!r} is not a number from 0 on.")
    return int(text)


def speed(text: str) -> float:
    """Read how many seconds shall pass for each real one, from 0.1 to 100,000."""
    try:
        factor = float(text)
    except ValueError:
        factor = 0.0
    if not 0.1 <= factor <= 100_000:
        raise ValueError(f"{text!r} is no speed from 0.1 to 100000.")
    return factor


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. Raises Failed."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        raise Failed(f"--tz: there is no time zone {name!r}. One is called America/New_York.", USAGE) from None


def when(
    text: str, now: int, hours: Calendar, tense: Tense, *, lasting: bool = False, kept: int | None = None
) -> Reading:
    """Read a typed time; ``lasting`` and ``kept`` are for tasks, see ``domain.times.typed.when.read``.

    Raises:
        Failed: as wrong usage when it is not understood, as a refusal when it is on the wrong side of now.
    """
    from helpdesk_tui.domain.times.typed.when import WhenError, read

    try:
        return read(text, now, hours, tense=tense, lasting=lasting, kept=kept)
    except WhenError as error:
        sentence = f"{str(error)[:1].upper()}{str(error)[1:]}."
    try:
        read(text, now, hours, tense="any", lasting=lasting, kept=kept)
    except WhenError:
        raise Failed(sentence, USAGE) from None
    raise Failed(sentence, FAILED)


def seen_at(numbers: Sequence[int], seen: int | None) -> Mapping[int, int | None]:
    """Return tickets, each once, with the version it was seen at. Raises Failed where one version is for several."""
    at = dict.fromkeys(numbers, seen)
    if seen is not None and len(at) > 1:
        raise Failed("--seen is the version of one ticket. Name one ticket, or leave --seen out.", USAGE)
    return at


Number = Annotated[int, typer.Argument(metavar="N", parser=ticket_number, help="The ticket's number.")]
Numbers = Annotated[list[int], typer.Argument(metavar="N", parser=ticket_number, help="The tickets' numbers.")]
Seen = Annotated[
    int | None,
    typer.Option(
        "--seen",
        metavar="VERSION",
        parser=count,
        help="The version you last saw; if somebody changed what matters here since, nothing is done (exit status 4).",
    ),
]
Zone = Annotated[
    str | None, typer.Option("--tz", metavar="ZONE", help="The zone of times that name none; the desk's if not said.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with JSON on standard output.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", parser=count, help="At most so many.")]
Filters = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILTER",
        autocompletion=filter_words,
        help="Words, p:1-3, is:breached, @me, from:acme, note:fuser, due:<2h; - for not. Without is:all, open tickets.",
    ),
]
RequesterName = Annotated[str | None, typer.Option("--requester", metavar="NAME", help="Who asked.")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="Their telephone number.")]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Their address.")]
Organisation = Annotated[str | None, typer.Option("--organisation", metavar="NAME", help="Their firm.")]
"""Parameters that several commands share."""
