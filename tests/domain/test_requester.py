"""When two records are one caller, and what another contact adds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.number import phone_digits
from helpdesk_tui.domain.requester import Requester, agree, entered, merged, number_end, same_person
from helpdesk_tui.domain.text import TextError

MARIA = Requester("Maria Silva", "+1 (212) 760-1700 x12", "maria@acme.example", "Acme", None, 100, 7)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+1 (212) 760-1700 x12", "212.760.1700", True),
        ("001 212 760 1700", "+12127601700", True),
        ("030 1234567", "+49 30 1234567", True),
        ("1700", "+12127601700", False),
        ("1700", "1700", True),
        ("+1 212 760 1700", "+1 213 760 1700", False),
        ("", "212", False),
    ],
)
def test_two_numbers_are_one_line_whatever_their_spelling(one: str, other: str, same: bool) -> None:
    assert agree(phone_digits(one), phone_digits(other)) is same
    assert agree(phone_digits(other), phone_digits(one)) is same


def test_the_end_of_a_number_comes_first_without_trunk_zeros() -> None:
    assert number_end("0301234") == "432103"
    assert len(number_end("9" * 60)) == 20


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        (Requester("maria silva", "2127601700"), True),
        (Requester("Maria Silva", "555 0100"), False),
        (Requester("Maria Silva", "555 0100", "MARIA@acme.example"), True),
        (Requester("Bo Chen", "2127601700"), False),
        (Requester("Maria Silva", None, None, "acme"), True),
        (Requester("Maria Silva"), False),
    ],
)
def test_a_caller_is_the_same_by_name_and_something_in_common(typed: Requester, same: bool) -> None:
    assert same_person(MARIA, typed) is same


def test_another_contact_fills_gaps_and_overwrites_nothing() -> None:
    again = Requester("maria silva", "2127601700", "other@acme.example", "Acme Ltd", "VIP", 300)
    assert merged(MARIA, again) == replace(MARIA, note="VIP", seen_at=300)
    assert merged(MARIA, replace(again, seen_at=50)).seen_at == 100


def test_what_is_too_long_is_told() -> None:
    with pytest.raises(TextError, match="phone has 41 characters"):
        entered({"phone": "5" * 41})
    assert entered({"name": "  Ana\tLu ", "note": ""}) == {"name": "Ana Lu", "note": None}
