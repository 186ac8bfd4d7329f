"""More than any field takes is told to whoever typed or pasted it, and fills neither the console nor the desk."""

from __future__ import annotations

import pytest

from helpdesk_tui.console.old.edit import Edit, TooLong, typed
from helpdesk_tui.domain.text.cleaning import BODY_LIMITS, TYPED_LIMIT
from helpdesk_tui.store.base import Declined
from helpdesk_tui.store.sqlite.sql.drafts import MOST_BYTES, MOST_BYTES_OF_ONE
from tests.console.conftest import Hand, hand

__all__ = ["hand"]

HUGE = "x" * 20_000_000


def said(hand: Hand) -> str:
    return " ".join(hand.screen.split())


@pytest.mark.parametrize("keys", ["m", "c", "e", "/", ":", "n"])
def test_a_paste_of_twenty_megabytes_is_told_and_not_taken(hand: Hand, keys: str) -> None:
    hand.open("Printer")
    hand.type(keys)
    hand.session.paste(HUGE)
    assert "20,000,000 characters are too many" in said(hand)
    hand.session.tick()
    hand.session.leave()
    kept = hand.store.drafts("ana")
    assert sum(map(len, kept.values())) < 1_000


def test_what_stood_there_stands_after_a_paste_that_is_too_long(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("mCalled back ")
    hand.session.paste(HUGE)
    hand.type("twice\r")
    assert hand.store.history(1001)[-1].text == "Called back twice"


def test_pastes_that_are_too_much_together_stop_at_the_limit(hand: Hand) -> None:
    hand.open("Printer")
    hand.type("m")
    for _ in range(10):
        hand.session.paste("x" * BODY_LIMITS["note"])
    assert "characters are too many beside the 131,072 that stand here" in said(hand)
    hand.session.tick()
    [kept] = hand.store.drafts("ana").values()
    assert len(kept) == TYPED_LIMIT


def test_a_line_that_is_full_takes_no_key_but_can_be_made_shorter() -> None:
    full = typed("x" * TYPED_LIMIT)
    with pytest.raises(TooLong):
        full.insert("y")
    shorter = full.press("backspace")
    assert shorter is not None and len(shorter.insert("y").text) == TYPED_LIMIT
    assert Edit().insert("y" * TYPED_LIMIT).text == "y" * TYPED_LIMIT


def test_a_draft_that_the_desk_does_not_take_is_told_once_and_hinders_no_other(hand: Hand) -> None:
    hand.session.drafts.put("note 1001", "x" * (MOST_BYTES + 1))
    hand.session.drafts.put("note 1002", "Called back")
    hand.session.tick()
    assert "a draft may have" in said(hand)
    assert hand.store.drafts("ana") == {"note 1002": "Called back"}
    hand.session.notice = None
    hand.session.tick()
    assert "a draft may have" not in said(hand)


def test_the_drafts_of_one_technician_have_a_limit_together(hand: Hand) -> None:
    text = "x" * MOST_BYTES
    for number in range(MOST_BYTES_OF_ONE // MOST_BYTES):
        assert hand.store.keep_draft("ana", f"note {number}", text, 1)
    with pytest.raises(Declined, match="Send or give up another one"):
        hand.store.keep_draft("ana", "note 99", "y", 1)
    assert hand.store.keep_draft("bo", "note 99", "y", 1)
    assert hand.store.keep_draft("ana", "note 1", "", 2)
    assert hand.store.keep_draft("ana", "note 99", "y", 3)
