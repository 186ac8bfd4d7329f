"""Records are kept on disk in order, and a disk that does not take them ends in a sentence."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw import spool
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError
from helpdesk_tui.intake.files.raw.spool import Spool


def test_records_come_back_in_order_and_by_place() -> None:
    kept = Spool()
    records = [{"a": [1, 2.5, None, True, ("é", "\n")]}, "x" * 3_000_000, *range(1_000)]
    places = [kept.append(one) for one in records]
    assert list(kept) == records
    assert [kept.read(place) for place in places] == records
    assert len(kept) == len(records)


def test_a_spool_can_be_gone_through_by_two_at_once() -> None:
    kept = Spool()
    for number in range(3):
        kept.append(number)
    assert list(zip(kept, kept, strict=True)) == [(0, 0), (1, 1), (2, 2)]


def test_without_a_temporary_folder_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text("id,subject\n1,a\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(IntakeError, match="cannot be kept on disk meanwhile: No such file or directory. Make room"):
        read_raw(path)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "TemporaryFile", lambda buffering: Full())
    kept = Spool()
    with pytest.raises(
        IntakeError, match="No space left on device. Make room, or name a folder that has some in TMPDI"
    ):
        kept.append("x" * 2_000_000)
