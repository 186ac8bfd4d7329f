"""The filter language: what is understood, where it is wrong, and what could be typed next."""

from __future__ import annotations

import random
import time

import pytest

from helpdesk_tui.domain.agreement.policy_file import parse_policy
from helpdesk_tui.domain.filters.complete import complete, completed
from helpdesk_tui.domain.filters.conditions import (
    Among,
    Column,
    Condition,
    Known,
    Named,
    Not,
    PhoneEnd,
    Text,
    Within,
    Word,
    either,
    every,
)
from helpdesk_tui.domain.filters.keys import KEYS, STATES
from helpdesk_tui.domain.filters.parse import Asker, Query, QueryError, Scope, parse_query, tokens
from helpdesk_tui.domain.filters.standing import ANSWERED_ELSEWHERE, CLOCK_RUNS, breached, warning
from helpdesk_tui.wiring.config import data_text

POLICY = parse_policy(*data_text("sla.toml"))
NOW = 1_794_841_200
"""Mon 2026-11-16 10:00 EST."""
MIDNIGHT = NOW - 10 * 3600
DAY = 86_400
ASKER = Asker(NOW, POLICY, "ana")
IN_FROM = (Text.REQUESTER, Text.ORGANISATION)


def due(start: int | None = None, end: int | None = None) -> Condition:
    return every(CLOCK_RUNS, Within(Column.DUE_AT, start, end))


UNDERSTOOD: dict[str, Condition] = {
    "p:2": Among(Column.PRIORITY, (2,)),
    "P:p1-P3": Among(Column.PRIORITY, (1, 2, 3)),
    "p:3-1": Among(Column.PRIORITY, (1, 2, 3)),
    "is:breached": breached(POLICY, NOW),
    "IS:Warning": warning(POLICY, NOW),
    "is:waiting": every(Among(Column.STATUS, ("waiting",)), Not(Within(Column.WAIT_UNTIL, end=NOW + 1))),
    "is:answered": either(Known(Column.RESPONDED_AT), ANSWERED_ELSEWHERE),
    "is:unassigned": Not(Known(Column.ASSIGNEE)),
    "is:mine": Named(Column.ASSIGNEE, "ana"),
    "@me": Named(Column.ASSIGNEE, "ana"),
    "@bo": Named(Column.ASSIGNEE, "bo"),
    '@"Bo Berg"': Named(Column.ASSIGNEE, "Bo Berg"),
    "-@me": Not(Named(Column.ASSIGNEE, "ana")),
    "-printer": Not(Word("printer")),
    "-o'brien": Not(Word("o-brien")),
    '-"disk full"': Not(Word("disk full ")),
    "-10.0.0.1": Not(Word("10 0 0 1 ")),
    "from:acme": Word("acme", IN_FROM),
    'from:"Acme Corp"': every(Word("acme", IN_FROM), Word("corp", IN_FROM)),
    "phone:1700": PhoneEnd("1700"),
    'phone:"760-1700"': PhoneEnd("7601700"),
    "phone:08912345678": PhoneEnd("8912345678"),
    "phone:x214": PhoneEnd("", "214"),
    "email:ana@acme.example": Word("ana acme example", (Text.EMAIL,)),
    'note:"new fuser"': Word("new fuser ", (Text.NOTES,)),
    "note:fuser": Word("fuser", (Text.NOTES,)),
    "ref:INC-0012": Word("inc-0012", (Text.REFERENCE,)),
    "channel:Email": Among(Column.CHANNEL, ("email",)),
    "due:<2h": due(end=NOW + 7200),
    "due:>1d": due(start=NOW + DAY),
    "due:today": due(MIDNIGHT, MIDNIGHT + DAY),
    "due:<tomorrow": due(end=MIDNIGHT + DAY),
    'due:<"fri 14:00"': due(end=MIDNIGHT + 4 * DAY + 14 * 3600),
    "opened:>fri": Within(Column.OPENED_AT, start=MIDNIGHT - 3 * DAY),
    "opened:>sat": Within(Column.OPENED_AT, start=MIDNIGHT - 2 * DAY),
    "opened:<2026-11-20": Within(Column.OPENED_AT, end=MIDNIGHT + 4 * DAY),
    'opened:>"2h ago"': Within(Column.OPENED_AT, start=NOW - 7200),
    "opened:yesterday": Within(Column.OPENED_AT, MIDNIGHT - DAY, MIDNIGHT),
}


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("closed:>today", Scope.CLOSED),
        ("is:merged", Scope.CLOSED),
        ("closed:>today is:all", Scope.ALL),
        ("is:all closed:>today", Scope.ALL),
        ("is:open closed:>today", Scope.OPEN),
        ("-closed:>today", Scope.OPEN),
        ("-is:merged", Scope.OPEN),
        ("is:merged,breached", Scope.OPEN),
    ],
)
def test_what_only_closed_tickets_can_be_looks_among_those_unless_a_scope_is_named(text: str, scope: Scope) -> None:
    assert parse_query(text, ASKER).scope is scope
    assert parse_query(text, ASKER, Query(scope=Scope.ALL)).scope is (Scope.OPEN if "is:open" in text else Scope.ALL)


