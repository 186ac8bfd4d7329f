"""Settings: flags before environment before file before default, each value knowing where it came from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpdesk_tui import trust

if TYPE_CHECKING:
    from helpdesk_tui.domain.roles import Roles

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
    Key(
        "audit_syslog",
        "whether syslog is told the log's head with backups, and who purges",
        default="false",
        is_switch=True,
    ),
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

TRUSTED: dict[str, str] = {
    "roles": "roles by login name or @group",
    "kiosk": "whether there is the console alone, for everybody but root",
}
"""What only a configuration that its users cannot change may hold (see ``trust``)."""

Table = Mapping[str, object]

_SWITCH = {"true": "true", "on": "true", "yes": "true", "1": "true"}
_SWITCH |= {"false": "false", "off": "false", "no": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as they hold for this process, by key, and the files' tables by name.

    ``path`` is the user's own file, None where none was read, and ``stands`` names the file of each table.
    ``roles`` is None where nobody has given any; ``acting`` is whom a service account speaks for.
    """

    settings: Mapping[str, Setting]
    tables: Mapping[str, Table] = field(default_factory=dict)
    path: Path | None = None
    roles: Roles | None = None
    acting: str | None = None
    kiosk: bool = False
    stands: Mapping[str, Path] = field(default_factory=dict)

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


def load(
    flags: Mapping[str, str | None] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    acting: str | None = None,
    kiosk: bool = False,
) -> Config:
    """Gather the settings. ``flags`` are by key, None where not given; a kiosk reads nothing its user could change.

    Raises:
        ConfigError: naming every unknown key, wrong type and empty path at once, with file, key and reason.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = []
    system = system_layer()
    problems += system.problems
    kiosk = kiosk or (system.kiosk and os.geteuid() != 0)
    path, named = config_file(environ)
    reads_own = not kiosk and (named or path.is_file())
    own = _layer(path, "HELPDESK_CONFIG" if named else "default") if reads_own else Layer()
    problems += own.problems
    settings = {key.name: Setting(_default(key, environ), "default") for key in KEYS}
    settings |= {**system.settings, **own.settings}
    for key in KEYS:
        value = None if kiosk else environ.get(key.variable)
        if value and key.is_switch and value.strip().lower() not in _SWITCH:
            problems.append(f"{key.variable}: must be on or off: {key.means}.")
        elif value:
            settings[key.name] = Setting(_located(key, value, Path.cwd()), key.variable)
    for name, value in (flags or {}).items():
        if value == "":
            problems.append(f"--{name} is empty. Give {_KNOWN[name].means}.")
        elif value is not None:
            settings[name] = Setting(_located(_KNOWN[name], value, Path.cwd()), f"--{name}")
    db = Path(settings["db"].value)
    desk = desk_layer(db)
    problems += desk.problems
    unsaid = [name for name in desk.settings if settings[name].source in ("default", str(trust.SYSTEM))]
    settings |= {name: desk.settings[name] for name in unsaid}
    if problems:
        raise ConfigError(problems)
    tables: dict[str, Table] = {}
    stands: dict[str, Path] = {}
    for file, layer in ((trust.SYSTEM, system), (trust.beside(db), desk), (path, own)):
        tables |= layer.tables
        stands |= dict.fromkeys(layer.tables, file)
    roles = desk.roles if system.roles is None else system.roles
    return Config(settings, tables, path if reads_own else None, roles, acting, kiosk, stands)


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


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file says; ``problems`` are what is wrong in it."""

    settings: Mapping[str, Setting] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    roles: Roles | None = None
    kiosk: bool = False


def system_layer() -> Layer:
    """Return what the machine's configuration says."""
    path = trust.SYSTEM
    if not trust.there(path):
        return Layer()
    wrong = trust.changeable(path)
    return Layer(problems=(wrong,)) if wrong else _layer(path, "the system", may_hold=("roles", "kiosk"))


def desk_layer(db: Path) -> Layer:
    """Return what the file beside a desk says: all but where the desk is."""
    path = trust.beside(db)
    if path == db or not os.access(path.parent, os.X_OK) or not trust.there(path):
        # A folder that is shut hides the desk as well: opening that says so.
        return Layer()
    wrong = trust.changeable(path, db)
    return Layer(problems=(wrong,)) if wrong else _layer(path, "the desk", may_hold=("roles",), lacks="db")


def _layer(path: Path, source: str, may_hold: tuple[str, ...] = (), lacks: str = "") -> Layer:
    import tomllib

    try:
        table = tomllib.loads(_read(path, source))
    except tomllib.TOMLDecodeError as error:
        return Layer(problems=(f"{path}: not TOML: {error}.",))
    except ConfigError as error:
        return Layer(problems=error.problems)
    problems: list[str] = []
    roles, kiosk = None, table.get("kiosk", False)
    found: dict[str, Setting] = {}
    tables: dict[str, Table] = {}
    for name, value in table.items():
        key = _KNOWN.get(name)
        if name in TRUSTED and name not in may_hold:
            where = f"{trust.SYSTEM} or beside the desk" if name == "roles" else str(trust.SYSTEM)
            problems.append(f"{path}: {name!r}: stands in {where}, where those whom it is for cannot change it.")
        elif name == "roles" and isinstance(value, dict):
            from helpdesk_tui.domain.roles import read_roles

            roles, unfit = read_roles(value)
            problems += [f"{path}: {one}" for one in unfit]
        elif name == "kiosk":
            if not isinstance(value, bool):
                problems.append(f"{path}: {name!r}: must be true or false: {TRUSTED[name]}.")
        elif name == lacks:
            problems.append(f"{path}: {name!r}: stands beside its desk already, and cannot name another.")
        elif name in LISTS:
            tables[name] = {name: value}
        elif name in TABLES and isinstance(value, dict):
            tables[name] = value
        elif name in TABLES or name in TRUSTED:
            means = {**TABLES, **TRUSTED}[name]
            problems.append(f"{path}: {name!r}: must be a table: a line [{name}], and under it {means}.")
        elif key is None:
            known = ", ".join([*_KNOWN, *(f"[{table}]" for table in TABLES), *(f"[[{one}]]" for one in LISTS)])
            problems.append(f"{path}: {name!r}: there is no such key; there are {known}.")
        elif wrong := _misfit(key, value):
            problems.append(f"{path}: {name!r}: {wrong}")
        elif isinstance(value, bool):
            found[name] = Setting("true" if value else "false", str(path))
        else:
            found[name] = Setting(_located(key, str(value), path.parent), str(path))
    return Layer(found, tables, tuple(problems), roles, kiosk is True)


def _misfit(key: Key, value: object) -> str | None:
    """Say why a value cannot be that of a key, or None."""
    if key.is_switch:
        return None if isinstance(value, bool) else f"must be true or false: {key.means}."
    if not isinstance(value, str):
        return f"must be text in quotes: {key.means}."
    return None if value.strip() else f"is empty; it is {key.means}."


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
