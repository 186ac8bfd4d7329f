"""A made-up report, as large or as strange as a test wants it; its figures are by chance, and its sums are right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.reports.report import (
    Backlog,
    Breach,
    By,
    Day,
    Flow,
    Group,
    Head,
    Report,
    Responses,
    Tasks,
    Times,
)

ZONE = ZoneInfo("America/New_York")
REASONS = ("nobody was on duty", "too many calls at once", None, "the caller could not be reached", "a storm")
TECHNICIANS = ("ana", "bo", "cy")
_USUAL = {Priority.P1: 90, Priority.P2: 700, Priority.P3: 4_000, Priority.P4: 20_000, Priority.P5: 90_000}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


def made_up(
    begin: str = "2026-11-01",
    end: str = "2026-12-01",
    *,
    seed: int = 1,
    by: By | None = None,
    names: tuple[str, ...] = (),
    query: str = "",
    desk: str = "Harbour Hosting help desk",
    busy: int = 9,
) -> Report:
    chance = random.Random(seed)
    midnights = _midnights(begin, end)
    heat = [[_arrivals(chance, day, hour, busy) for hour in range(24)] for day in range(7)]
    days = [Day(one, chance.randrange(busy + 1), chance.randrange(busy + 1)) for one in midnights[:-1]]
    backlog = [_backlog(chance, one, busy) for one in midnights]
    levels = [_group(chance, str(level), level, busy) for level in Priority]
    whole = _together("all", levels)
    groups = [_group(chance, name, Priority.P3, busy) for name in names]
    judged_from, judged_to = midnights[0], midnights[-1]
    breaches = []
    for level in levels[:5]:
        for _ in range(level.responses.missed):
            due = chance.randrange(judged_from, judged_to)
            late = chance.choice([None, 61, 4_000, 200_000])
            answered = None if late is None else due + late
            who = None if late is None else chance.choice(TECHNICIANS)
            number = chance.randrange(1001, 1999)
            breach = Breach(number, Priority[level.name], due, due + 1, answered, late, chance.choice(REASONS), who)
            breaches.append(breach)
    breaches.sort(key=lambda one: (one.missed_at, one.number))
    head = Head(desk, at(begin), at(end), at(end), "America/New_York", "0f" * 8, 4711, "ab" * 16, by, query)
    channels = [(channel, chance.randrange(40)) for channel in Channel]
    return Report(head, whole, levels, groups, heat, backlog, breaches, channels, days)


def _midnights(begin: str, end: str) -> list[int]:
    day, last = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    found = []
    while day <= last:
        found.append(at(day.isoformat()))
        day += timedelta(1)
    return found


def _arrivals(chance: random.Random, day: int, hour: int, busy: int) -> int:
    open_now = day < 5 and 9 <= hour < 17
    return chance.randrange(busy + 1) if open_now else int(chance.random() < 0.25)


def _backlog(chance: random.Random, midnight: int, busy: int) -> Backlog:
    ages = tuple(chance.randrange(2, most + 3) for most in (busy, busy, busy // 2, busy // 2, busy // 4))
    return Backlog(midnight, sum(ages), (ages[0], ages[1], ages[2], ages[3], ages[4]))


def _group(chance: random.Random, name: str, level: Priority, busy: int) -> Group:
    if level is Priority.P6:
        tasks = Tasks(chance.randrange(9), chance.randrange(3), chance.randrange(5))
        return Group(name, tasks=tasks, flow=Flow(opened=7, occurrences=4, closed=6))
    met = chance.randrange(busy * int(level) + 1)
    missed = chance.randrange(max(met // 8, 1) + 1)
    usual = _USUAL[level]
    took = _times([int(chance.expovariate(1 / usual)) for _ in range(met + missed)])
    done = _times([int(chance.expovariate(1 / usual / 9)) for _ in range(met)])
    waits = chance.randrange(3)
    return Group(
        name,
        Responses(met, missed, chance.randrange(4), chance.randrange(2), met // 3, missed // 2),
        took,
        took,
        waits,
        usual * 2 if waits else None,
        done,
        done,
        flow=Flow(met + missed, 0, chance.randrange(3), met, met // 20, met // 2, met // 4),
    )


def _times(lengths: list[int]) -> Times:
    if not lengths:
        return Times()
    lengths.sort()
    n = len(lengths)
    return Times(n, sum(lengths) // n, lengths[n // 2], lengths[-(-9 * n // 10) - 1], lengths[-1])


def _together(name: str, groups: list[Group]) -> Group:
    first = groups[3]
    return Group(
        name,
        Responses(*_sums([one.responses for one in groups])),
        first.respond,
        first.respond_wall,
        sum(one.unanswered for one in groups),
        max((one.longest_wait or 0 for one in groups), default=0) or None,
        first.resolve,
        first.resolve_net,
        groups[5].tasks,
        Flow(*_sums([one.flow for one in groups])),
    )


def _sums(parts: Sequence[Responses | Flow]) -> list[int]:
    return [sum(getattr(one, field.name) for one in parts) for field in fields(parts[0])]
