"""Settings: flags before environment before file before default, each value knowing where it came from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = Path(__file__).parent


class ConfigError(Exception):
    """The configuration cannot be used; ``problems`` says all that is wrong, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem; the message is all of them, a line each."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it came from: ``--db``, ``HELPDESK_DB``, a file's path or ``default``."""

    value: str
    source: str


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
    Key("db", "the file the desk is kept in", is_path=True),
    Key("policy", "the service level matrix, in place of the one shipped", is_path=True),
    Key("triage", "the flow chart, in place of the one shipped", is_path=True),
    Key("name", "what the desk is called on the screen", default="Help desk"),
    Key("theme", "how the console looks; ':theme' there names the themes", default="terminal"),
    Key("mouse", "whether the console listens to the mouse", default="true", is_switch=True),
    Key("clipboard", "whether y and Y may fill the terminal's clipboard (OSC 52)", default="true", is_switch=True),
    Key("notify", "how the terminal's desktop is told of alerts: off, osc9 or osc777", default="off"),
    Key("editor", "whether long text may be written in $EDITOR", default="true", is_switch=True),
    Key("audit_syslog", "whether a periodic backup sends the log's head to syslog", default="false", is_switch=True),
)
_KNOWN = {key.name: key for key in KEYS}

TABLES: dict[str, str] = {
    "keys": "keys of the console by verb",
    "templates": "texts for notes and resolutions by name",
    "backup": "folder, every and keep of the periodic backup",
    "retention": "days by field after which personal text may be erased",
}
"""The tables a file may hold. What stands in one is judged by the room that uses it."""

LISTS: dict[str, str] = {
    "view": "views of one's own by name, filter, order and columns",
}
"""What may stand several times, as ``[[view]]``. It is judged, and told if wrong, by the room that uses it."""

Table = Mapping[str, object]

_SWITCH = {"true": "true", "on": "true", "yes": "true", "1": "true"}
_SWITCH |= {"false": "false", "off": "false", "no": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as they hold for this process, by key, and the file's tables by name."""

    settings: Mapping[str, Setting]
    tables: Mapping[str, Table] = field(default_factory=dict)
    path: Path | None = None

    @property
    def db(self) -> Path:
        """The desk's file."""
        return Path(self.settings["db"].value)

    @property
    def db_is_default(self) -> bool:
        """Whether nobody named the desk's file, so that it may be made on first use."""
        return self.settings["db"].source == "default"

    @property
    def name(self) -> str:
        """What the desk is called."""
        return self.settings["name"].value

    def is_on(self, switch: str) -> bool:
        """Whether a switch is on."""
        return self.settings[switch].value == "true"

    def policy_text(self) -> tuple[str, str]:
        """Return the text of the service level matrix and where it stands."""
        return self._text("policy", "sla.toml")

    def triage_text(self) -> tuple[str, str]:
        """Return the text of the flow chart and where it stands."""
        return self._text("triage", "triage.toml")

    def _text(self, key: str, shipped: str) -> tuple[str, str]:
        path = self.settings[key].value
        return (_read(Path(path), self.settings[key].source), path) if path else data_text(shipped)


def load(flags: Mapping[str, str | None] | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Gather the settings. ``flags`` are by key, None where not given.

    Raises:
        ConfigError: naming every unknown key, wrong type and empty path at once, with file, key and reason.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    settings = {key.name: Setting(_default(key, environ), "default") for key in KEYS}
    found, tables = _from_file(environ, problems)
    settings |= found
    for key in KEYS:
        value = environ.get(key.variable)
        if value and key.is_switch and value.strip().lower() not in _SWITCH:
            problems.append(f"{key.variable}: must be on or off: {key.means}.")
        elif value:
            settings[key.name] = Setting(_located(key, value, Path.cwd()), key.variable)
    for name, value in (flags or {}).items():
        if value == "":
            problems.append(f"--{name} is empty. Give {_KNOWN[name].means}.")
        elif value is not None:
            settings[name] = Setting(_located(_KNOWN[name], value, Path.cwd()), f"--{name}")
    if problems:
        raise ConfigError(problems)
    return Config(settings, tables, config_file(environ)[0])


def config_file(environ: Mapping[str, str]) -> tuple[Path, bool]:
    """Return where the configuration file is looked for, and whether somebody named it."""
    named = environ.get("HELPDESK_CONFIG")
    if named:
        return _expanded(named).absolute(), True
    return folder("XDG_CONFIG_HOME", ".config", environ) / "config.toml", False


def folder(variable: str, fallback: str, environ: Mapping[str, str]) -> Path:
    """Return our folder under an XDG base directory; a relative one is ignored (XDG Base Directory Specification)."""
    base = environ.get(variable, "")
    return (Path(base) if base.startswith("/") else _expanded(f"~/{fallback}")) / "helpdesk"


def data_text(name: str) -> tuple[str, str]:
    """Return the text of a shipped file and its path, from a checkout (``data/``) or an installed wheel."""
    for place in (PACKAGE / "data", PACKAGE.parent / "data"):
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8"), str(place / name)
    raise ConfigError([f"{name} is missing from this installation. Install helpdesk-tui again."])


def technician() -> str:
    """Return the login name of the user this process runs as: by uid, for ``$USER`` can say anything."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def _default(key: Key, environ: Mapping[str, str]) -> str:
    if key.name == "db":
        return str(folder("XDG_DATA_HOME", ".local/share", environ) / "desk.db")
    return key.default


def _from_file(environ: Mapping[str, str], problems: list[str]) -> tuple[dict[str, Setting], dict[str, Table]]:
    path, named = config_file(environ)
    if not named and not path.is_file():
        return {}, {}
    import tomllib

    try:
        table = tomllib.loads(_read(path, "HELPDESK_CONFIG" if named else "default"))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path}: not TOML: {error}.")
        return {}, {}
    except ConfigError as error:
        problems += error.problems
        return {}, {}
    found: dict[str, Setting] = {}
    tables: dict[str, Table] = {}
    for name, value in table.items():
        key = _KNOWN.get(name)
        if name in LISTS:
            tables[name] = {name: value}
        elif name in TABLES and isinstance(value, dict):
            tables[name] = value
        elif name in TABLES:
            problems.append(f"{path}: {name!r}: must be a table: a line [{name}], and under it {TABLES[name]}.")
        elif key is None:
            known = ", ".join([*_KNOWN, *(f"[{table}]" for table in TABLES), *(f"[[{one}]]" for one in LISTS)])
            problems.append(f"{path}: {name!r}: there is no such key; there are {known}.")
        elif key.is_switch and isinstance(value, bool):
            found[name] = Setting("true" if value else "false", str(path))
        elif key.is_switch:
            problems.append(f"{path}: {name!r}: must be true or false: {key.means}.")
        elif not isinstance(value, str):
            problems.append(f"{path}: {name!r}: must be text in quotes: {key.means}.")
        elif not value.strip():
            problems.append(f"{path}: {name!r}: is empty; it is {key.means}.")
        else:
            found[name] = Setting(_located(key, value, path.parent), str(path))
    return found, tables


def _located(key: Key, value: str, base: Path) -> str:
    if key.is_switch:
        return _SWITCH[value.strip().lower()]
    return str(base / _expanded(value)) if key.is_path else value.strip()


def _expanded(path: str) -> Path:
    """Put the home folder in place of ``~``, or leave the path as it is where nobody knows that home."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def _read(path: Path, source: str) -> str:
    """Read a text file that ``source`` named. Raises ConfigError with the reason."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigError([f"{path}: not UTF-8 text (named by {source})."]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror} (named by {source})."]) from None
