"""A table of more columns than any file of tickets has is refused with a sentence, before it takes the memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw import tables
from helpdesk_tui.intake.files.raw.lines import MOST_COLUMNS
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError, Sheet
from helpdesk_tui.intake.files.raw.tables import Table, table_of


def written(folder: Path, content: str) -> Path:
    path = folder / "tickets.csv"
    path.write_text(content)
    return path


def read_table(path: Path) -> Table:
    sheet = read_raw(path)
    assert isinstance(sheet, Sheet)
    return table_of(sheet)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("subject" + "," * 2_000_000, 1),
        ("subject,body\nx,y\n" + "," * 2_000_000, 3),
        ("subject,body\n" + '"\n",' * 2_000_000, 2),
    ],
    ids=["header", "row", "record of many lines"],
)
def test_a_record_of_millions_of_columns_is_refused_before_it_is_cells(tmp_path: Path, content: str, line: int) -> None:
    path = written(tmp_path, content)
    del content
    tracemalloc.start()
    with pytest.raises(IntakeError, match=rf"^tickets.csv has more than 1,000 columns in line {line}\. Leave out"):
        read_table(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64_000_000


def test_a_thousand_columns_are_read_and_one_more_is_not(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "subject" + ",x" * (MOST_COLUMNS - 1) + "\n"))
    assert len(table.columns) == MOST_COLUMNS
    with pytest.raises(IntakeError, match="more than 1,000 columns"):
        read_table(written(tmp_path, "subject" + ",x" * MOST_COLUMNS + "\n"))


def test_separators_within_a_text_are_no_columns(tmp_path: Path) -> None:
    [row] = read_table(written(tmp_path, f'subject,body\nx,"{"," * 60_000}"\n')).rows
    assert row.get("body") == "," * 60_000


def test_the_cells_of_a_file_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CELLS", 4)
    with pytest.raises(IntakeError, match="more than 4 cells. Split it"):
        read_table(written(tmp_path, "subject,body\na,b\nc,d\ne,f\n"))
