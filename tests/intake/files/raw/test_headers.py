"""The header and the separator are found by the names of columns that are known, then by what the rows look like."""

from __future__ import annotations

import pytest

from helpdesk_tui.intake.files.raw.headers import delimiter_of, header_at, separator_said, tidy

KNOWN = ("id", "subject", "status", "created_at")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Number;Subject;Hours\n1;Printer;1,5\n2;Mail, and phone, down;2,5\n", ";"),
        ("id,subject,status\n" + "1,a &lt;b&gt; &amp;&nbsp;&nbsp;,open\n" * 4, ","),
        ("id,subject,status\n" + "1,a;b;c;d;e,open\n" * 5, ","),
        ("id\tsubject\tstatus\n1\ta, b, c, d\topen\n2\ta, b, c, e\topen\n", "\t"),
        ("Tickets, from 01/01 to 31/01, all\n\nnumber;name;state\n1;a;open\n2;b;open\n", ";"),
        ("subject\na;b\n", ","),
        ("", ","),
    ],
)
def test_the_separator_is_the_one_of_the_header(text: str, delimiter: str) -> None:
    assert delimiter_of(text, KNOWN) == (0, delimiter)


@pytest.mark.parametrize("line", ["sep=;\n", "\ufeffSEP=;\r\n", '"sep=;"\n'])
def test_a_first_line_may_say_the_separator(line: str) -> None:
    assert delimiter_of(line + "id;subject\n", KNOWN) == (1, ";")


def test_a_quotation_mark_is_no_separator() -> None:
    assert separator_said('sep="\n') is None


def test_the_header_is_the_row_with_the_most_known_names() -> None:
    assert header_at([(1, ["Report", "of", "all"]), (2, ["x", "", ""]), (3, ["Id", "Created at", "?"])], KNOWN) == 2


def test_without_known_names_the_header_is_the_first_full_row() -> None:
    assert header_at([(1, ["Report", "", ""]), (3, ["a", "b", ""]), (4, ["1", "2", "3"])], KNOWN) == 1


@pytest.mark.parametrize(
    ("cell", "name"),
    [('\ufeff"ID"', "ID"), (" Created \n at ", "Created at"), ("i\x1b[31md", "i\ufffd[31md")],
)
def test_names_of_columns_are_tidied(cell: str, name: str) -> None:
    assert tidy(cell) == name
