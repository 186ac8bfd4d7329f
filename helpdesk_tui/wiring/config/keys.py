"""What can be set: the keys with their meaning, the tables, and who decides about each.

Preferences (theme, keys, views and so on) are everybody's own. What a team agrees on (the policy, the
flow chart, the watch, backups, retention, reports, syslog) holds for everybody where the desk's or the system's file
sets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.place import on_server, place_of, shown

SHIPPED = "shipped"
"""The value of a key that names the file that comes with this program."""


@dataclass(frozen=True, slots=True)
class Key:
    """A setting. A path in a file is relative to that file's folder, a typed one to the working folder."""

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
    Key("watch", "the watch file: who is on duty, and who is called for what", is_path=True),
    Key("name", "what the desk is called on the screen", default="Help desk"),
    Key("theme", "how the console looks; ':theme' there names the themes", default="terminal"),
    Key("mouse", "whether the console listens to the mouse", default="true", is_switch=True),
    Key("clipboard", "whether y and Y may fill the terminal's clipboard (OSC 52)", default="true", is_switch=True),
    Key("notify", "how the terminal's desktop is told of alerts: off, osc9 or osc777", default="off"),
    Key("kitty", "which of kitty's keyboard protocol is asked for: auto, off, or its flags, 1 to 31", default="auto"),
    Key("after_call", "whose the ticket of a saved call is: nobody or mine", default="nobody"),
    Key("editor", "whether long text may be written in $EDITOR", default="true", is_switch=True),
    Key("feed", "how others' changes on a server are learned of: listen, or poll behind a pooler", default="listen"),
    Key("durability", "what keeps a server's writes: standby, or storage that is replicated", default="standby"),
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
    "report": "the reasons of missed responses that can be chosen from",
}
"""The tables a file may hold. Their content is checked by the room that uses it."""

LISTS: dict[str, str] = {
    "view": "views of one's own by name, filter, order and columns",
    "command": "programs on a key, with fields of the ticket as arguments",
}
"""Tables that may stand several times, as ``[[view]]``. Their content is checked by the room that uses it."""

TRUSTED: dict[str, str] = {
    "roles": "roles by login name or @group",
    "kiosk": "whether there is the console alone, for everybody but root",
}
"""What only a configuration that its users cannot change may hold (see ``trust``)."""

FOR_ALL = frozenset({"policy", "triage", "watch", "durability", "audit_syslog", "backup", "retention", "report"})
"""Keys and tables that hold for everybody, before flags and one's own file, where the desk or the system sets them."""

_SWITCH = {"true": "true", "on": "true", "yes": "true", "1": "true"}
_SWITCH |= {"false": "false", "off": "false", "no": "false", "0": "false"}


def misfit(key: Key, value: object) -> str | None:
    """Return why a key cannot have a value that a file gives it; None where it can."""
    if key.is_switch:
        return None if isinstance(value, bool) else f"must be true or false: {key.means}."
    if not isinstance(value, str):
        return f"must be text in quotes: {key.means}."
    if "\0" in value:
        return f"has a NUL character in it; it is {key.means}."
    return None if value.strip() else f"is empty; it is {key.means}."


def refused(key: Key, value: str) -> str | None:
    """Return why a desk's address is refused, without quoting it, for it may hold a password; else None."""
    if key.name != "db":
        return None
    try:
        place_of(value)
    except Unusable as error:
        return str(error)
    return None


def is_switch_word(value: str) -> bool:
    """Return whether a text turns a switch on or off."""
    return value.strip().lower() in _SWITCH


def located(key: Key, value: str, base: Path) -> str:
    """Return a value in its stored form: a switch as ``true`` or ``false``, a path relative to ``base`` as a whole."""
    if key.is_switch:
        return _SWITCH[value.strip().lower()]
    if key.name == "db" and on_server(value):
        return shown(value)
    if not key.is_path or (value == SHIPPED and key.name in ("policy", "triage")):
        return value.strip()
    return str(base / expanded(value))


def expanded(path: str) -> Path:
    """Return a path with the home folder in place of ``~``; unchanged where that home is not known."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
