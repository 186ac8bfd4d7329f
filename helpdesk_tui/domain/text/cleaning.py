"""Outside text: how it is cleaned, and how long it may be.

What a person or a mail brought may hold terminal commands, invisible characters or
piles of accents. It is cleaned when it enters (``enter_line``, ``enter_body``) and
again when it is drawn (``clean_display``). Nothing is deleted where it could hide
something or join two harmless pieces: it is replaced by ``MARK``.

What has no cells of its own is kept only where it has a meaning: joiners and skin tones
within an emoji, a style selector after a character that has two styles, a variation
selector after an ideograph. So nobody hides a message in them, and no text is drawn
wider than it measures. How wide text is, and how it is cut, stands in ``domain/text/cells.py``.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from helpdesk_tui.domain.text.cells import (
    EMOJI_STYLE,
    JOINER,
    MARK,
    NEW_EMOJI,
    STYLED,
    cells_of,
    is_flag_letter,
    is_tone,
)

MOST_MARKS = 4
"""Combining marks, selectors and joins kept on one base; a longer pile ends in a ``MARK``."""

LINE_LIMITS = {
    "subject": 200,
    "requester": 100,
    "organisation": 100,
    "assignee": 100,
    "phone": 40,
    "email": 254,
    "reference": 100,
    "reason": 200,
    "promise": 200,
}
"""Most characters of each one-line field. 254 is what an address may have (RFC 5321, erratum 1690)."""

BODY_LIMITS = dict.fromkeys(("body", "note", "resolution"), 64 * 1024)
"""Most bytes (UTF-8) of each field that may have several lines."""

TYPED_LIMIT = 128 * 1024
"""Most characters of what is typed in one place before it is entered: twice what the largest field may have."""

_TEXT_STYLE = "\ufe0e"
_LONG_PILE = 30
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_REFUSED = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))

_EMOJI_BLOCKS = (
    ("\u2190", "\u21ff"),
    ("\u2300", "\u23ff"),
    ("\u2600", "\u27bf"),
    ("\u2934", "\u2935"),
    ("\u2b00", "\u2bff"),
    ("\u3030", "\u3030"),
    ("\u303d", "\u303d"),
    ("\u3297", "\u3299"),
    ("\U0001f000", "\U0001faff"),
)


class TextError(ValueError):
    """Text that cannot be entered; the message is a sentence for a technician."""


def clean_line(text: str) -> str:
    """Return ``text`` fit for a one-line field: NFC, white space as single spaces, the rest marked.

    Raises:
        TextError: ``text`` holds half a character (a lone surrogate).
    """
    if _is_plain(text) and "  " not in text:
        return text
    _refuse_halves(text, "text")
    return _cleaned(text, lines=False)


def clean_body(text: str) -> str:
    """Return ``text`` fit for a field of several lines: as ``clean_line``, but newline, tab and runs of spaces stay.

    CRLF and CR become newline.

    Raises:
        TextError: ``text`` holds half a character (a lone surrogate).
    """
    if _is_plain(text.replace("\n", "").replace("\t", "")):
        return text
    _refuse_halves(text, "text")
    return _cleaned(text, lines=True)


def clean_display(text: str, *, lines: bool = False) -> str:
    """Return ``text`` fit to be drawn: cleaned once more, half characters marked; never raises.

    With ``lines``, newline, tab and runs of spaces stay, for ``wrap`` to lay out.
    """
    bare = text.replace("\n", "").replace("\t", "") if lines else text
    if _is_plain(bare) and (lines or "  " not in text):
        return text
    return _cleaned(text, lines=lines)


def enter_line(field: str, text: str) -> str:
    """Return ``text`` as the one-line ``field`` keeps it: cleaned, without white space around it.

    Raises:
        TextError: it is longer than ``LINE_LIMITS`` allow, or holds half a character.
    """
    _refuse_halves(text, field)
    line = clean_line(text).strip(" ")
    most = LINE_LIMITS[field]
    if len(line) > most:
        raise TextError(
            f"The {field} has {len(line):,} characters, {len(line) - most:,} more than the {most} it may have."
        )
    return line


def enter_body(field: str, text: str) -> str:
    """Return ``text`` as the many-line ``field`` keeps it: cleaned, without empty lines and spaces at its end.

    Raises:
        TextError: it is longer than ``BODY_LIMITS`` allow, or holds half a character.
    """
    _refuse_halves(text, field)
    body = clean_body(text).rstrip(" \n\t")
    size, most = len(body.encode()), BODY_LIMITS[field]
    if size > most:
        raise TextError(f"The {field} has {size:,} bytes, {size - most:,} more than the {most:,} it may have.")
    return body


def _is_plain(text: str) -> bool:
    """Return whether ``text`` is printable Latin without white space but the space: most of what comes in."""
    return text.isprintable() and (text.isascii() or max(text) < "\u0300")


def _refuse_halves(text: str, field: str) -> None:
    """Raise ``TextError`` if a lone surrogate is in ``text``: it cannot be stored as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextError(f"The {field} holds a damaged character at place {error.start + 1}; type it again.") from None


