"""What a file is by its first bytes: JSON, a workbook, or something that has no tickets, which is named."""

from __future__ import annotations

import re

from helpdesk_tui.intake.files.raw.records import IntakeError

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PICTURE = "a picture"
_PACKED = "compressed; unpack it first"
_KINDS = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"RIFF", "a picture or a sound"),
    (b"ID3", "a sound"),
    (b"%PDF", "a PDF; export it as CSV instead"),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"Rar!", _PACKED),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_TEXTS = (
    ("<!doctype html", "a web page; open it in a spreadsheet program and save it as CSV"),
    ("<html", "a web page; open it in a spreadsheet program and save it as CSV"),
    ("<table", "a web page; open it in a spreadsheet program and save it as CSV"),
    ("<?xml", "XML; export it as CSV or JSON instead"),
    ("{\\rtf", "a document (RTF); export it as CSV instead"),
)
_BITMAP = re.compile(rb"BM....\0\0\0\0", re.DOTALL)
_OBJECT = re.compile(r'\{\s*("|\}|$)')
_LIST = re.compile(r'\[\s*(["{\[\]]|-?\d|(true|false|null)\b|$)')


def refuse_kind(start: bytes, name: str) -> None:
    """Refuse a file whose first bytes say that it holds no table and no JSON. Raises IntakeError."""
    kind = next((kind for signature, kind in _KINDS if start.startswith(signature)), None)
    if kind is None and _BITMAP.match(start):
        kind = _PICTURE
    if kind is None:
        text = _text(start).lower()
        kind = next((kind for beginning, kind in _TEXTS if text.startswith(beginning)), None)
    if kind is not None:
        raise IntakeError(f"{name} is {kind}. Nothing was imported.")


def is_json(start: bytes) -> bool:
    """Return whether a file that begins so is JSON: an object or a list, and no header such as ``[id],subject``."""
    text = _text(start)
    return bool(_OBJECT.match(text) or _LIST.match(text))


def _text(start: bytes) -> str:
    encoding = "utf-16" if start.startswith(_MARKS[1:]) else "utf-8-sig"
    return start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
