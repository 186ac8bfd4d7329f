"""What tells tickets apart in scripts whose words are single characters."""

from __future__ import annotations

from helpdesk_tui.domain.rules.alike import best, useful_words
from tests.store.making import a_ticket


def test_subjects_in_chinese_japanese_and_korean_have_words_that_tell() -> None:
    assert useful_words("印刷機が故障した") == ("印", "刷", "機", "故", "障")
    assert useful_words("프린터 고장") == ("프", "린", "터", "고", "장")


def test_a_ticket_about_the_same_printer_is_found_alike() -> None:
    same, other = a_ticket(1, subject="印刷機の紙詰まり"), a_ticket(2, subject="電話が不通")
    assert best([other, same], useful_words("印刷機が故障"), None, 5) == [same]