def _cleaned(text: str, *, lines: bool) -> str:
    """Clean any text; see the head of this file."""
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > 500:
        # Normalising a pile of marks takes time by the square of its height: 0.7 s for 32,000.
        text = _without_piles(text)
    kept: list[str] = []
    base, last, piled = "", "", 0
    text = unicodedata.normalize("NFC", text)
    for place, character in enumerate(text):
        result, kind = character, _kind(character)
        if kind == "space":
            base, piled = "", 0
            if not (lines and character in "\n\t"):
                result = "" if last == " " and not lines else " "
        elif kind == "plain":
            base, piled = character, piled if last == JOINER else 0
        elif kind == "mark":
            piled += 1
            if not base or piled > MOST_MARKS:
                result = MARK if piled <= MOST_MARKS + 1 else ""
            base = base or MARK
        elif kind == "bad" or not _belongs(kind, base, last, text[place + 1 : place + 2], piled):
            base, piled, result = MARK, 0, MARK
        else:
            piled += kind != "tone"
        if result:
            kept.append(result)
            last = result
    return "".join(kept)


def _without_piles(text: str) -> str:
    """Drop the marks after the thirtieth on one base, which are never kept."""
    kept: list[str] = []
    piled = 0
    for character in text:
        piled = piled + 1 if _kind(character) == "mark" else 0
        if piled <= _LONG_PILE:
            kept.append(character)
    return "".join(kept)


def _belongs(kind: str, base: str, last: str, after: str, piled: int) -> bool:
    """Return whether an invisible character has its meaning here, ``base`` and later ``last`` standing before it."""
    if piled >= MOST_MARKS:
        return False
    if kind == "style":
        return last == base and (base in STYLED or (_is_emoji(base) and cells_of(base) == 2))
    if kind == "variant":
        return last == base and _is_ideograph(base)
    if kind == "tone":
        return last == base and _is_emoji(base)
    joinable = _is_emoji(base) and (last in (base, EMOJI_STYLE) or is_tone(last))
    return joinable and _is_emoji(after) and _kind(after) == "plain"


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    """Return plain, space, mark, bad, or one that needs company: joiner, style, variant, tone."""
    category = unicodedata.category(character)
    if character in "\t\n\r" or category == "Zs":
        return "space"
    if character == JOINER:
        return "joiner"
    if character in (_TEXT_STYLE, EMOJI_STYLE):
        return "style"
    if "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef":
        return "variant"
    if is_tone(character):
        return "tone"
    if character in _UNSEEN or (category in _REFUSED and character not in NEW_EMOJI):
        return "bad"
    return "plain" if cells_of(character) else "mark"


def _is_ideograph(character: str) -> bool:
    """Return whether ``character`` is Han, which may have variants (Japanese names use them)."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _is_emoji(character: str) -> bool:
    """Return whether ``character`` is of the symbols that emoji joins are made of (by block)."""
    if is_tone(character) or is_flag_letter(character):
        return False
    return any(first <= character <= last for first, last in _EMOJI_BLOCKS)
