"""Text tables are read as text and nothing else, or refused as a whole with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw import lines, tables, texts
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError, Sheet
from helpdesk_tui.intake.files.raw.tables import Table, table_of

KNOWN = ("id", "subject", "status")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "tickets.csv"
    path.write_bytes(content)
    return path


def sheet_of(path: Path) -> Sheet:
    sheet = read_raw(path, heads=KNOWN)
    assert isinstance(sheet, Sheet)
    return sheet


def read_table(path: Path) -> Table:
    return table_of(sheet_of(path))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_four_separators_are_known(tmp_path: Path, delimiter: str) -> None:
    table = read_table(written(tmp_path, delimiter.join(["Subject", "Opened at"]).encode() + b"\n" + b"a.b"))
    assert table.columns == ("subject", "opened_at")


def test_a_separator_within_quotes_does_not_count(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, b'"a, b, c";subject\r1;2\r')).columns == ("a,_b,_c", "subject")


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert read_table(written(tmp_path, b"\xef\xbb\xbfsubject\nx\n")).columns == ("subject",)


def test_a_row_knows_the_line_it_begins_on(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b'subject,body\r\n\r\na,"two\r\nlines"\r\n , \r\nb,c\r\n'))
    assert [(row.line, row.get("subject")) for row in table.rows] == [(3, "a"), (6, "b")]


def test_cells_stay_text(tmp_path: Path) -> None:
    [row] = read_table(written(tmp_path, b"phone,number\n+0012, 007 \n")).rows
    assert (row.get("phone"), row.get("number"), row.get("colour")) == ("+0012", "007", "")


def test_a_row_of_another_length_is_left_out_with_its_line(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, b"subject,body\na\nb,c\nd,e,f\n"))
    assert [row.line for row in table.rows] == [3]
    assert [(row.line, row.reason) for row in table.ragged] == [
        (2, "The row has 1 cells, the first row of the file 2."),
        (4, "The row has 3 cells, the first row of the file 2."),
    ]


def test_what_was_left_out_is_given_back_as_it_stood_with_the_header(tmp_path: Path) -> None:
    sheet = sheet_of(written(tmp_path, b'sep=;\r\nid;subject\r\n1;a\r\n 2 ;"b\r\nc"\r\n'))
    assert list(sheet.raw(frozenset({4}))) == ["sep=;\r\n", "id;subject\r\n", ' 2 ;"b\r\nc"\r\n']


@pytest.mark.parametrize("ends", [";", ";;;"])
def test_separators_at_the_end_of_every_row_are_no_columns(tmp_path: Path, ends: str) -> None:
    table = read_table(written(tmp_path, f"id;subject{ends}\n1;a{ends}\n2;b\n3;c;x\n".encode()))
    assert table.columns == ("id", "subject")
    assert [row.line for row in table.rows] == [2, 3]
    assert [row.line for row in table.ragged] == [4]


def test_a_long_cell_is_cut_and_told(tmp_path: Path) -> None:
    long = b"x, " * 1_000_000 + b"\n" + b"y\n" * 1_000_000
    table = read_table(written(tmp_path, b'id,subject\n1,"' + long + b'"\n2,"b\n""c"""\n'))
    assert [(row.line, len(row.get("subject"))) for row in table.rows] == [(2, lines.LONGEST_CELL), (1_000_004, 5)]
    assert (
        "".join(sheet_of(tmp_path / "tickets.csv").raw(frozenset({2}))).encode() == b'id,subject\n1,"' + long + b'"\n'
    )
    assert table.notes[-1] == "A cell has more than 131,072 characters and was cut: line 2."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (
            b'subject\nfine\n"never closed\n',
            "from line 3 on: a quotation mark opens there and is never closed. Nothing",
        ),
        (b'subject,body\n"a" b,c\n', "from line 2 on: text follows a closing quotation mark; one inside a cell is"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(IntakeError) as refused:
        read_table(written(tmp_path, content))
    assert sentence in str(refused.value)


def test_a_quotation_mark_that_is_never_closed_is_refused_before_the_file_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_RECORD", 1_000_000)
    with pytest.raises(IntakeError, match="from line 2 on: a cell has more than .* as when a quotation mark is never"):
        read_table(written(tmp_path, b'subject\n"a\n' + b"b\n" * 1_000_000))


def test_empty_lines_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MOST_EMPTY", 3)
    path = written(tmp_path, b"subject,body\n\n\n\na,b\n")
    assert [row.line for row in read_table(path).rows] == [5]
    path.write_bytes(b"subject,body\n\n\n\n\na,b\n")
    with pytest.raises(IntakeError, match="more than 3 empty lines"):
        read_table(path)


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"subject\na\nb\nc\n")
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(IntakeError, match="more than 2 rows"):
        read_table(path)
    monkeypatch.setattr(texts, "MOST_BYTES", 4)
    with pytest.raises(IntakeError, match="MiB"):
        read_table(path)
