"""Some settings are one's own; others are for all of a desk, before flags, environment and one's own file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpdesk_tui.domain.rules.roles import Rights
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import Config, ConfigError, Origin, data_text, load, trust
from helpdesk_tui.wiring.config.keys import FOR_ALL, KEYS, LISTS, TABLES
from helpdesk_tui.wiring.periodic_backup import look

SHIPPED = data_text("sla.toml")[0]
OTHER_UID = 54_321

VALUES = {
    "policy": ("theirs.toml", "mine.toml"),
    "triage": ("theirs.toml", "mine.toml"),
    "audit_syslog": ("true", "false"),
    "name": ("Theirs", "Mine"),
    "theme": ("light", "dark"),
    "watch": ("theirs.toml", "mine.toml"),
    "mouse": ("true", "false"),
    "clipboard": ("true", "false"),
    "notify": ("osc9", "off"),
    "kitty": ("off", "auto"),
    "after_call": ("mine", "nobody"),
    "editor": ("true", "false"),
    "feed": ("poll", "listen"),
    "durability": ("storage", "standby"),
}
"""For each key what the desk says and what its technician says."""


class Place:
    """A machine's configuration, a desk's, and one's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "srv" / "desk.db"
        self.desk, self.own = trust.beside(self.db), folder / "config" / "helpdesk" / "config.toml"
        for path in (self.db, self.own, trust.SYSTEM):
            path.parent.mkdir(parents=True)
        self.db.touch()
        self.environ = {"XDG_CONFIG_HOME": str(folder / "config"), "HELPDESK_DB": str(self.db)}

    def load(self, **variables: str) -> Config:
        return load({}, {**self.environ, **variables})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", tmp_path / "etc" / "helpdesk" / "config.toml")
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", os.getuid())
    return Place(tmp_path)


def line(name: str, value: str) -> str:
    return f"{name} = {value}\n" if value in ("true", "false") else f'{name} = "{value}"\n'


def test_every_key_and_table_is_either_ones_own_or_for_all() -> None:
    assert set(VALUES) | {"db"} == {key.name for key in KEYS}
    assert {key.name for key in KEYS} | set(TABLES) | set(LISTS) >= FOR_ALL


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("where", ["desk", "system"])
def test_what_is_for_all_is_kept_and_the_rest_is_ones_own(place: Place, name: str, where: str) -> None:
    theirs, mine = VALUES[name]
    file = place.desk if where == "desk" else trust.SYSTEM
    file.write_text(line(name, theirs))
    place.own.write_text(line(name, mine))
    for config in (place.load(), place.load(**{f"HELPDESK_{name.upper()}": mine})):
        holds = config.settings[name]
        if name in FOR_ALL:
            assert Path(holds.value).name == theirs and holds.source == str(file)
        else:
            assert Path(holds.value).name == mine and holds.source != str(file)


@pytest.mark.parametrize("name", sorted(FOR_ALL & {key.name for key in KEYS}))
def test_no_flag_goes_before_what_is_for_all(place: Place, name: str) -> None:
    theirs, mine = VALUES[name]
    place.desk.write_text(line(name, theirs))
    assert load({name: mine}, place.environ).settings[name].origin is Origin.DESK


@pytest.mark.parametrize("name", sorted(FOR_ALL & set(TABLES)))
def test_a_table_of_ones_own_does_not_replace_the_desks(place: Place, name: str) -> None:
    place.desk.write_text(f"[{name}]\nfolder = 'theirs'\n")
    place.own.write_text(f"[{name}]\nfolder = 'mine'\n")
    config = place.load()
    assert (config.tables[name], config.stands[name]) == ({"folder": "theirs"}, place.desk)


def test_keys_of_ones_own_replace_the_desks(place: Place) -> None:
    place.desk.write_text('[keys]\nclose = "x"\n')
    place.own.write_text('[keys]\nclose = "z"\n')
    assert place.load().tables["keys"] == {"close": "z"}


def test_the_desk_goes_before_the_system_in_what_is_for_all(place: Place) -> None:
    trust.SYSTEM.write_text("audit_syslog = true\n[retention]\nphone = 90\n")
    place.desk.write_text("audit_syslog = false\n[retention]\nphone = 30\n")
    config = place.load()
    assert (config.is_on("audit_syslog"), config.tables["retention"]) == (False, {"phone": 30})


def test_where_the_desk_says_nothing_ones_own_counts(place: Place) -> None:
    place.own.write_text("[retention]\nphone = 9\n")
    config = place.load(HELPDESK_POLICY="/my/own.toml", HELPDESK_AUDIT_SYSLOG="on")
    assert config.settings["policy"].value == "/my/own.toml"
    assert config.is_on("audit_syslog") and config.tables["retention"] == {"phone": 9}
    assert config.overruled == ()


