"""From a path to what its file holds: by what stands in it, not by its name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.documents import read_document
from helpdesk_tui.intake.files.raw.kinds import is_json, refuse_kind
from helpdesk_tui.intake.files.raw.records import Raw
from helpdesk_tui.intake.files.raw.tables import read_sheet
from helpdesk_tui.intake.files.raw.texts import start_of
from helpdesk_tui.intake.files.raw.workbooks import is_workbook, read_workbook


def read_raw(path: Path, *, encoding: str | None = None, heads: Collection[str] = ()) -> Raw:
    """Read a file as a sheet or a document.

    Args:
        path: the file.
        encoding: that of a text table or of JSON, None to find it out.
        heads: names of columns (``column_name``) by which a header is known.

    Raises:
        IntakeError: it cannot be read, or holds neither.
    """
    name = clean_display(path.name)
    start = start_of(path, name)
    if is_workbook(start):
        return read_workbook(path, name, heads)
    refuse_kind(start, name)
    if is_json(start):
        return read_document(path, name, encoding)
    return read_sheet(path, name, encoding, heads)
