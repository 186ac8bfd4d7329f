"""A watch under test: a desk, its clocks handed in, and targets that keep what they were sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from helpdesk_tui.desk import Desk
from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.roster.roster import Roster
from helpdesk_tui.domain.shift.alarms import Delivery, Kind, Rule
from helpdesk_tui.domain.shift.escalation import Escalations, Names, read_escalations
from helpdesk_tui.domain.shift.raising import Rules
from helpdesk_tui.domain.tickets.commands import Open
from helpdesk_tui.domain.tickets.ticket import Priority
from helpdesk_tui.store.base import Presence, Store
from helpdesk_tui.store.watching import Boot
from helpdesk_tui.watch.clocks import Clocks
from helpdesk_tui.watch.deliveries import Deliveries
from helpdesk_tui.watch.desk_rules import DeskRules, looking
from helpdesk_tui.watch.rounds import Rounds
from helpdesk_tui.watch.senders import sorted_out
from helpdesk_tui.watch.targets.base import Notice, Sent, Target
from helpdesk_tui.watch.whom import Whom

AGREEMENT = (Path(__file__).parents[2] / "data" / "sla.toml").read_text()
POLICY = parse_policy(AGREEMENT, "sla.toml")
NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).timestamp())


MONDAY = at("2026-11-16 10:00")
EVERYTHING: list[dict[str, object]] = [
    {
        "rules": [str(rule) for rule in Rule],
        "steps": [{"after": "0s", "to": ["ana"]}, {"after": "5m", "to": ["bo"]}, {"after": "15m", "to": ["lead"]}],
        "every": "2m",
        "fallback": "pager",
    }
]
PEOPLE = {"ana": ("ana-phone",), "bo": ("bo-phone",), "cy": ("cy-phone",)}
TARGETS = ("ana-phone", "bo-phone", "cy-phone", "lead", "pager")


def escalations(tables: Sequence[dict[str, object]] = EVERYTHING, rosters: Sequence[str] = ()) -> Escalations:
    found, problems = read_escalations(tables, {}, Names(rosters, PEOPLE, TARGETS))
    assert not problems, problems
    return found


@dataclass
class Phone:
    """A target that keeps what it was sent, and answers with ``says``."""

    name: str
    with_words: bool = False
    has_incidents: bool = False
    says: Callable[[Notice], Sent] = lambda notice: Sent()
    got: list[Notice] = field(default_factory=list)

    def send(self, notice: Notice, now: int) -> Sent:
        self.got.append(notice)
        return self.says(notice)


@dataclass
class AtOnce:
    """Sends at once, without threads; ``holds`` names targets that hang."""

    targets: dict[str, Target]
    now: Callable[[], int]
    hangs: set[str] = field(default_factory=set)
    results: list[tuple[Delivery, Sent]] = field(default_factory=list)

    def is_busy(self, target: str) -> bool:
        return target in self.hangs or any(one.target == target for one, _ in self.results)

    def send(self, delivery: Delivery, notice: Notice) -> None:
        try:
            sent = self.targets[delivery.target].send(notice, self.now())
        except ZeroDivisionError:
            sent = Sent("It could not be sent (ZeroDivisionError).")
        self.results.append((delivery, sent))

    def done(self, *, direct: bool = False) -> list[tuple[Delivery, Sent]]:
        done, self.results = sorted_out(self.results, direct=direct)
        return done


class Watched:
    """A desk with a watch on it, and the hands of a made-up clock."""

    def __init__(
        self,
        another: Callable[[], Store],
        now: int = MONDAY,
        *,
        escalations: Escalations | None = None,
        rosters: Sequence[Roster] = (),
        backup: str | None = None,
    ) -> None:
        self.another, self.store, self.own = another, another(), another()
        self.now, self.boot, self.real = now, 1_000, now
        store = self.own
        self.backup, self.rosters = backup, rosters
        self.phones = {name: Phone(name) for name in TARGETS}
        self.targets: dict[str, Target] = dict(self.phones)
        self.senders = AtOnce(self.targets, lambda: self.now)
        rules = Rules("desk0001", POLICY, escalations or globals()["escalations"]())
        clocks = Clocks(lambda: self.now, lambda: self.real, lambda: Boot("a-start", self.boot))
        whom = Whom(lambda _: self.rosters, PEOPLE, TARGETS)
        self.deliveries = Deliveries(store, POLICY, self.targets, self.senders)
        looks = looking(store, POLICY, whom, clocks, self.deliveries, lambda _: self.backup)
        desk_rules = DeskRules(store, rules, self.deliveries, clocks, looks)
        self.rounds = Rounds(store, rules, whom, self.deliveries, desk_rules, clocks)

    def desk(self, who: str = "ana") -> Desk:
        return Desk(self.store, POLICY, who, lambda: self.now)

    def opened(self, priority: Priority = Priority.P1, **fields: object) -> int:
        outcome = self.desk("caller").open(replace(Open("The VPN of Maria is down", priority), **fields))  # type: ignore[arg-type]
        return outcome.tickets[0].number

    def here(self, who: str) -> None:
        self.store.arrive(Presence(f"of {who}", who, self.now, self.now))

    def round(self, holder: str = "the-watch") -> bool:
        whole = self.rounds.round(holder)
        while whole and self.rounds.has_more:
            whole = self.rounds.round(holder)
        return whole

    def goes_on(self, seconds: int, *, each: int = 1) -> None:
        """Let time pass, a round each so many seconds, and one at the end."""
        end = self.now + seconds
        while self.now < end:
            step = min(each, end - self.now)
            self.now, self.boot, self.real = self.now + step, self.boot + step, self.real + step
            self.round()

    def settles(self) -> None:
        """Do rounds at one instant until nothing more is sent."""
        before = -1
        while before != (before := sum(len(one.got) for one in self.phones.values())):
            self.round()

    def got(self, name: str, *kinds: Kind) -> list[Notice]:
        return [one for one in self.phones[name].got if not kinds or one.kind in kinds]
