"""The hand-written tickets of a demonstration: some forty, with every state that a desk can show.

Each is a list of steps that go through the rules, so its history is like one that was typed.
The first is a major incident; others are its children, and one is its duplicate. A small desk
gets the first of the list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from helpdesk_tui.domain.agreement.sla import Policy, response_clock
from helpdesk_tui.domain.tickets.commands import (
    Adopt,
    Assign,
    Attach,
    Close,
    Command,
    Edit,
    Merge,
    Note,
    Open,
    Reopen,
    Reprioritise,
    Respond,
    Resume,
    Wait,
)
from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.demo.people import Contact
from helpdesk_tui.intake.demo.words import ORGANISATIONS
from helpdesk_tui.intake.stories import Step

MINUTE, HOUR, DAY = 60, 3_600, 86_400

P1, P2, P3, P4, P5, P6 = Priority
_PHONE, _MAIL, _CHAT, _PORTAL = Channel.PHONE, Channel.EMAIL, Channel.CHAT, Channel.PORTAL

Deed = tuple[int, str, Command]
"""Seconds after the opening, the technician, the command."""
OUTAGE = 0
"""The place in ``SCENES`` of the major incident, and in deeds its number until the real one is known."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One ticket: opened ``ago`` seconds before now, or so that its response is due ``due_in`` seconds from now.

    ``start_in`` is when a scheduled task begins, seconds from now; where that is not in the
    future, the last opening hours before it.
    """

    priority: Priority
    organisation: int
    subject: str
    ago: int = 0
    due_in: int | None = None
    start_in: int | None = None
    channel: Channel = _PHONE
    answered: bool = False
    assignee: str | None = None
    body: str | None = None
    recurrence: str | None = None
    deeds: tuple[Deed, ...] = ()


SCENES = (
    Scene(
        P2, 10, "Hosted desktops: nobody can log on, several clinics", ago=47 * MINUTE,
        body="Front desk cannot check patients in. Reported from two more sites while on the phone.",
        deeds=(
            (70, "mreyes", Respond()),
            (75, "mreyes", Assign("mreyes")),
            (380, "mreyes", Reprioritise(P1, "Four customers report the same")),
            (560, "mreyes", Edit({"subject": "All sites: hosted desktops refuse every log-on"})),
            (1_260, "nhaddad", Attach(organisation=ORGANISATIONS[6][0], said="The whole office, for half an hour.")),
            (1_500, "lchen", Note("Broker lost its database at 13 past. Failing over by hand, ten minutes.")),
            (1_980, "tkowalski", Attach(organisation=ORGANISATIONS[14][0], said="Reception checks in on paper.")),
            (2_400, "mreyes", Note("Half of the sites are back. Bridge call stays open.")),
        ),
    ),
    Scene(P1, 15, "Core switch east: all customer links down", ago=14 * MINUTE, channel=Channel.MONITORING),
    Scene(
        P2, 24, "Payment terminals offline, queue at the counter", due_in=6 * MINUTE + 30,
        body="All four terminals show 'no line' since the delivery came. Cash only for now.",
    ),
    Scene(P3, 12, "Claims portal logs agents out after a minute", due_in=9 * MINUTE, channel=_MAIL),
    Scene(
        P2, 5, "Mill floor: no network, production stopped", due_in=-12 * MINUTE, channel=_MAIL,
        body="Second mail, please. The line has been standing since the morning shift.",
    ),
    Scene(P4, 9, "Plotter in the studio prints pale", due_in=3 * HOUR),
    Scene(P6, 3, "Replace the switch in the reading room", start_in=0, ago=3 * DAY, answered=True, assignee="sberg"),
    Scene(P5, 17, "How do I share a folder with somebody outside?", ago=DAY, channel=_PORTAL),
    Scene(P2, 16, "Image store unreachable from both scanners", due_in=17 * MINUTE, assignee="apatel"),
    Scene(
        P2, 18, "Hosted desktops say 'no broker found'", ago=51 * MINUTE, channel=_PORTAL,
        deeds=((540, "apatel", Merge(OUTAGE)),),
    ),
    Scene(
        P2, 8, "No hosted desktop in the operating rooms", ago=39 * MINUTE, answered=True, assignee="apatel",
        deeds=((150, "apatel", Adopt(OUTAGE)),),
    ),
    Scene(
        P2, 7, "Telephones dead in the main branch", ago=102 * MINUTE, answered=True, assignee="tkowalski",
        deeds=(
            (900, "tkowalski", Note("Carrier confirms a cut fibre, crew on site within the hour.")),
            (3_900, "tkowalski", Note("Calls forwarded to mobiles meanwhile. Carrier: splice in progress.")),
        ),
    ),
    Scene(
        P3, 17, "Home office cannot log on to the hosted desktops", ago=33 * MINUTE, channel=_MAIL,
        deeds=((400, "lchen", Respond()), (410, "lchen", Adopt(OUTAGE))),
    ),
    Scene(P3, 1, "X-ray viewer very slow since the update", due_in=41 * MINUTE, channel=_PORTAL),
    Scene(
        P3, 14, "Booking system charges some guests twice", due_in=-35 * MINUTE, channel=_MAIL, assignee="nhaddad",
        body="Three guests so far. Finance wants to know whether it is only the weekend rate.",
    ),
    Scene(
        P2, 21, "Cold store alarm server does not answer", ago=200 * MINUTE, answered=True, assignee="jokafor",
        deeds=(
            (2_400, "jokafor", Note("Disk full of video. Freed 40 GB, service starts again.")),
            (2_500, "jokafor", Wait()),
        ),
    ),
    Scene(
        P3, 11, "Pupils cannot print from the testing app", ago=55 * MINUTE, answered=True, assignee="lchen",
        deeds=((1_200, "lchen", Note("Works from Windows, not from the tablets. Asked the vendor of the app.")),),
    ),
    Scene(
        P2, 2, "Dispatch cannot log on, lorries wait in the yard", ago=28 * MINUTE, answered=True, assignee="lchen",
        deeds=((100, "lchen", Adopt(OUTAGE)),),
    ),
    Scene(
        P3, 22, "Hosted desktop logs off in the middle of a report", ago=22 * MINUTE, answered=True, assignee="mreyes",
        deeds=((90, "mreyes", Adopt(OUTAGE)), (660, "mreyes", Close("Logs on again, tested with the caller."))),
    ),
    Scene(P4, 0, "Shared calendar does not show for two partners", due_in=26 * HOUR, channel=_MAIL),
    Scene(P6, 8, "Weekly restore test of the image store", start_in=20 * HOUR, ago=8 * DAY, recurrence="FREQ=WEEKLY"),
    Scene(P3, 20, "Tenant mails bounce, mailbox full", due_in=80 * MINUTE),
    Scene(
        P2, 19, "ERP refuses every order since the certificate expired", ago=4 * HOUR, answered=True,
        deeds=(
            (60, "dmurphy", Assign("dmurphy")),
            (1_500, "dmurphy", Note("New certificate installed, service restarted.")),
            (13_200, "dmurphy", Close("Certificate renewed; reminder set for next year.")),
        ),
    ),
    Scene(P3, 13, "VPN drops every ten minutes for field staff", due_in=125 * MINUTE, channel=_CHAT),
    Scene(
        P3, 2, "Freight labels print the wrong depot", ago=26 * HOUR, channel=_MAIL,
        deeds=(
            (1_800, "sberg", Respond()),
            (1_900, "sberg", Assign("sberg")),
            (7_200, "sberg", Close("Depot table loaded again.")),
            (24 * HOUR, "sberg", Reopen()),
            (24 * HOUR + 60, "sberg", Note("Wrong depot again on two of thirty labels, says the caller.")),
        ),
    ),
    Scene(P2, 18, "Nurse call display frozen on one ward", ago=31 * MINUTE, answered=True, assignee="nhaddad"),
    Scene(P4, 6, "Spam filter holds back invoices", due_in=-4 * HOUR, channel=_MAIL),
    Scene(P3, 23, "Ticket printer at the box office cuts too early", due_in=190 * MINUTE),
    Scene(
        P4, 22, "Meter readings arrive a day late", ago=5 * HOUR, channel=_PORTAL,
        deeds=(
            (2_000, "apatel", Respond()),
            (2_050, "apatel", Assign("apatel")),
            (5_000, "apatel", Note("Night job waits for a file that comes later since May.")),
            (9_000, "apatel", Assign("tkowalski")),
        ),
    ),
    Scene(P6, 4, "Upgrade the tap room tills to the new release", start_in=3 * DAY, ago=2 * DAY, answered=True),
    Scene(
        P3, 15, "Handheld scanners lose the Wi-Fi at gate 4", ago=170 * MINUTE, answered=True, assignee="mreyes",
        deeds=((600, "mreyes", Wait()),),
    ),
    Scene(P5, 10, "Old toner to be collected from the basement", ago=3 * DAY, channel=_PORTAL),
    Scene(
        P3, 24, "Prescription labels come out in duplicate", ago=7 * HOUR, answered=True, assignee="jokafor",
        deeds=((20_000, "jokafor", Close("Spooler had kept a job; cleared, and tested with the caller.")),),
    ),
    Scene(
        P4, 19, "Scale in bay 2 not recognised by the PC", ago=9 * HOUR, answered=True, assignee="dmurphy",
        deeds=((3_000, "dmurphy", Wait()), (9_500, "dmurphy", Resume())),
    ),
    Scene(P6, 12, "Add a field for cost centres to the claims form", start_in=19 * DAY, ago=DAY, channel=_MAIL),
    Scene(
        P3, 7, "Statement run: archive server almost full", ago=6 * HOUR, channel=Channel.MONITORING,
        deeds=(
            (1_200, "lchen", Respond()),
            (1_300, "lchen", Reprioritise(P4, "Enough room for two weeks after moving logs")),
            (1_400, "lchen", Assign("lchen")),
        ),
    ),
    Scene(P6, 20, "Move the leasing office to the ground floor", start_in=-DAY, ago=6 * DAY, answered=True),
    Scene(P5, 9, "Clock on the wall display is four minutes fast", ago=2 * DAY, channel=Channel.WALK_IN),
    Scene(
        P5, 0, "Two icons of the dictation tool on the desktop", ago=30 * HOUR, answered=True,
        deeds=((28 * HOUR, "sberg", Close("Removed from here.")),),
    ),
    Scene(
        P4, 18, "Name change after a wedding", ago=20 * HOUR, channel=_MAIL,
        deeds=((4 * HOUR, "nhaddad", Respond()), (19 * HOUR, "nhaddad", Close("Account and mail address renamed."))),
    ),
)  # fmt: skip


def linked(steps: tuple[Step, ...], outage: int, callers: Mapping[str, Contact]) -> tuple[Step, ...]:
    """Return the steps with the number of the major incident, and with the ``callers`` by organisation."""
    return tuple(replace(step, command=_linked(step.command, outage, callers)) for step in steps)


def _linked(command: Command, outage: int, callers: Mapping[str, Contact]) -> Command:
    match command:
        case Adopt():
            return replace(command, parent=outage)
        case Merge():
            return replace(command, target=outage)
        case Attach(organisation=str(organisation)):
            caller = callers[organisation]
            return replace(command, requester=caller.name, phone=caller.phone, email=caller.email)
    return command


def scene_steps(scene: Scene, contact: Contact, policy: Policy, now: int, rng: Random) -> tuple[Step, ...]:
    """Return the scene's steps as they were taken up to ``now`` (seconds UTC)."""
    opened_at = _opened_at(scene, policy, now)
    scheduled_for = _start(scene.start_in, policy, now) if scene.start_in is not None else None
    if scheduled_for is not None:
        opened_at = min(opened_at, scheduled_for - DAY)
    opener = scene.assignee or rng.choice(("mreyes", "apatel", "nhaddad"))
    opening = Open(
        subject=scene.subject,
        priority=scene.priority,
        channel=scene.channel,
        requester=contact.name,
        phone=contact.phone,
        email=contact.email,
        organisation=contact.organisation,
        body=scene.body,
        opened_at=opened_at,
        answered=scene.answered,
        scheduled_for=scheduled_for,
        recurrence=scene.recurrence,
        assignee=scene.assignee,
    )
    saved = min(now, opened_at + rng.randrange(20, 60))
    return (Step(saved, opener, opening), *_deeds(scene, opened_at, now))


