"""What a file holds is known by what stands in it, and whatever else it is ends in a sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import Document, IntakeError, Raw, Sheet

EXPORTS = Path(__file__).parents[5] / "shared/data/exports"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "tickets"
    path.write_bytes(content)
    return path


def all_of(raw: Raw) -> int:
    """Go through all that was read; return how many records there are."""
    if isinstance(raw, Document):
        return sum(1 for name in raw.lists for _ in raw.items(name))
    rows = list(raw.rows())
    list(raw.raw(frozenset(row.line for row in rows[:2])))
    return len(rows)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0", "is a picture"),
        (b"II*\0\x08\0\0\0", "is a picture"),
        (b"%PDF-1.7\n", "is a PDF; export it as CSV instead"),
        (b"\x1f\x8b\x08", "is compressed; unpack it first"),
        (b"{\\rtf1\\ansi hello}", "is a document (RTF)"),
        (b"<!DOCTYPE html>\n<html><table><tr><td>id", "is a web page; open it in a spreadsheet program and save it"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<tickets>', "is XML"),
        (b"SQLite format 3\0", "is an SQLite database"),
    ],
)
def test_what_is_no_table_and_no_json_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(IntakeError) as refused:
        read_raw(written(tmp_path, content))
    assert sentence in str(refused.value)


@pytest.mark.parametrize("header", ["[id],subject", "{id},subject", "[Ticket number],subject", "BMC Ticket,subject"])
def test_a_header_that_begins_like_something_else_is_a_header(tmp_path: Path, header: str) -> None:
    sheet = read_raw(written(tmp_path, f"{header}\n1,a\n".encode()))
    assert isinstance(sheet, Sheet)
    assert ",".join(sheet.columns) == header


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="does not exist"):
        read_raw(tmp_path / "none.csv")
    with pytest.raises(IntakeError, match="is no file"):
        read_raw(tmp_path)
    with pytest.raises(IntakeError, match="does not exist"):
        read_raw(tmp_path / "nul\0.csv")


def test_what_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, b"subject\nx\n")
    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(IntakeError, match="cannot be read: Permission denied"):
        read_raw(path)


def samples() -> list[Path]:
    return sorted(EXPORTS.glob("*.[ctj]s*")) if EXPORTS.is_dir() else []


@pytest.mark.skipif(not samples(), reason="the exports of other help desks are not beside the project")
@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.name)
def test_a_sample_cut_at_any_byte_is_read_or_ends_in_a_sentence(tmp_path: Path, sample: Path) -> None:
    whole = sample.read_bytes()
    records = all_of(read_raw(sample))
    assert records
    for end in range(0, len(whole), max(1, len(whole) // 150)):
        try:
            assert all_of(read_raw(written(tmp_path, whole[:end]))) <= records
        except IntakeError as refused:
            assert str(refused).startswith("tickets ")


@pytest.mark.skipif(not samples(), reason="the exports of other help desks are not beside the project")
@pytest.mark.parametrize("sample", samples(), ids=lambda path: path.name)
def test_a_sample_with_wrong_bytes_is_read_or_ends_in_a_sentence(tmp_path: Path, sample: Path) -> None:
    chance = random.Random(sample.name)
    for _ in range(30):
        damaged = bytearray(sample.read_bytes())
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            all_of(read_raw(written(tmp_path, bytes(damaged))))
        except IntakeError as refused:
            assert str(refused)


@pytest.mark.parametrize("start", [b"", b"{", b"[", b'[{"', b"\xff\xfe", b"sep=;\n", b"id,subject\n"])
def test_random_bytes_are_read_or_end_in_a_sentence(tmp_path: Path, start: bytes) -> None:
    chance = random.Random(start)
    for _ in range(80):
        letters = chance.choice([bytes(range(256)), b'{}[]:,"a1 -.e\n;\t\xe9'])
        content = start + bytes(chance.choice(letters) for _ in range(chance.randint(0, 120)))
        try:
            all_of(read_raw(written(tmp_path, content)))
        except IntakeError as refused:
            assert str(refused)
