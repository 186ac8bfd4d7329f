"""How fast typed times are read: the usual forms, recurrences, refusals and random text."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import datetime

from helpdesk_tui.domain.agreement.hours import Calendar
from helpdesk_tui.domain.times.recurring.recurrence import next_occurrence
from helpdesk_tui.domain.times.typed.when import WhenError, read

DESK = Calendar("8x5", "America/New_York", (((9 * 3600, 17 * 3600),),) * 5 + ((), ()))
NOW = int(datetime(2026, 11, 23, 12, tzinfo=DESK.zone).timestamp())
USUAL = (
    "fri 14:00", "tomorrow 9am", "+2h", "+1h30m", "+3bd", "+250bd", "eod", "eow", "eom", "next monday", "1st mon dec",
    "27 nov 14:00", "2026-11-27T14:00Z", "2026-11-27", "29 feb", "5th mon feb", "2:30 pm", "sat",
)  # fmt: skip
RECURRING = (
    "every mon 09:00", "every day 8am", "every weekday 9:00", "every 2 weeks fri 10:00", "every month on the 15th",
    "every 1st mon 09:00", "every year 27 nov", "every 29 feb",
)  # fmt: skip
REFUSED = ("10", "May", "1.5", "03/04", "10am", "yesterday", "31 nov", "every hour", "x" * 1_000_000, "9" * 200)
AGED = (
    "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5",
)  # fmt: skip
ROUNDS = 200
RANDOM_TEXTS = 100_000


def figures() -> dict[str, float]:
    """Return readings per second of each kind, and the worst of each (its best of many rounds) in microseconds."""
    found: dict[str, float] = {}
    for name, texts in (("usual", USUAL), ("recurring", RECURRING), ("refused", REFUSED)):
        best = [min(_seconds(text) for _ in range(ROUNDS)) for text in texts]
        found[f"{name}_per_second"] = len(texts) / sum(best)
        found[f"{name}_worst_us"] = max(best) * 1e6
    found["random_per_second"] = _random_per_second()
    aged = [min(_next_seconds(rule) for _ in range(ROUNDS)) for rule in AGED]
    found["next_after_40_years_worst_us"] = max(aged) * 1e6
    return found


def _seconds(text: str) -> float:
    begin = time.perf_counter()
    with suppress(WhenError):
        read(text, NOW, DESK)
    return time.perf_counter() - begin


def _next_seconds(rule: str) -> float:
    begin = time.perf_counter()
    next_occurrence(rule, NOW, NOW + 40 * 365 * 86_400, DESK)
    return time.perf_counter() - begin


def _random_per_second() -> float:
    """Return random texts read or refused per second; anything but WhenError would end it."""
    chance = random.Random(7)
    alphabet = "0123456789 :-+/.,aptmdhbwy\u0662\uff11\x00\u202e"
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(30))) for _ in range(RANDOM_TEXTS)]
    begin = time.perf_counter()
    for text in texts:
        _seconds(text)
    return RANDOM_TEXTS / (time.perf_counter() - begin)


if __name__ == "__main__":
    for name, figure in figures().items():
        print(f"{name} {figure:,.0f}")