def _deeds(scene: Scene, opened_at: int, now: int) -> Iterator[Step]:
    for after, actor, command in scene.deeds:
        if opened_at + after <= now:
            yield Step(opened_at + after, actor, command)


def _opened_at(scene: Scene, policy: Policy, now: int) -> int:
    """Return the opening whose deadline is as near to the wanted one as the calendar allows.

    A future deadline is never earlier than wanted, and a passed one never later.
    """
    if scene.due_in is None:
        return now - scene.ago

    def due(start: int) -> int:
        return response_clock(policy, scene.priority, start).due

    starts = range(now - 60 * DAY, now)
    if scene.due_in > 0:
        return starts.start + bisect_left(starts, now + scene.due_in, key=due)
    return starts.start + max(0, bisect_right(starts, now + scene.due_in, key=due) - 1)


def _start(start_in: int, policy: Policy, now: int) -> int | None:
    """Return when a scheduled task begins: in opening hours, on a quarter of an hour (SLA: P6)."""
    if start_in > 0:
        return policy.business.next_open(-(-(now + start_in) // (15 * MINUTE)) * 15 * MINUTE)
    latest = (now + start_in - MINUTE) // (5 * MINUTE) * 5 * MINUTE
    tried = range(latest, latest - 14 * DAY, -15 * MINUTE)
    return next((at for at in tried if policy.business.is_open(at)), None)
