"""Texts from standard input, for what shall not stand in the list of processes: ``-`` in the place of a text."""

from __future__ import annotations

import sys

from helpdesk_tui.cli.shared.invocation import USAGE, Failed
from helpdesk_tui.cli.shared.out import complain

FROM_INPUT = "-"
_MOST = 2**20
"""Bytes that are read at all: more than any text may have, so that the rule can say how many are too many."""


def text(typed: str) -> str:
    """Return the text itself, or standard input's in the place of ``-``.

    Raises:
        Failed: standard input is empty, endless or not UTF-8.
    """
    return read_input() if typed == FROM_INPUT else typed


def text_or_none(typed: str | None) -> str | None:
    """Return the text as ``text`` does; None where none was given."""
    return None if typed is None else text(typed)


def subject_and_body(subject: str, body: str | None) -> tuple[str, str | None]:
    """Return both; where both are ``-``, the first line of standard input is the subject, the rest the body."""
    if subject == FROM_INPUT == body:
        first, _, rest = read_input().strip("\n").partition("\n")
        return first, rest.strip("\n") or None
    return text(subject), text_or_none(body)


def read_input() -> str:
    """Read standard input whole; a person at a terminal reads how to end it. Raises Failed."""
    if sys.stdin.isatty():
        complain("Type the text. Ctrl-D on a line of its own ends it, Ctrl-C leaves everything as it is.")
    try:
        content = sys.stdin.buffer.read(_MOST + 1) or b""
    except OSError as error:
        raise Failed(f"Standard input cannot be read: {error.strerror}. Nothing was done.") from None
    if len(content) > _MOST:
        raise Failed(f"Standard input has more than {_MOST:,} bytes; no text may be as long. Nothing was done.", USAGE)
    try:
        read = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Failed(f"Standard input is not UTF-8 text (line {line}). Nothing was done.", USAGE) from None
    if not read.strip():
        raise Failed("Standard input is empty, and the text was to come from there. Nothing was done.", USAGE)
    return read
