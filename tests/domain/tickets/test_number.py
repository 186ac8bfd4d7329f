"""Telephone numbers are compared as lines, whatever their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.tickets.number import Number, fold_number, is_number, matches, phone_digits, same_line


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("+1 (212) 760-1700 x12", "12127601700"),
        ("1-855-760-1700", "18557601700"),
        ("001 212 760 1700", "12127601700"),
        ("+44 (0)20 7946 0000", "442079460000"),
        ("(0)20 7946 0000", "02079460000"),
        ("212.760.1700 ext. 5", "2127601700"),
        ("2127601700,,12#", "2127601700"),
        ("tel:+1-855-760-1700;ext=4", "18557601700"),
        ("Fax 212 3", "2123"),
        ("٢١٢", "212"),
        ("no number", ""),
        ("", ""),
    ],
)
def test_a_phone_number_is_its_digits_without_the_extension(typed: str, digits: str) -> None:
    assert phone_digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "extension"),
    [
        ("+1 (212) 760-1700 x214", "214"),
        ("212 760 1700x214", "214"),
        ("212 760 1700 ext. 214", "214"),
        ("212 760 1700, Ext: 21-4", "214"),
        ("212 760 1700 #214", "214"),
        ("089 123456 Durchwahl 214", "214"),
        ("089 123456 (DW 214)", "214"),
        ("01 23 45 67 89 poste 214", "214"),
        ("x214", "214"),
        ("Durchwahl 214", "214"),
        ("212 760 1700", ""),
        ("212 760 1700, 212 760 1701", ""),
        ("212 760 1700 or 12", ""),
        ("Fax 212 3", ""),
    ],
)
def test_an_extension_is_read_in_the_words_it_is_written_in(typed: str, extension: str) -> None:
    assert fold_number(typed).extension == extension


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+49 (0)89 123456-78", "08912345678", True),
        ("+49 (0)89 123456-78", "0049 89 12345678", True),
        ("(+49) (0)89 123456-78", "089/12345678", True),
        ("089 123456 Durchwahl 78", "+49 89 123456-78", True),
        ("+1 (212) 760-1700 x12", "212.760.1700", True),
        ("+1 (212) 760-1700 x12", "212.760.1700 ext. 12", True),
        ("+1 (212) 760-1700 x12", "+1 (212) 760-1700 x14", False),
        ("+1 212 760 1700", "+1 213 760 1700", False),
        ("1700", "+12127601700", False),
        ("1700", "1700", True),
        ("x214", "ext 214", True),
        ("", "", False),
        ("", "2127601700", False),
    ],
)
def test_two_numbers_are_one_line_whatever_their_spelling(one: str, other: str, same: bool) -> None:
    assert same_line(fold_number(one), fold_number(other)) is same
    assert same_line(fold_number(other), fold_number(one)) is same


@pytest.mark.parametrize(
    "typed", ["1700", "01700", "7601700", "2127601700", "0012127601700", "01112127601700", "214", "x214", "1700 x214"]
)
def test_a_kept_number_is_found_by_its_end_its_extension_or_all_of_it(typed: str) -> None:
    assert matches(fold_number(typed), fold_number("+1 (212) 760-1700 x214"))


@pytest.mark.parametrize("typed", ["", "+", "1701", "x21", "2127601700 x215", "13127601700"])
def test_a_kept_number_is_not_found_by_another(typed: str) -> None:
    assert not matches(fold_number(typed), fold_number("+1 (212) 760-1700 x214"))


@pytest.mark.parametrize("typed", ["1", "+49 (0)89/12", "212-760 ext. 2", "555 0100 x", "x214", "#214", "Durchwahl 7"])
def test_digits_with_what_stands_between_them_are_a_number(typed: str) -> None:
    assert is_number(typed)


@pytest.mark.parametrize("typed", ["", "x", "ext", "+", "Bo 2", "R2 D2", "555 Maria", "Lokalbahn 3"])
def test_a_name_is_no_number(typed: str) -> None:
    assert not is_number(typed)


@given(st.text(st.characters()) | st.text("0123456789+()-/ .x#,;et"))
def test_reading_a_number_never_raises_and_compares_a_number_with_itself_as_one(text: str) -> None:
    read = fold_number(text)
    assert same_line(read, read) is (read != Number())
    assert phone_digits(text).lstrip("0")[::-1].startswith(read.end)
