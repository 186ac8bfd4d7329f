"""Files are read as text and nothing else, or refused as a whole with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.intake.files import tables
from helpdesk_tui.intake.files.tables import IntakeError, read_table


def written(folder: Path, content: bytes) -> Path:
    path = folder / "tickets.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_three_separators_are_known(tmp_path: Path, delimiter: str) -> None:
    table = read_table(written(tmp_path, delimiter.join(["Subject", "Opened at"]).encode() + b"\na\tb,c;d"))
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


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "subject\nplain\nRené\n".encode("windows-1252")))
    assert table.rows[1].get("subject") == "René"
    assert table.notes == ("Line 3 is not UTF-8, so the file was read as windows-1252. Check names with accents.",)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"subject\n\0\x01", "is not a text file"),
        (b"PK\x03\x04\x00\x00", "is not a text file"),
        ("subject\nx".encode("utf-16"), "UTF-16"),
        (b"subject\ncaf\x81\n", "neither UTF-8 (see line 2) nor windows-1252"),
        (
            b'subject\nfine\n"never closed\n',
            "from line 3 on: a quotation mark opens there and is never closed. Nothing",
        ),
        (b'subject,body\n"a" b,c\n', "from line 2 on: text follows a closing quotation mark; one inside a cell is"),
        (b"subject\n" + b"x" * 200_000, "from line 2 on: a cell has more than 131,072 characters, as when"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(IntakeError) as refused:
        read_table(written(tmp_path, content))
    assert sentence in str(refused.value)


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="does not exist"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(IntakeError, match="is no file"):
        read_table(tmp_path)
    with pytest.raises(IntakeError, match="does not exist"):
        read_table(tmp_path / "nul\0.csv")


def test_what_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"subject\nx\n")
    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(IntakeError, match="cannot be read: Permission denied"):
        read_table(path)


def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, b"subject\na\nb\nc\n")
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(IntakeError, match="more than 2 rows"):
        read_table(path)
    monkeypatch.setattr(tables, "MOST_BYTES", 4)
    with pytest.raises(IntakeError, match="MiB"):
        read_table(path)
