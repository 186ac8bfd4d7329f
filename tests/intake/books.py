"""Workbooks for tests, written as zip files by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_book(path: Path, sheets: Mapping[str, Mapping[str, str | float]]) -> Path:
    """Write an xlsx with sheets by title, each a mapping of cells by their address (``A1``), row by row."""
    titles = list(enumerate(sheets, 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        book.writestr("_rels/.rels", _relations([(1, "officeDocument", "xl/workbook.xml")]))
        listed = "".join(f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in titles)
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        parts = [(n, "worksheet", f"worksheets/sheet{n}.xml") for n, _ in titles]
        book.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
        for n, title in titles:
            book.writestr(f"xl/worksheets/sheet{n}.xml", _worksheet(sheets[title]))
    return path


def _relations(parts: list[tuple[int, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for n, kind, to in parts)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _worksheet(cells: Mapping[str, str | float]) -> str:
    rows: dict[str, str] = {}
    for address, value in cells.items():
        row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if isinstance(value, str):
            cell = f'<c r="{address}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        else:
            cell = f'<c r="{address}"><v>{value!r}</v></c>'
        rows[row] = rows.get(row, "") + cell
    written = "".join(f'<row r="{row}">{held}</row>' for row, held in rows.items())
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'
