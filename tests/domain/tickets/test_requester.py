"""When two records are one caller, and what another contact adds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk_tui.domain.text.cleaning import TextError
from helpdesk_tui.domain.tickets.requester import Requester, entered, filled, same_person

MARIA = Requester("Maria Silva", "+1 (212) 760-1700 x12", "maria@acme.example", "Acme", None, 100, 7)


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


def test_another_contact_fills_gaps_overwrites_nothing_and_adds_what_is_new() -> None:
    again = Requester("maria silva", "2127601700", "other@acme.example", "Acme Ltd", "VIP", 300)
    assert filled(MARIA, again) == replace(MARIA, note="VIP", seen_at=300, emails=("other@acme.example",))
    assert filled(MARIA, replace(again, seen_at=50)).seen_at == 100
    assert filled(MARIA, replace(again, phone="555 0100")).numbers == ("555 0100",)
    assert filled(MARIA, replace(again, phone="2127601700 x12")).numbers == ()


def test_what_is_too_long_is_told() -> None:
    with pytest.raises(TextError, match="phone has 41 characters"):
        entered({"phone": "5" * 41})
    assert entered({"name": "  Ana\tLu ", "note": ""}) == {"name": "Ana Lu", "note": None}