def test_a_closing_time_is_a_condition_on_it() -> None:
    assert parse_query("closed:>today", ASKER).wanted == (Within(Column.CLOSED_AT, start=MIDNIGHT),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is:breached,closed", "the first three without a comma, as in is:closed is:answered"),
        ("due:2h", "< or > before it, as in <2h"),
    ],
)
def test_what_is_nearly_right_is_told_as_it_would_be_right(text: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        parse_query(text, ASKER)


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_term_means_one_condition(text: str) -> None:
    assert parse_query(text, ASKER) == Query(wanted=(UNDERSTOOD[text],))


def test_several_values_of_one_key_are_alternatives_and_terms_are_all_asked_for() -> None:
    query = parse_query("p:1,3 mail is:all -is:waiting", ASKER)
    assert query.words == ("mail",) and query.scope is Scope.ALL and len(query.wanted) == 2
    assert parse_query("@me @me", ASKER) == parse_query("@me", ASKER)


def test_a_day_with_a_clock_change_is_as_long_as_it_is() -> None:
    query = parse_query("opened:2026-11-01", ASKER)
    (one,) = query.wanted
    assert isinstance(one, Within) and one.start and one.end and one.end - one.start == 25 * 3600


SCOPES = {"": "open", "is:closed": "closed", "is:all": "all", "-is:open": "closed", "-is:closed is:open": "open"}


@pytest.mark.parametrize("text", SCOPES)
def test_a_scope_is_where_it_looks(text: str) -> None:
    assert parse_query(text, ASKER) == Query(scope=Scope(SCOPES[text]))


@pytest.mark.parametrize("text", ["https://desk/1", "Re: mail", "10.0.0.1:80", '"error:500"', "- mail", "a-b"])
def test_what_only_looks_like_a_key_is_words(text: str) -> None:
    assert parse_query(text).words and not parse_query(text).wanted


WRONG = {
    "is:nothing": ("nothing", "open, closed, all"),
    "mail is:open,breachd": ("open", "open, closed, all"),
    "is:breached,breachd": ("breachd", "open, closed, all"),
    "p:7": ("7", "1 to 6"),
    "p:1,9": ("9", "1 to 6"),
    "-p:1-2-3": ("1-2-3", "1 to 6"),
    "channel:emial x": ("emial", "phone, international, email"),
    "prio:2": ("prio:", "p:, is:"),
    "phone:abc": ("abc", "digits"),
    "from:--": ("--", "organisation"),
    "due:soon": ("soon", "a time"),
    'due:"14:00"': ('"14:00"', "< or >"),
    "opened:<2h": ("<2h", '>"2h ago"'),
    "opened:>2h": (">2h", '<"2h ago"'),
    'opened:>"every mon"': ('>"every mon"', "time"),
    "@a\x00": ("a\x00", "technician"),
    "-is:all": ("all", "open or closed"),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_part_is_pointed_at_with_what_is_allowed_there(text: str) -> None:
    part, allowed = WRONG[text]
    with pytest.raises(QueryError) as caught:
        parse_query(text, ASKER)
    error = caught.value
    assert text[error.start : error.end] == part
    assert allowed in error.allowed and error.allowed in str(error)


@pytest.mark.parametrize("text", ["is:", "p:", "from:", "@", "due:<", "opened:"])
def test_an_unfinished_term_says_what_may_follow(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text, ASKER)
    assert caught.value.end > caught.value.start >= len(text.rstrip("<")) and caught.value.allowed


def test_too_much_is_refused() -> None:
    for text in ("x" * 201, "-a " * 25):
        with pytest.raises(QueryError):
            parse_query(text, ASKER)


def test_without_an_asker_what_depends_on_time_or_person_is_refused() -> None:
    assert parse_query("p:1 from:acme is:closed").wanted
    for text in ("@me", "is:breached", "due:<2h"):
        with pytest.raises(QueryError):
            parse_query(text)


def test_terms_cover_what_was_typed() -> None:
    text = '  -from:"acme corp"  is:open @"Bo B" mail'
    assert [text[one.start : one.end] for one in tokens(text)] == ['-from:"acme corp"', "is:open", '@"Bo B"', "mail"]


COMPLETED = {
    "c": "channel:|closed:",
    "is:br": "breached",
    "-is:un": "unassigned",
    "is:breached,war": "warning",
    "channel:e": "email",
    "@a": "ana",
    "@b": 'bo|"Bo Berg"',
    "@": 'me|ana|bo|"Bo Berg"',
    "mail p:1-": "1-2|1-3",
    "prin": "",
    "due:<": "<1h|<2h|<1d",
}


@pytest.mark.parametrize("text", COMPLETED)
def test_the_term_at_the_caret_is_completed(text: str) -> None:
    found = [one.text for one in complete(text, len(text), ["ana", "bo", "Bo Berg"])]
    assert found == [one for one in COMPLETED[text].split("|") if one]


def test_completion_types_what_is_certain_and_then_the_first() -> None:
    text = "x is:wa y"
    done, caret = completed(text, 7, complete(text, 7))
    assert (done, caret) == ("x is:warning y", 12)
    assert completed("c", 1, complete("c", 1)) == ("channel:", 8)
    assert completed("zz", 2, []) == ("zz", 2)


def test_every_key_and_state_offers_only_what_is_understood() -> None:
    for key, one in KEYS.items():
        for value in one.values:
            parse_query(f"{key}:{value}", ASKER)
    assert set(STATES) < set(KEYS["is"].values)


def test_whatever_is_typed_is_read_or_refused_at_once() -> None:
    pieces = [
        *(f"{key}:" for key in KEYS), *KEYS["is"].values, *"-@<>,:\"'. \t\n\x00\x1b0123456789abcxyzäß漢\ud800",
        " ", " ", "2h", "1d", "fri", "14:00", "2026-11-20", "today", "every", "me", "http://", "-1", "99999999999", "4",
        "eod", "+3bd", "29 feb", "31", "2101-01-01", "0000-00-00", "1969-12-31", "00:00", "24:00",
    ]  # fmt: skip
    chance = random.Random(3)
    worst = 0.0
    for _ in range(100_000):
        text = "".join(chance.choices(pieces, k=chance.randrange(1, 14)))
        started = time.process_time()
        try:
            parse_query(text, ASKER)
        except QueryError as error:
            assert 0 <= error.start < error.end <= len(text) + 1
            assert error.allowed
        complete(text, chance.randrange(len(text) + 1), ["ana", "Bo B"])
        worst = max(worst, time.process_time() - started)
    # Of this process alone, for what else the machine does is no fault of a filter (never over 1 s).
    assert worst < 1


@pytest.mark.parametrize("text", ["zendesk:35436", "gitlab:group/project#5", "servicenow:INC0000000a"])
def test_a_reference_is_searched_for_as_tickets_show_it(text: str) -> None:
    assert parse_query(text) == parse_query(f'"{text}"')


@pytest.mark.parametrize("text", ["prio:2", "openned:2", "nonsense:1"])
def test_a_mistyped_key_is_no_reference(text: str) -> None:
    with pytest.raises(QueryError, match="There is no"):
        parse_query(text)
