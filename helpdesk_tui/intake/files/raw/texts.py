"""Finds out how a text file is encoded, without holding it in memory, and refuses what is no text or looks wrong."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.looks import LOOKED_AT, refuse_wrong_looks
from helpdesk_tui.intake.files.raw.records import IntakeError

MOST_BYTES = 2 * 1024**3
"""The largest file that is read. Nothing is held in memory, but a mistake should not fill the disk."""
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TABLES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Encodings of Python that no export has; some of them make halves of characters."""


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Where a text is not of an encoding: the line, and whether the file ends there within a character."""

    line: int
    cut: bool = False


def encoding_of(path: Path, name: str, given: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a text file, and a note where that is not UTF-8.

    Args:
        path: the file.
        name: its name for messages.
        given: the encoding that was typed, None to find it out.

    Raises:
        IntakeError: it is no text, too large, or no encoding fits.
    """
    start = start_of(path, name)
    if given is not None:
        return _typed(path, name, given, start), ()
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    wrong = _first_wrong(path, name, marked or "utf-8")
    if marked == "utf-16":
        if wrong is None:
            return marked, (f"{name} is UTF-16.",)
        raise _cut(name, wrong) or IntakeError(
            f"{name} begins like UTF-16, and line {wrong.line} is none. Nothing was imported."
        )
    if _has_nul(path, name):
        if 3 * start.count(b"\0") > len(start) and start.replace(b"\0", b"").isascii():
            raise IntakeError(
                f"{name} looks like UTF-16. Say --encoding utf-16-le or --encoding utf-16-be; nothing was imported."
            )
        raise IntakeError(f"{name} is not a text file. Nothing was imported.")
    if wrong is None:
        return "utf-8-sig", ()
    if cut := _cut(name, wrong):
        raise cut
    if _first_wrong(path, name, "windows-1252") is not None:
        raise IntakeError(
            f"{name} is neither UTF-8 (see line {wrong.line}) nor windows-1252. Say its encoding with --encoding, or "
            "save it as UTF-8; nothing was imported."
        )
    refuse_wrong_looks(_raw_lines(path, name), name)
    return "windows-1252", (
        f"Line {wrong.line} is not UTF-8, so the file was read as windows-1252. Check names with accents.",
    )


def json_encoding(path: Path, name: str, given: str | None) -> str:
    """Return the encoding of a JSON file: UTF-8, UTF-16 with a mark of its byte order, or the one that was typed.

    UTF-8 is not looked through here, since its reader does so: ``refuse_no_utf_8`` says where it is none.

    Raises:
        IntakeError: it is not of that.
    """
    start = start_of(path, name)
    if given is not None:
        return _typed(path, name, given, start)
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-8-sig"
    return encoding_of(path, name, None)[0]


def refuse_no_utf_8(path: Path, name: str) -> None:
    """Refuse a JSON file that is not UTF-8. Raises IntakeError."""
    wrong = _first_wrong(path, name, "utf-8")
    if wrong is not None:
        raise _cut(name, wrong) or IntakeError(
            f"{name} is JSON, and line {wrong.line} is not UTF-8, as JSON should be. Say its encoding with --encoding; "
            "nothing was imported."
        )


def opened(path: Path, encoding: str, name: str) -> TextIO:
    """Open a text file as the csv module wants it. Raises IntakeError."""
    try:
        return path.open(encoding=encoding, newline="")
    except OSError as error:
        raise unreadable(name, error) from None


def unreadable(name: str, error: OSError) -> IntakeError:
    """Return the error for a file that the system does not give."""
    return IntakeError(f"{name} cannot be read: {error.strerror}. Nothing was imported.")


def start_of(path: Path, name: str) -> bytes:
    """Return the first 64 bytes of a file. Raises IntakeError where it is none, or too large."""
    try:
        if not path.is_file():
            missing = "is no file" if path.exists() else "does not exist"
            raise IntakeError(f"{name} {missing}. Check the name; nothing was imported.")
        if path.stat().st_size > MOST_BYTES:
            raise IntakeError(f"{name} has more than {MOST_BYTES // 2**20} MiB. Split it, and import the parts.")
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise unreadable(name, error) from None
    except ValueError:
        raise IntakeError(f"{name} does not exist. Check the name; nothing was imported.") from None


def _cut(name: str, wrong: _Wrong) -> IntakeError | None:
    if not wrong.cut:
        return None
    return IntakeError(
        f"{name} ends in the middle of a character, in line {wrong.line}: it was cut. Export it again, or say its "
        "encoding with --encoding; nothing was imported."
    )


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise unreadable(name, error) from None


def _raw_lines(path: Path, name: str) -> Iterator[bytes]:
    """Yield the lines of a file as bytes, of a long one its beginning."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LOOKED_AT):
                yield line
    except OSError as error:
        raise unreadable(name, error) from None


def _first_wrong(path: Path, name: str, encoding: str) -> _Wrong | None:
    """Return where a text is not of an encoding; None where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _chunks(path, name):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return _Wrong(line + chunk.count(b"\n", 0, max(0, error.start)))
        except UnicodeError:
            return _Wrong(line)
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return _Wrong(line, cut=True)
    return None


def _has_nul(path: Path, name: str) -> bool:
    return any(b"\0" in chunk for chunk in _chunks(path, name))


def _typed(path: Path, name: str, given: str, start: bytes) -> str:
    try:
        known = codecs.lookup(given).name
        "".encode(known)
        if known.replace("_", "-") in _NO_TABLES:
            raise LookupError
    except (LookupError, ValueError):
        raise IntakeError(
            f"'{clean_display(given)[:40]}' is no encoding that is known. Names are such as utf-8, windows-1252, "
            "gb18030, shift_jis, windows-1251."
        ) from None
    if known == "utf-16" and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise IntakeError(
            f"{name} does not say the order of its bytes. Say --encoding utf-16-le or utf-16-be; nothing was imported."
        )
    wrong = _first_wrong(path, name, known)
    if wrong is not None:
        raise _cut(name, wrong) or IntakeError(
            f"{name} is not {clean_display(given)[:40]}: see line {wrong.line}. Nothing was imported."
        )
    return "utf-8-sig" if known == "utf-8" else known
