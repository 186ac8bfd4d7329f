"""How text is compared: what folds to the same, what stays apart, and which words a text has."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.text.folding import folded, words_of

SAME = [
    ("MÜLLER", "mu\u0308ller"),
    ("Müller", "muller"),
    ("İbrahim Yılmaz", "ibrahim yilmaz"),
    ("IBRAHIM YILMAZ", "i\u0307brahim yılmaz"),
    ("Ọ̀ṣúnlé", "osunle"),
    ("Straße", "STRASSE"),
    ("Łódź", "lodz"),
    ("Søren Ærø", "soren aero"),
    ("ＨＰ　１２", "hp 12"),
    ("ﾌﾟﾘﾝﾀ", "プリンタ"),
    ("ﬁrewall", "firewall"),
    ("٣٤", "34"),
    ("מ\u05b7יִם", "מים"),
    ("O’Brien", "o'brien"),
    ("O\u00b4Brien", "o'brien"),
    ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
    ("e\u2011mail", "e-mail"),
    ("soft\u00adware", "software"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_word_fold_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("हिन्दी", "हन्द"), ("ที่", "ที"), ("한", "하")])
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("o'brien", ["o", "brien"]),
        ("10.0.0.1", ["10", "0", "0", "1"]),
        ("foo_bar", ["foo", "bar"]),
        ("İbrahim", ["ibrahim"]),
        ("印刷機PC3台", ["印", "刷", "機", "pc3", "台"]),
        ("か\u3099ぎ", ["が", "ぎ"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("프린터 고장", ["프", "린", "터", "고", "장"]),
        (" -- ", []),
    ],
)
def test_a_text_has_these_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_folding_twice_changes_nothing_and_composed_text_is_as_its_parts(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(text) == folded(unicodedata.normalize("NFC", text))
    assert words_of(" ".join(words_of(text))) == words_of(text)
