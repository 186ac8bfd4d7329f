"""What can be set: the keys with their meaning, the tables, and who decides about each.

Taste (theme, keys, views and their like) is everybody's own. What a team is held to (the policy,
the flow chart, backups, retention, syslog) is the desk's word where the desk or the system says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.place import on_server, place_of, shown

SHIPPED = "shipped"
"""The value of a file's key that names the file this program brings."""


@dataclass(frozen=True, slots=True)
class Key:
    """A setting there is. A path in a file counts from that file's folder, one typed from where it was typed."""

    name: str
    means: str
    is_path: bool = False
    default: str = ""
    is_switch: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"HELPDESK_{self.name.upper()}"


KEYS = (
    Key("db", "the file the desk is kept in, or its address on a server (postgresql://...)", is_path=True),
    Key("policy", 'the service level matrix, or "shipped"', is_path=True),
    Key("triage", 'the flow chart, or "shipped"', is_path=True),
    Key("name", "what the desk is called on the screen", default="Help desk"),
    Key("theme", "how the console looks; ':theme' there names the themes", default="terminal"),
    Key("mouse", "whether the console listens to the mouse", default="true", is_switch=True),
    Key("clipboard", "whether y and Y may fill the terminal's clipboard (OSC 52)", default="true", is_switch=True),
    Key("notify", "how the terminal's desktop is told of alerts: off, osc9 or osc777", default="off"),
    Key("kitty", "which of kitty's keyboard protocol is asked for: auto, off, or its flags, 1 to 31", default="auto"),
    Key("after_call", "whose the ticket of a saved call is: nobody or mine", default="nobody"),
    Key("editor", "whether long text may be written in $EDITOR", default="true", is_switch=True),
    Key("feed", "how others' changes on a server are learned of: listen, or poll behind a pooler", default="listen"),
    Key(
        "audit_syslog",
        "whether syslog is told the log's head with backups, and who purges",
        default="false",
        is_switch=True,
    ),
)
KNOWN = {key.name: key for key in KEYS}

TABLES: dict[str, str] = {
    "keys": "keys of the console by verb",
    "templates": "texts for notes and resolutions by name",
    "backup": "folder, every and keep of the periodic backup",
    "retention": "days by field after which personal text may be erased",
}
"""The tables a file may hold. What stands in one is judged by the room that uses it."""

LISTS: dict[str, str] = {
    "view": "views of one's own by name, filter, order and columns",
    "command": "programs on a key, with fields of the ticket as arguments",
}
"""What may stand several times, as ``[[view]]``. It is judged by the room that uses it, which says what is wrong."""

TRUSTED: dict[str, str] = {
    "roles": "roles by login name or @group",
    "kiosk": "whether there is the console alone, for everybody but root",
}
"""What only a configuration that its users cannot change may hold (see ``trust``)."""

WORD = frozenset({"policy", "triage", "audit_syslog", "backup", "retention"})
"""Keys and tables that are the desk's word: where its file or the system's says them, nothing of one's own counts."""

_SWITCH = {"true": "true", "on": "true", "yes": "true", "1": "true"}
_SWITCH |= {"false": "false", "off": "false", "no": "false", "0": "false"}


def misfit(key: Key, value: object) -> str | None:
    """Say why a value of a file cannot be that of a key, or None."""
    if key.is_switch:
        return None if isinstance(value, bool) else f"must be true or false: {key.means}."
    if not isinstance(value, str):
        return f"must be text in quotes: {key.means}."
    if "\0" in value:
        return f"has a NUL character in it; it is {key.means}."
    return None if value.strip() else f"is empty; it is {key.means}."


def refused(key: Key, value: str) -> str | None:
    """Say why a desk's address is refused, or None; nothing is quoted of it."""
    if key.name != "db":
        return None
    try:
        place_of(value)
    except Unusable as error:
        return str(error)
    return None


def is_switch_word(value: str) -> bool:
    """Whether a text turns a switch on or off."""
    return value.strip().lower() in _SWITCH


def located(key: Key, value: str, base: Path) -> str:
    """Return a value as it holds: a switch as ``true`` or ``false``, a path counted from ``base``."""
    if key.is_switch:
        return _SWITCH[value.strip().lower()]
    if key.name == "db" and on_server(value):
        return shown(value)
    if not key.is_path or (value == SHIPPED and key.name != "db"):
        return value.strip()
    return str(base / expanded(value))


def expanded(path: str) -> Path:
    """Put the home folder in place of ``~``, or leave the path as it is where nobody knows that home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
