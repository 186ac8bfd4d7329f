"""The files that settings are read from: where they are, and their text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from helpdesk_tui.wiring.config.keys import expanded

PACKAGE = Path(__file__).parents[2]

_LONGEST = 1_048_576
"""Bytes of a file of settings: four for each character that the TOML reader takes."""


class ConfigError(Exception):
    """The configuration cannot be used; ``problems`` has a sentence for everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem; the message is all of them, a line each."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def config_file(environ: Mapping[str, str]) -> tuple[Path, bool]:
    """Return the path of the user's configuration file, and whether HELPDESK_CONFIG names it."""
    named = environ.get("HELPDESK_CONFIG")
    if named:
        return expanded(named).absolute(), True
    return folder("XDG_CONFIG_HOME", ".config", environ) / "config.toml", False


def folder(variable: str, fallback: str, environ: Mapping[str, str]) -> Path:
    """Return our folder under an XDG base directory; a relative one is ignored (XDG Base Directory Specification)."""
    base = environ.get(variable, "")
    return (Path(base) if base.startswith("/") else expanded(f"~/{fallback}")) / "helpdesk"


def data_text(name: str) -> tuple[str, str]:
    """Return the text of a shipped file and its path, from a checkout (``data/``) or an installed wheel.

    Raises:
        ConfigError: it is missing.
    """
    for place in (PACKAGE / "data", PACKAGE.parent / "data"):
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8"), str(place / name)
    raise ConfigError([f"{name} is missing from this installation. Install helpdesk-tui again."])


def read_text(path: Path, source: str, opened: Callable[[], BinaryIO] | None = None) -> str:
    """Return the text of a file that ``source`` names; ``opened`` opens it, if given.

    Raises:
        ConfigError: it cannot be read, or is larger than settings need; with the reason.
    """
    try:
        with opened() if opened else path.open("rb") as file:
            found = file.read(_LONGEST + 1)
        if len(found) > _LONGEST:
            raise ConfigError([f"{path}: has more than {_LONGEST:,} bytes (named by {source})."])
        return found.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: not UTF-8 text (named by {source})."]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror} (named by {source})."]) from None
