"""A workbook is read as a sheet, in a process apart: what is damaged or asks for all memory ends in a sentence."""

from __future__ import annotations

import importlib.util
import random
import zipfile
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError, Sheet
from tests.intake.books import write_book

KNOWN = ("id", "subject", "status")


def read(path: Path) -> Sheet:
    sheet = read_raw(path, heads=KNOWN)
    assert isinstance(sheet, Sheet)
    return sheet


def test_rows_keep_their_numbers_where_the_sheet_begins_later(tmp_path: Path) -> None:
    cells: dict[str, str | float] = {"B3": "id", "C3": "subject", "B4": 12.0, "C4": "x", "B6": 2.5, "C6": "y"}
    sheet = read(write_book(tmp_path / "a.xlsx", {"S": cells}))
    assert [(row.line, list(row.cells)[-2:]) for row in sheet.rows()] == [(4, ["12", "x"]), (6, ["2.5", "y"])]


def test_the_sheet_with_the_most_known_columns_is_read_and_the_others_named(tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "a.xlsx", {"Cover": {"A1": "Report"}, "Tickets": {"A1": "Id", "B1": "Subject", "A2": "1", "B2": "x"}}
    )
    sheet = read(book)
    assert sheet.columns == ("Id", "Subject")
    assert list(sheet.notes) == ["Sheet Tickets was read; the workbook has others: Cover."]


def test_a_row_with_more_cells_than_the_header_is_left_out_and_kept_for_mending(tmp_path: Path) -> None:
    cells: dict[str, str | float] = {"A1": "id", "B1": "subject", "A2": "1", "B2": "x", "A3": "2", "C3": "z"}
    sheet = read(write_book(tmp_path / "a.xlsx", {"S": cells}))
    assert [(one.line, one.reason) for one in sheet.ragged] == [(3, "The row has 3 cells, the header 2.")]
    assert list(sheet.raw(frozenset({3}))) == ["id,subject\r\n", "2,,z\r\n"]


def test_a_title_before_the_header_is_told(tmp_path: Path) -> None:
    sheet = read(write_book(tmp_path / "a.xlsx", {"S": {"A1": "Report", "A2": "id", "B2": "subject", "A3": "1"}}))
    assert [(row.line, list(row.cells)) for row in sheet.rows()] == [(3, ["1", ""])]
    assert list(sheet.notes) == ["The header stands in row 2; what stands before it is not taken."]


@pytest.mark.parametrize("address", ["XFD1048576", "ALL900000"])
def test_a_cell_in_a_far_corner_ends_in_a_sentence(tmp_path: Path, address: str) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": "id", address: "z"}})
    with pytest.raises(IntakeError, match="takes too much memory"):
        read(book)


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": "id", "ZZZ1": "z"}})
    with pytest.raises(IntakeError, match="1,000 columns"):
        read(book)


def test_a_cut_workbook_ends_in_a_sentence(tmp_path: Path) -> None:
    whole = write_book(tmp_path / "a.xlsx", {"S": {"A1": "id", "B1": "subject", "A2": "1"}}).read_bytes()
    cut = tmp_path / "cut.xlsx"
    for end in range(4, len(whole)):
        cut.write_bytes(whole[:end])
        with pytest.raises(IntakeError):
            read(cut)


def test_a_damaged_workbook_is_read_or_ends_in_a_sentence(tmp_path: Path) -> None:
    whole = write_book(tmp_path / "a.xlsx", {"S": {"A1": "id", "B1": "subject", "A2": "1"}}).read_bytes()
    chance = random.Random(12)
    path = tmp_path / "damaged.xlsx"
    for _ in range(25):
        damaged = bytearray(whole)
        damaged[chance.randrange(4, len(whole))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read(path)
        except IntakeError as refused:
            assert str(refused).startswith("damaged.xlsx ")


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_what_only_begins_like_a_workbook_is_refused(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(start + bytes(600))
    with pytest.raises(IntakeError, match=r"^a.xls is "):
        read(path)


def test_a_zip_of_other_files_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("tickets.csv", "id,subject\n1,x\n")
    with pytest.raises(IntakeError, match="is a zip, and no workbook. Unpack it first"):
        read(tmp_path / "a.zip")


def test_without_the_extra_a_workbook_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write_book(tmp_path / "a.xlsx", {"S": {"A1": "id"}})
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(IntakeError, match=r"pip install 'helpdesk-tui\[xlsx\]'; or save it as CSV"):
        read(book)
