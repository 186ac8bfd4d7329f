"""The watch at a console: who is on duty, open alarms and who has acknowledged them, and that nobody watches."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from helpdesk_tui.cli.watch.roster import now_json
from helpdesk_tui.console.look.watch import duty_text
from helpdesk_tui.domain.roster.roster import Override, Roster, on_duty
from helpdesk_tui.domain.roster.rotation import Rotation
from helpdesk_tui.domain.shift.alarms import Alarm, Rule
from helpdesk_tui.store.watching import Boot, Lease
from helpdesk_tui.wiring.config import ConfigError
from helpdesk_tui.wiring.rosters.standing import Rosters
from tests.console.pilot import MONDAY_10, POLICY, Hand, Maker

ZONE = POLICY.business.zone
SICK = int(datetime(2026, 11, 20, 8, tzinfo=ZONE).timestamp())
DUTY = Roster(
    "duty",
    ZONE,
    (Rotation(("ana", "bo"), datetime(2026, 11, 2, 8), timedelta(7)),),
    (Override("cy", "ana", SICK, SICK + 86_400),),
)
P1 = Alarm(0, "desk:p1-unanswered:1001:1:0", Rule.P1, 1_001, 1, MONDAY_10 - 120, priority=1)
GAP = Alarm(0, "desk:roster-gap:duty:0:0", Rule.GAP, None, 0, MONDAY_10 - 60)
INSTANTS = int(os.environ.get("HELPDESK_INSTANTS", "60"))


@dataclass
class Standing:
    """Rosters as they stand, without files."""

    rosters: Sequence[Roster] = (DUTY,)

    def read(self, now: int) -> Sequence[Roster]:
        """Return them."""
        return self.rosters

    def fetch_soon(self, now: int) -> None:
        """Ask no server."""


@dataclass
class Watched:
    """A console at a desk with a watch file, and the watch of another program."""

    hand: Hand
    lease: Lease

    def raise_(self, *alarms: Alarm) -> Watched:
        """Raise alarms, as the watch does."""
        with self.hand.store.watching(self.lease) as writes:
            writes.raise_(alarms)
        self.hand.elsewhere()
        return self

    def acknowledge(self, who: str, until: int | None) -> Watched:
        """Write of each alarm that somebody has acknowledged it, as the watch does."""
        with self.hand.store.watching(self.lease) as writes:
            for alarm in self.hand.store.alarms():
                writes.keep(replace(alarm, acked_by=who, ack_until=until))
        self.hand.elsewhere()
        return self

    def end(self) -> Watched:
        """End each alarm, as the watch does."""
        with self.hand.store.watching(self.lease) as writes:
            writes.end([alarm.id for alarm in self.hand.store.alarms()], self.hand.now)
        self.hand.elsewhere()
        return self

    def round(self) -> Watched:
        """End a whole round."""
        self.hand.store.round_done(self.lease, int(self.hand.moment))
        self.hand.elsewhere()
        return self

    @property
    def top(self) -> str:
        """The line above the list."""
        return self.hand.screen.splitlines()[0]


At = Callable[..., Watched]


@pytest.fixture
def at(sit: Maker) -> At:
    """Sit down at a desk with a watch file, and with two tickets."""

    def sit_down(rosters: Sequence[Roster] = (DUTY,), **fields: Any) -> Watched:
        hand = sit(rosters=lambda: cast("Rosters", Standing(rosters)), **fields)
        watched = Watched(hand, hand.store.take_lease("the watch", Boot("a start", 1))).round()
        hand.open("Core switch down", 1, opened_at=hand.now - 300)
        hand.open("Printer", 3, opened_at=hand.now - 60)
        hand.tick()
        return watched

    return sit_down


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (120, 40)])
def test_the_line_above_the_list_counts_alarms_and_says_who_is_on_duty(at: At, room: int, height: int) -> None:
    watched = at(room=room, height=height)
    assert "alarm" not in watched.top and "Nobody watches" not in watched.top
    assert "on duty ana" in (watched.top if room >= 120 else watched.hand.screen.splitlines()[-2])
    watched.raise_(P1, GAP)
    assert "2 alarms" in watched.top
    watched.acknowledge("bo", None)
    assert "acknowledged by bo" in (watched.top if room >= 120 else watched.hand.screen.splitlines()[-2])
    assert "alarm" not in watched.end().top


def test_nobody_watches_is_said_after_a_minute_without_a_whole_round_and_no_longer(at: At) -> None:
    watched = at()
    watched.hand.tick(59)
    assert "Nobody watches" not in watched.top
    watched.hand.tick(2)
    assert "Nobody watches" in watched.top
    assert "Nobody watches" not in watched.round().top


def test_that_the_watch_lives_is_read_where_no_change_was_told(at: At) -> None:
    watched = at()
    watched.hand.tick(50)
    watched.hand.store.round_done(watched.lease, int(watched.hand.moment))
    watched.hand.tick(12)
    assert "Nobody watches" not in watched.top


def test_a_desk_without_a_watch_says_nothing_until_one_has_watched_it(sit: Maker) -> None:
    hand = sit()
    hand.tick(300)
    assert "Nobody" not in hand.screen and "duty" not in hand.screen
    lease = hand.store.take_lease("the watch", Boot("a start", 1))
    hand.store.round_done(lease, int(hand.moment))
    hand.tick(60)
    assert "Nobody" not in hand.screen
    hand.tick(61)
    assert "Nobody watches" in hand.screen.splitlines()[0]


def test_a_watch_file_without_any_watch_is_said_at_once(sit: Maker) -> None:
    hand = sit(rosters=lambda: cast("Rosters", Standing()))
    assert "Nobody watches" in hand.screen.splitlines()[0]
    assert "on duty ana" in hand.tick().screen


def test_an_alarm_is_acknowledged_with_a_key_and_undone_with_another(at: At) -> None:
    watched = at(room=160, height=40).raise_(P1)
    hand = watched.hand
    assert "alarm since 09:58: P1 without a response" in hand.screen
    row = next(line for line in hand.screen.splitlines() if " 1001 " in line)
    assert "1001 !" in row
    hand.type("!")
    assert hand.said == "#1001 acknowledged."
    assert hand.ticket(1_001).acked_by == "ana"
    assert "alarm, acknowledged by ana until 10:15" in hand.screen
    hand.type("u")
    assert "the acknowledgement" in hand.said
    assert hand.ticket(1_001).acked_by is None
    assert "alarm since 09:58" in hand.screen


def test_the_page_of_a_ticket_says_who_acknowledged_it_and_until_when(at: At) -> None:
    watched = at().raise_(P1).acknowledge("bo", MONDAY_10 + 1_800)
    watched.hand.type("o")
    assert "alarm, acknowledged by bo until 10:30" in watched.hand.screen
    watched.hand.tick(1_801)
    assert "alarm since 09:58" in watched.hand.screen


def test_after_the_end_an_acknowledgement_is_refused_with_a_sentence(at: At) -> None:
    watched = at().raise_(P1)
    hand = watched.hand
    hand.colleague("bo").respond({1_001: None})
    watched.end()
    hand.type("!")
    assert "There is nothing to acknowledge." in hand.said
    assert hand.ticket(1_001).acked_by is None


def test_the_open_alarms_are_listed(at: At) -> None:
    watched = at()
    watched.hand.type("L")
    assert watched.hand.said == "No alarm is open."
    watched.raise_(P1, GAP).hand.type(":alarms\r")
    assert "2m" in watched.hand.screen and "#1001" in watched.hand.screen
    assert "P1 without a response" in watched.hand.screen and "a gap in a roster: duty" in watched.hand.screen
    watched.acknowledge("bo", MONDAY_10 + 900)
    watched.hand.tick()
    assert "bo until 10:15" in watched.hand.screen
    assert "nobody" not in watched.hand.key("escape").screen


def alarms_on(watched: Watched, *numbers: int) -> None:
    """Raise an alarm on each ticket, a minute after the one before."""
    for n, number in enumerate(numbers):
        watched.raise_(replace(P1, key=f"desk:breach:{number}", number=number, raised_at=MONDAY_10 - 600 + 60 * n))


@pytest.mark.parametrize("by_click", [False, True])
def test_from_the_list_of_alarms_the_ticket_of_the_chosen_one_opens(at: At, by_click: bool) -> None:
    watched = at()
    hand = watched.hand
    alarms_on(watched, 1_001, 1_002)
    hand.type("L")
    assert all(key in hand.screen.splitlines()[-1] for key in ("Esc Back", "Enter Open", "! Ack"))
    if by_click:
        hand.click("#said", (10, 2))
        assert hand.front == "AlarmsDialog" and " › 9m    #1002" in hand.screen
        hand.click("#said", (10, 2))
    else:
        hand.key("down", "enter")
    assert hand.front == "TicketScreen" and hand.shift.opened == [1_002]
    assert hand.key("escape").front == "QueueScreen"


def test_an_alarm_is_acknowledged_from_the_list(at: At) -> None:
    watched = at().raise_(P1, GAP)
    hand = watched.hand
    hand.type("L!")
    assert hand.ticket(1_001).acked_by == "ana" and hand.front == "AlarmsDialog"
    assert "#1001 acknowledged." in hand.told and "ana until 10:15" in hand.told
    hand.type("!")
    assert "You have acknowledged #1001 already" in hand.told
    hand.type("j!")
    assert "This alarm is of no ticket" in hand.told and "Ack" not in hand.screen.splitlines()[-1]
    hand.type("\r")
    assert hand.front == "AlarmsDialog" and "there is nothing to open" in hand.told


def test_what_is_typed_behind_the_key_of_a_list_without_alarms_is_done_to_no_ticket(at: At) -> None:
    hand = at().hand
    hand.type("L!")
    assert hand.front == "QueueScreen" and hand.ticket(1_001).acked_by is None and hand.said == "No alarm is open."


def test_the_cursor_stays_on_its_alarm_while_others_come_and_go_and_when_it_ends(at: At) -> None:
    watched = at()
    hand, store = watched.hand, watched.hand.store
    alarms_on(watched, 1_001, 1_002)
    hand.type("Lj")
    with store.watching(watched.lease) as writes:
        writes.end([alarm.id for alarm in store.alarms() if alarm.number == 1_001], hand.now)
        writes.raise_([replace(GAP, raised_at=MONDAY_10 - 1_200)])
    hand.elsewhere()
    assert "› 9m    #1002" in hand.screen and "#1001   P1" not in hand.screen and "a gap in a roster" in hand.screen
    with store.watching(watched.lease) as writes:
        writes.end([alarm.id for alarm in store.alarms() if alarm.number == 1_002], hand.now)
    hand.elsewhere()
    assert "› 9m    #1002" in hand.screen and "ended" in hand.screen
    hand.type("!")
    assert "This alarm has ended" in hand.told and hand.ticket(1_002).acked_by is None
    hand.type("k")
    assert "› 20m" in hand.screen and "ended" not in hand.screen


@pytest.mark.parametrize(("room", "height"), [(60, 12), (80, 24), (160, 40)])
def test_at_every_size_the_alarm_under_the_cursor_is_in_sight(at: At, room: int, height: int) -> None:
    watched = at(room=room, height=height)
    watched.raise_(
        *(replace(GAP, key=f"desk:roster-gap:{n}:0:0", raised_at=MONDAY_10 - 9_000 + n) for n in range(60)), P1
    )
    hand = watched.hand
    hand.type("Lk").key("end").type("!")
    screen = hand.screen.splitlines()
    assert "#1001 acknowledged." in "".join(screen[-5:-2]) and "Esc" in screen[-1] and len(screen) == height
    assert any("Open alarms" in one for one in screen) and any("› 2m    #1001" in one for one in screen)
    assert "ana until 10:15" in hand.screen
    shown = sum("a gap in a roster" in one for one in screen)
    assert f"and {60 - shown} more" in hand.screen and shown < 60


def test_who_is_on_duty_now_and_next_is_said_for_each_roster(at: At) -> None:
    lead = Roster("lead", ZONE, (Rotation(("lea",), datetime(2026, 11, 2, 8), timedelta(7)),), stale=True)
    watched = at((DUTY, lead))
    watched.hand.type("O")
    shown = watched.hand.told
    assert "duty now ana until Fri 20 Nov 08:00 EST next cy from Fri 20 Nov 08:00 EST" in shown
    assert "lead now lea" in shown and "this may be wrong" in shown


def test_without_a_roster_the_key_says_so(sit: Maker) -> None:
    hand = sit()
    assert hand.type("O").said == "There is no roster: no watch file is set."


def test_a_wrong_watch_file_is_said_and_the_console_goes_on(sit: Maker) -> None:
    def refused() -> Rosters:
        raise ConfigError(["watch.toml: roster[1].zone: is missing."])

    hand = sit(rosters=refused).tick()
    assert "watch file wrong: helpdesk config check says why" in hand.screen
    assert hand.type("O").said == "watch.toml: roster[1].zone: is missing."


def test_console_and_json_name_the_same_people_at_any_instant(at: At) -> None:
    # Grafana oncall#1296 #4755, OneUptime#3411: an override was paged, and not shown.
    watch, chance = at().hand, random.Random(3)
    for _ in range(INSTANTS):
        watch.now = MONDAY_10 + chance.randrange(60 * 86_400)
        watch.shift.watch.second()
        there = on_duty(DUTY, watch.now)
        assert watch.shift.watch.said.on_duty == there
        assert duty_text(watch.shift.watch.said) == f"on duty {', '.join(there)}"
        assert now_json(DUTY, watch.now)["on_duty"] == list(there)


def test_a_storm_of_alarms_is_counted_and_the_latest_one_stands_in_its_row_all_the_same(at: At) -> None:
    watched = at(room=120, height=24)
    watched.raise_(*(replace(P1, key=f"desk:breach:{n}", rule=Rule.FAILED, number=None) for n in range(2_800)))
    assert "99+ alarms" in watched.top
    assert len(watched.hand.shift.watch.alarms) == 300
    assert "1001 !" not in watched.hand.screen
    watched.raise_(replace(P1, raised_at=MONDAY_10))
    assert "1001 !" in watched.hand.screen
    assert [one.rule for one in watched.hand.shift.watch.of(1_001)] == [Rule.P1]
