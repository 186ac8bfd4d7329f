"""Escalations: for which alarms somebody is called, whom, after what time, and how often they are reminded.

Lengths are whole seconds. Names are those of rosters, people and targets of the watch file, or ``next``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from helpdesk_tui.domain.agreement.policy_table import Table, shown
from helpdesk_tui.domain.shift.alarms import Rule
from helpdesk_tui.domain.times.span import read_duration
from helpdesk_tui.domain.times.tokens import WhenError

ALWAYS = frozenset({Rule.P1, Rule.P2, Rule.NOBODY, Rule.UNREACHABLE, Rule.FAILED, Rule.CLOCK})
"""The rules that call somebody at any hour; there must be a target that is never nobody (WATCH: steps)."""

NEXT = "next"
"""Stands for whoever is on duty next."""

P2_AFTER = 300
"""Seconds for which a P2 may be unanswered before anybody is called for it."""

_MOST, _MOST_STEPS, _MOST_NAMES = 50, 20, 20
_LONGEST = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """Whom is called, ``after`` seconds."""

    after: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """The steps for some rules. ``every`` are the seconds between reminders, None for none; ``fallback`` a target."""

    rules: frozenset[Rule]
    steps: tuple[Step, ...]
    every: int | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Escalations:
    """The escalation of each rule; a rule without one raises no alarm. ``p2_after`` see ``P2_AFTER``."""

    of: Mapping[Rule, Escalation] = field(default_factory=dict)
    p2_after: int = P2_AFTER


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a watch file gives to others: its rosters, its people, its targets."""

    rosters: Collection[str] = ()
    people: Collection[str] = ()
    targets: Collection[str] = ()


def read_escalations(
    tables: Sequence[Mapping[str, object]], watch: Mapping[str, object], names: Names
) -> tuple[Escalations, tuple[str, ...]]:
    """Return what the tables ``[[escalation]]`` and ``[watch]`` say, and a sentence for everything that is wrong."""
    problems: list[str] = []
    found: dict[Rule, Escalation] = {}
    if len(tables) > _MOST:
        problems.append(f"escalation: has {len(tables):,} tables, and may have {_MOST}")
    for place, values in enumerate(tables[:_MOST], 1):
        entry = Table(dict(values), f"escalation[{place}]", problems)
        one = _escalation(entry, names)
        for rule in sorted(one.rules):
            if rule in found:
                entry.problem("rules", f"{rule} stands in another escalation too")
            found.setdefault(rule, one)
    own = Table(dict(watch), "watch", problems)
    if own.has("consoles"):
        own.choice("consoles", ("show", "stand-in"))
    after = _length(own, "after") if own.has("after") else P2_AFTER
    own.done()
    return Escalations(found, after), tuple(problems)


def _escalation(entry: Table, names: Names) -> Escalation:
    rules = _rules(entry)
    steps = [_step(one, names) for one in entry.tables("steps", _MOST_STEPS)] if entry.has("steps") else []
    if not steps:
        entry.problem("steps", 'has none: write steps = [{after = "0s", to = ["duty"]}]')
    if any(former.after >= later.after for former, later in zip(steps, steps[1:], strict=False)):
        entry.problem("steps", "each must come after the one before it")
    every = _length(entry, "every") if entry.has("every") else None
    if every is not None and every < 30:
        entry.problem("every", "must be 30 seconds or more: a reminder is no alarm of its own")
    fallback = entry.text("fallback") if entry.has("fallback") else None
    always = sorted(rules & ALWAYS)
    if fallback is not None and fallback not in names.targets:
        entry.problem("fallback", f"{shown(fallback)} is no target of this file")
    if always and fallback is None:
        entry.problem("fallback", f"is missing: {', '.join(always)} must reach somebody at any hour; name a target")
    entry.done()
    return Escalation(frozenset(rules), tuple(steps), every, fallback)


def _rules(entry: Table) -> set[Rule]:
    known = {str(rule): rule for rule in Rule}
    rules = set()
    texts = entry.texts("rules")
    if not texts:
        entry.problem("rules", f"names none; there are {', '.join(known)}")
    for text in texts:
        if text not in known:
            entry.problem("rules", f"there is no rule {shown(text)}; there are {', '.join(known)}")
        else:
            rules.add(known[text])
    return rules


def _step(entry: Table, names: Names) -> Step:
    after = _length(entry, "after") if entry.has("after") else 0
    to = entry.texts("to")
    if not to:
        entry.problem("to", "names nobody")
    if len(to) > _MOST_NAMES:
        entry.problem("to", f"has {len(to)} names, and may have {_MOST_NAMES}")
    kinds = {"roster": names.rosters, "person": names.people, "target": names.targets}
    for name in to:
        known = [kind for kind, those in kinds.items() if name in those]
        if name == NEXT and not names.rosters:
            entry.problem("to", '"next" is whoever is on duty next, and there is no roster')
        elif name != NEXT and not known:
            entry.problem("to", f"{shown(name)} is no roster, no person and no target of this file")
        elif len(known) > 1:
            entry.problem("to", f"{shown(name)} is the name of a {' and of a '.join(known)}: rename one of them")
    entry.done()
    return Step(after, tuple(dict.fromkeys(to)))


def _length(entry: Table, key: str) -> int:
    """Read a length as typed, such as ``5m`` or ``90s``."""
    text = entry.text(key)
    try:
        seconds = read_duration(text) if text else 0
    except WhenError as error:
        entry.problem(key, f"{error}; write a length such as 5m")
        return 0
    if not 0 <= seconds <= _LONGEST:
        entry.problem(key, f"must be from 0s to 7d, not {shown(text)}")
        return 0
    return seconds
