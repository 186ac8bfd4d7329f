"""Finds out how a text file is encoded, without holding it in memory, and refuses what is no text or looks wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import IntakeError

MOST_BYTES = 2 * 1024**3
"""The largest file that is read. Nothing is held in memory, but a mistake should not fill the disk."""
_CHUNK = 1 << 20
_SHOWN_LINES = 3
_LOOKED_AT = 4 * 1024**2
"""How many bytes are looked at to see whether a text that is not UTF-8 looks like windows-1252."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_KINDS = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"%PDF", "a PDF; export it as CSV instead"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"7z\xbc\xaf", "compressed; unpack it first"),
    (b"SQLite format 3", "an SQLite database"),
)
_LONG_RUN = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
"""Three letters in a row beyond ASCII: rare in text of Western Europe, usual where another encoding was read as it."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_SYMBOL_IN_WORD = re.compile(r"(?<=[^\W\d_])[¡¢£¤¥¦§¨©«¬®¯±²³´µ¶¸¹»¼½¾¿†‡•…‰‹›€™˜ˆ„‚](?=[^\W\d_])")
_WRONG = 0.3


def encoding_of(path: Path, name: str, given: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a text file, and a note where that is not UTF-8.

    Args:
        path: the file.
        name: its name for messages.
        given: the encoding that was typed, None to find it out.

    Raises:
        IntakeError: it is no text, too large, or no encoding fits.
    """
    start = _start(path, name)
    for signature, kind in _KINDS:
        if start.startswith(signature):
            raise IntakeError(f"{name} is {kind}. Nothing was imported.")
    if given is not None:
        return _typed(path, name, given), ()
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    line = _first_wrong(path, name, marked or "utf-8")
    if marked == "utf-16":
        if line is None:
            return marked, (f"{name} is UTF-16.",)
        raise IntakeError(f"{name} begins like UTF-16, and line {line} is none. Nothing was imported.")
    if _has_nul(path):
        raise IntakeError(f"{name} is not a text file. Nothing was imported.")
    if line is None:
        return "utf-8-sig", ()
    if _first_wrong(path, name, "windows-1252") is not None:
        raise IntakeError(
            f"{name} is neither UTF-8 (see line {line}) nor windows-1252. Say its encoding with --encoding, or save "
            "it as UTF-8; nothing was imported."
        )
    _refuse_wrong_looks(path, name)
    return "windows-1252", (
        f"Line {line} is not UTF-8, so the file was read as windows-1252. Check names with accents.",
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


def _start(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            missing = "is no file" if path.exists() else "does not exist"
            raise IntakeError(f"{name} {missing}. Check the name; nothing was imported.")
        if path.stat().st_size > MOST_BYTES:
            raise IntakeError(f"{name} has more than {MOST_BYTES // 2**20} MiB. Split it, and import the parts.")
        with path.open("rb") as file:
            return file.read(64)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise unreadable(name, error) from None
        raise IntakeError(f"{name} does not exist. Check the name; nothing was imported.") from None


def start_of(path: Path, name: str) -> bytes:
    """Return the first 64 bytes of a file. Raises IntakeError where it is none, or too large."""
    return _start(path, name)


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise unreadable(name, error) from None


def _first_wrong(path: Path, name: str, encoding: str) -> int | None:
    """Return the first line that is not of an encoding; None where all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in _chunks(path, name):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + chunk.count(b"\n", 0, max(0, error.start))
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _has_nul(path: Path) -> bool:
    return any(b"\0" in chunk for chunk in _chunks(path, path.name))


def _typed(path: Path, name: str, given: str) -> str:
    try:
        known = codecs.lookup(given)
        "".encode(known.name)
    except (LookupError, ValueError):
        raise IntakeError(
            f"'{clean_display(given)[:40]}' is no encoding that is known. Names are such as utf-8, windows-1252, "
            "gb18030, shift_jis, windows-1251."
        ) from None
    line = _first_wrong(path, name, known.name)
    if line is not None:
        raise IntakeError(f"{name} is not {given}: see line {line}. Nothing was imported.")
    return "utf-8-sig" if known.name == "utf-8" else known.name


def _refuse_wrong_looks(path: Path, name: str) -> None:
    """Refuse a text of another encoding that can be read as windows-1252 and would be no words then."""
    looked_at = 0
    foreign = wrong = 0
    shown: list[str] = []
    with path.open("rb") as file:
        for raw in file:
            looked_at += len(raw)
            if looked_at > _LOOKED_AT:
                break
            if raw.isascii():
                continue
            line = raw.decode("windows-1252", "replace")
            here = sum(map(len, _LONG_RUN.findall(line))) + 2 * len(_SYMBOL_IN_WORD.findall(line))
            foreign += len(_FOREIGN.findall(line))
            wrong += here
            if here and len(shown) < _SHOWN_LINES:
                shown.append(clean_display(line.strip())[:70])
    if wrong > _WRONG * foreign:
        lines = "\n".join(f"    {line}" for line in shown)
        raise IntakeError(
            f"{name} is not UTF-8, and read as windows-1252 it looks wrong:\n{lines}\n"
            "Say its encoding, such as --encoding gb18030, windows-1251, shift_jis or mac-roman; nothing was imported."
        )
