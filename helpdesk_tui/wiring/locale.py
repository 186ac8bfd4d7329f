"""The locale as the shell set it: whether the terminal is said to show the letters of UTF-8.

Python mends its own copy where there is none (PEP 538) and takes UTF-8 for everything then (PEP 540), so that neither
the encoding of a stream nor ``os.environ`` says it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping


def as_started() -> Mapping[str, str]:
    """Return the environment as the process was started with; the present one, where that cannot be had."""
    try:
        with open("/proc/self/environ", "rb") as file:
            pairs = file.read().decode(errors="replace").split("\0")
    except OSError:
        return os.environ
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def letters_of(environ: Mapping[str, str]) -> str:
    """Return the locale that decides about letters, as it is named; nothing where there is none."""
    return next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")


def is_utf8(name: str) -> bool:
    """Whether a locale of this name is UTF-8."""
    return "utf8" in name.lower().replace("-", "")


def shows_utf8(environ: Mapping[str, str]) -> bool:
    """Whether a terminal is said to show UTF-8: by its locale, or by what Python was told of all that it writes."""
    told = environ.get("PYTHONUTF8") == "1" or is_utf8(environ.get("PYTHONIOENCODING", ""))
    return told or is_utf8(letters_of(environ))