def test_what_does_not_count_is_said_with_who_decides(place: Place) -> None:
    place.desk.write_text('policy = "shipped"\n[backup]\nfolder = "there"\n')
    place.own.write_text('policy = "mine.toml"\ntheme = "dark"\n[backup]\nfolder = "here"\n')
    assert place.load(HELPDESK_POLICY="lenient.toml").overruled == (
        f"HELPDESK_POLICY: 'policy' does not count here: {place.desk} says it for everybody on this desk.",
        f"{place.own}: 'policy' does not count here: {place.desk} says it for everybody on this desk.",
        f"{place.own}: 'backup' does not count here: {place.desk} says it for everybody on this desk.",
    )


@pytest.mark.parametrize(("key", "file"), [("policy", "sla.toml"), ("triage", "triage.toml")])
def test_a_desk_can_hold_everybody_to_what_is_shipped(place: Place, key: str, file: str) -> None:
    place.desk.write_text(f'{key} = "shipped"\n')
    config = place.load(**{f"HELPDESK_{key.upper()}": "mine.toml"})
    assert (config.policy_text() if key == "policy" else config.triage_text()) == data_text(file)


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_policy_that_others_could_change_is_not_for_all(place: Place, mode: int) -> None:
    policy = place.desk.with_name("sla.toml")
    policy.write_text(SHIPPED)
    policy.chmod(mode)
    place.desk.write_text('policy = "sla.toml"\n')
    place.desk.chmod(0o644)
    with pytest.raises(ConfigError, match=f"decides what is promised, but its mode {mode:04o} lets others write it"):
        place.load().policy_text()


def test_a_policy_of_a_technician_is_not_for_all(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = place.desk.with_name("sla.toml")
    policy.write_text(SHIPPED)
    place.desk.write_text('policy = "sla.toml"\n')
    config = place.load()
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", OTHER_UID)
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._owner", lambda db: OTHER_UID)
    with pytest.raises(ConfigError, match="decides what is promised, but it belongs to"):
        config.policy_text()


def test_a_policy_of_ones_own_may_be_ones_own(place: Place) -> None:
    policy = place.folder / "mine.toml"
    policy.write_text(SHIPPED)
    policy.chmod(0o666)
    assert place.load(HELPDESK_POLICY=str(policy)).policy_text() == (SHIPPED, str(policy))


def test_a_trusted_file_that_is_replaced_while_it_is_read_is_not_taken(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.desk.write_text('name = "Theirs"\n')
    swapped = place.folder / "swapped.toml"
    swapped.write_text('name = "Swapped"\n')
    opens = os.open

    def replaced(path: object, *rest: int, **more: int) -> int:
        return opens(str(swapped if path == place.desk else path), *rest, **more)

    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.os.open", replaced)
    with pytest.raises(ConfigError, match="was replaced while it was read"):
        place.load()


def test_a_pipe_in_the_place_of_a_trusted_file_keeps_nobody_waiting(place: Place) -> None:
    os.mkfifo(place.desk, 0o600)
    with pytest.raises(ConfigError, match="but it is no file"):
        place.load()


@pytest.mark.parametrize("which", ["own", "desk", "system"])
@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 30_000, "mouse = " + "9" * 60_000, ".".join("a" * 30_000) + " = 1", "#" * 2_000_000],
    ids=["brackets", "digits", "dots", "size"],
)
def test_a_file_that_would_keep_its_reader_busy_is_refused(place: Place, which: str, text: str) -> None:
    file = {"own": place.own, "desk": place.desk, "system": trust.SYSTEM}[which]
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        place.load()
    assert str(caught.value).startswith(f"{file}: ") and len(str(caught.value)) < 400


def test_a_device_without_an_end_is_refused(place: Place) -> None:
    with pytest.raises(ConfigError, match="/dev/zero: has more than 1,048,576 bytes"):
        place.load(HELPDESK_CONFIG="/dev/zero")


@pytest.mark.parametrize(
    ("desk", "system", "meant"),
    [
        ('[backup]\nfolder = "kept"\n', "", True),
        ("", 'db = "{db}"\n[backup]\nfolder = "kept"\n', True),
        ("", '[backup]\nfolder = "kept"\n', False),
        ("", "", False),
    ],
)
def test_naming_the_desk_by_a_flag_does_not_escape_its_backup(
    place: Place, monkeypatch: pytest.MonkeyPatch, desk: str, system: str, meant: bool
) -> None:
    begun: list[Config] = []
    monkeypatch.setattr("helpdesk_tui.wiring.periodic_backup._begin", begun.append)
    (place.desk.parent / "kept").mkdir()
    place.desk.write_text(desk)
    trust.SYSTEM.write_text(system.format(db=place.db))
    place.db.unlink()
    store = SqliteStore(place.db)
    config = load({"db": str(place.db)}, {"XDG_CONFIG_HOME": str(place.folder / "config")})
    look(config, store, Rights())
    store.close()
    assert bool(begun) is meant
