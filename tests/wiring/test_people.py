"""Who is working, by which configuration: the system's and the desk's own decide, one's own never."""

from __future__ import annotations

import grp
import os
from pathlib import Path

import pytest

from helpdesk_tui.domain.rules.roles import Deed, NotAllowed, Role
from helpdesk_tui.wiring.config import ConfigError, load, technician, trust
from helpdesk_tui.wiring.people import Person, person

ME = technician()
OTHER_UID = 54_321


class Place:
    """A machine's configuration, a desk's, and one's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "srv" / "desk.db"
        self.beside, self.own = trust.beside(self.db), folder / "config" / "helpdesk" / "config.toml"
        for path in (self.db, self.own, trust.SYSTEM):
            path.parent.mkdir(parents=True)
        self.db.touch()
        self.environ = {"XDG_CONFIG_HOME": str(folder / "config"), "HELPDESK_DB": str(self.db)}

    def person(self, acting: str | None = None) -> Person:
        return person(load({}, self.environ, acting=acting))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", tmp_path / "etc" / "helpdesk" / "config.toml")
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", os.getuid())
    return Place(tmp_path)


def test_without_roles_everybody_may_everything(place: Place) -> None:
    assert (place.person().name, place.person().rights.role) == (ME, Role.LEAD)


def test_the_systems_roles_count_before_the_desks(place: Place) -> None:
    place.beside.write_text(f'[roles]\n{ME} = "lead"\n')
    assert place.person().rights.role is Role.LEAD
    trust.SYSTEM.write_text(f'[roles]\n{ME} = "viewer"\n')
    assert place.person().rights.role is Role.VIEWER


def test_roles_in_ones_own_file_are_refused_with_the_place_where_they_count(place: Place) -> None:
    place.own.write_text(f'[roles]\n{ME} = "lead"\n')
    with pytest.raises(ConfigError, match="belongs in .*etc/helpdesk/config.toml or beside the desk"):
        place.person()


def test_a_group_of_the_process_gives_its_role(place: Place) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    trust.SYSTEM.write_text(f'[roles]\ndefault = "viewer"\n"@{group}" = "lead"\n"@no-such-group" = "viewer"\n')
    assert place.person().rights.role is Role.LEAD


@pytest.mark.parametrize("line", ['boss = "chief"', '"two words" = "lead"'])
def test_roles_that_cannot_be_read_open_no_desk(place: Place, line: str) -> None:
    trust.SYSTEM.write_text(f"[roles]\n{line}\n")
    with pytest.raises(ConfigError, match="roles: "):
        place.person()


@pytest.mark.parametrize("content", ["roles = 3\n", "[roles\n", 'kiosk = "yes"\n', "colour = 1\n"])
def test_a_system_configuration_that_is_wrong_opens_no_desk(place: Place, content: str) -> None:
    trust.SYSTEM.write_text(content)
    with pytest.raises(ConfigError, match="config.toml"):
        place.person()


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
@pytest.mark.parametrize("which", ["system", "desk"])
def test_roles_that_others_could_change_are_refused_not_left_out(place: Place, which: str, mode: int) -> None:
    path = trust.SYSTEM if which == "system" else place.beside
    path.write_text(f'[roles]\n{ME} = "viewer"\n')
    path.chmod(mode)
    with pytest.raises(ConfigError, match=f"mode {mode:04o} lets others write it.*chmod go-w"):
        place.person()


def test_roles_beside_the_desk_must_belong_to_its_owner(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.beside.write_text(f'[roles]\n{ME} = "viewer"\n')
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", OTHER_UID)
    assert place.person().rights.role is Role.VIEWER
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._owner", lambda db: OTHER_UID)
    with pytest.raises(ConfigError, match=f"belongs to {ME}. Give it to {OTHER_UID}"):
        place.person()


def test_a_system_configuration_that_is_hidden_opens_no_desk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.os.lstat", denied)
    with pytest.raises(ConfigError, match="config.toml cannot be looked at: Permission denied"):
        place.person()


@pytest.mark.parametrize("db", ["/", ".", "..", "/nowhere/at/all/desk.db", "desk.toml", "/etc/passwd/desk.db"])
def test_a_desk_of_an_odd_name_is_left_to_be_refused_where_it_is_opened(place: Place, db: str) -> None:
    assert load({"db": db}, place.environ).roles is None


def test_a_link_to_the_desk_leads_round_no_roles(place: Place) -> None:
    place.beside.write_text(f'name = "Ours"\n[roles]\n{ME} = "viewer"\n')
    place.beside.chmod(0o644)
    link = place.folder / "link.db"
    link.symlink_to(place.folder / "again.db")
    (place.folder / "again.db").symlink_to("srv/desk.db")
    (place.folder / "link.toml").write_text(f'[roles]\n{ME} = "lead"\n')
    config = load({"db": str(link)}, place.environ)
    assert (config.name, person(config).rights.role) == ("Ours", Role.VIEWER)


def test_a_link_beside_the_desk_to_a_trusted_file_is_as_good_as_whoever_made_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.folder / "elsewhere.toml").write_text("")
    place.beside.symlink_to(place.folder / "elsewhere.toml")
    assert trust.changeable(place.beside, place.db) is None
    place.beside.unlink()
    place.beside.symlink_to(place.folder / "missing.toml")
    with pytest.raises(ConfigError, match="cannot be looked at"):
        place.person()


def test_the_system_names_the_desk_for_everybody_and_the_desk_its_own_name(place: Place) -> None:
    trust.SYSTEM.write_text(f'db = "{place.db}"\nname = "Some desk"\ntheme = "dark"\n')
    place.beside.write_text('name = "North office"\ntheme = "light"\n')
    place.own.write_text('theme = "ansi"\n')
    config = load({}, {"XDG_CONFIG_HOME": str(place.folder / "config")})
    assert (config.file, config.name, config.settings["theme"].value) == (place.db, "North office", "ansi")


def test_the_file_beside_a_desk_names_no_other_desk(place: Place) -> None:
    place.beside.write_text('db = "other.db"\n')
    with pytest.raises(ConfigError, match="is no key of this file"):
        place.person()


def test_a_service_account_works_in_the_name_it_gives_and_by_that_ones_role(place: Place) -> None:
    trust.SYSTEM.write_text(f'[roles]\n{ME} = "service"\nana = "lead"\nvic = "viewer"\n')
    told = {name: place.person(name) for name in ("ana", "bo", "vic")}
    assert [one.name for one in told.values()] == ["ana", "bo", "vic"]
    assert [one.rights.role for one in told.values()] == [Role.LEAD, Role.TECHNICIAN, Role.VIEWER]
    assert {one.rights.via for one in told.values()} == {ME}


def test_a_service_account_in_its_own_name_only_looks(place: Place) -> None:
    trust.SYSTEM.write_text(f'[roles]\ndefault = "lead"\n{ME} = "service"\n')
    rights = place.person().rights
    assert rights.role is Role.VIEWER
    assert rights.refusal(Deed.WORK) == (
        "Working on tickets is not for this account, which only speaks for others: say for whom, with --as NAME."
    )


@pytest.mark.parametrize("roles", ["", '[roles]\ndefault = "lead"\n', "[roles]\nsomebody = 'service'\n"])
def test_nobody_else_works_as_another(place: Place, roles: str) -> None:
    trust.SYSTEM.write_text(roles)
    with pytest.raises(NotAllowed, match="cannot work as somebody else"):
        place.person("ana")


@pytest.mark.parametrize("name", ["", " ", "two words", "@leads", "-x", "a\x1b[2J", "a" * 200, " ana"])
def test_a_name_to_work_in_is_one_word(place: Place, name: str) -> None:
    trust.SYSTEM.write_text(f'[roles]\n{ME} = "service"\n')
    with pytest.raises(NotAllowed, match="in one word"):
        place.person(name)


def test_a_kiosk_reads_nothing_its_user_could_change(place: Place) -> None:
    place.own.write_text('name = "mine"\nnonsense = 1\n')
    trust.SYSTEM.write_text(f'db = "{place.db}"\n')
    config = load({}, {**place.environ, "HELPDESK_NAME": "mine", "HELPDESK_DB": "/elsewhere.db"}, kiosk=True)
    assert (config.name, config.file, config.kiosk) == ("Help desk", place.db, True)


def test_the_system_can_make_every_start_a_kiosk_but_roots(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    trust.SYSTEM.write_text("kiosk = true\n")
    monkeypatch.setattr("os.geteuid", lambda: OTHER_UID)
    assert load({}, place.environ).kiosk
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not load({}, place.environ).kiosk
