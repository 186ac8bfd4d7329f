"""Each event of the desk as a whole is one sentence."""

from __future__ import annotations

import pytest

from helpdesk_tui.domain.tickets.desk_events import DeskEvent, DeskKind
from helpdesk_tui.domain.words.desk_history import sentence

CHANGED = {"caller": 3, "fields": "name,phone"}
NAMES = {"before.name": "Bob", "after.name": "Bo", "after.phone": "1700"}

SAID = {
    "exported 1 ticket as csv to out.csv": ("exported", {"format": "csv", "tickets": 1, "file": "out.csv"}, {}),
    "exported 1,200 tickets as jsonl to standard output: is:all": (
        "exported", {"format": "jsonl", "tickets": 1200, "file": "-"}, {"filter": "is:all"},
    ),
    "made a backup, /b/x.db, of the log up to event 12": ("backed-up", {"file": "/b/x.db", "head": "12:ab"}, {}),
    "restored the backup x.db, of the log up to event 12; events 13-20 of before are gone": (
        "restored", {"backup": "x.db", "head": "12:ab", "lost": "13-20"}, {},
    ),
    "restored the backup x.db, of the log up to event 12; what was there before could not be read": (
        "restored", {"backup": "x.db", "head": "12:ab"}, {},
    ),
    "brought the desk from schema 8 to 9 (helpdesk 2.0)": ("upgraded", {"from": 8, "to": 9, "program": "2.0"}, {}),
    "was refused to give away or take a colleague's ticket (#1001), as technician": (
        "refused", {"right": "reassign", "role": "technician", "ticket": 1001}, {},
    ),
    "was refused to work as somebody else; further refusals of then are not noted": (
        "refused", {"right": "speak", "last": 1}, {},
    ),
    'changed requester 3; name: "Bo", was "Bob"; phone: "1700", was nothing': ("caller-changed", CHANGED, NAMES),
    'merged requester 5 into requester 3; name: "Bo", was "Bob"': (
        "callers-merged", {"caller": 3, "fields": "name", "merged": 5}, NAMES,
    ),
    "took requester 5 out of requester 3": ("callers-undone", {"caller": 3, "fields": "", "merged": 5}, {}),
    'noted of "Acme": "gold"': ("organisation-changed", {}, {"organisation": "Acme", "after.note": "gold"}),
    "erased the texts of events 3-5 of this log": ("purged", {"events": "3-5"}, {}),
    "brought back purged text of open tickets: 1001-1003; it is to be purged once they close": (
        "purge-due", {"tickets": "1001-1003"}, {},
    ),
    "painted colour blue": ("painted", {"colour": "blue", "nothing": None}, {}),
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_it_is_said(said: str) -> None:
    kind, facts, texts = SAID[said]
    assert sentence(DeskEvent(kind, 1, "ana", "o", facts, texts)) == said  # type: ignore[arg-type]


def test_what_was_erased_is_said_as_erased() -> None:
    gone = frozenset({"before.name", "after.name"})
    event = DeskEvent("caller-changed", 1, "ana", "o", {"caller": 3, "fields": "name"}, erased=gone)
    assert sentence(event) == "changed requester 3; name: (erased), was (erased)"


@pytest.mark.parametrize("kind", DeskKind)
def test_an_event_without_its_facts_is_said_all_the_same(kind: DeskKind) -> None:
    assert sentence(DeskEvent(kind, 1, "ana", "o"))
