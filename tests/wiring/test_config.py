from __future__ import annotations

import pwd
from pathlib import Path

import pytest

from helpdesk_tui.wiring import config
from helpdesk_tui.wiring.config import ConfigError, data_text, load, technician


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}


def write(environ: dict[str, str], text: str) -> Path:
    path = Path(environ["XDG_CONFIG_HOME"]) / "helpdesk" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_without_anything_the_defaults_hold(environ: dict[str, str], tmp_path: Path) -> None:
    settings = load({}, environ)
    assert settings.file == tmp_path / "data/helpdesk/desk.db"
    assert settings.db_is_default
    assert settings.name == "Help desk"
    assert {setting.source for setting in settings.settings.values()} == {"default"}


def test_a_file_overrides_the_default_and_counts_paths_from_its_folder(environ: dict[str, str]) -> None:
    path = write(environ, 'db = "team.db"\nname = "North office"\n')
    settings = load({}, environ)
    assert settings.file == path.parent / "team.db"
    assert settings.name == "North office"
    assert settings.settings["db"].source == str(path)


def test_the_environment_overrides_the_file(environ: dict[str, str]) -> None:
    write(environ, 'db = "team.db"\n')
    settings = load({}, environ | {"HELPDESK_DB": "/srv/desk.db"})
    assert (settings.file, settings.settings["db"].source) == (Path("/srv/desk.db"), "HELPDESK_DB")


def test_a_flag_overrides_the_environment(environ: dict[str, str]) -> None:
    settings = load({"db": "here.db"}, environ | {"HELPDESK_DB": "/srv/desk.db"})
    assert (settings.file, settings.settings["db"].source) == (Path.cwd() / "here.db", "--db")
    assert not settings.db_is_default


def test_a_flag_that_was_not_given_overrides_nothing(environ: dict[str, str]) -> None:
    assert load({"db": None}, environ).db_is_default


def test_a_tilde_is_the_home(environ: dict[str, str], tmp_path: Path) -> None:
    assert load({}, environ | {"HELPDESK_DB": "~/desk.db"}).file == tmp_path / "home/desk.db"


def test_a_home_nobody_knows_is_left_as_typed(environ: dict[str, str]) -> None:
    assert load({}, environ | {"HELPDESK_DB": "~nobody-of-that-name/desk.db"}).file.name == "desk.db"


def test_a_relative_base_directory_is_ignored(tmp_path: Path, environ: dict[str, str]) -> None:
    assert load({}, {"XDG_DATA_HOME": "data"}).file == tmp_path / "home/.local/share/helpdesk/desk.db"


def test_every_problem_is_told_at_once(environ: dict[str, str]) -> None:
    path = write(environ, 'db = 7\nname = " "\ncolour = "blue"\n')
    with pytest.raises(ConfigError) as caught:
        load({"db": ""}, environ)
    assert len(caught.value.problems) == 4
    for key in ("'db'", "'name'", "'colour'"):
        assert any(problem.startswith(f"{path}: {key}: ") for problem in caught.value.problems)


@pytest.mark.parametrize("content", [b"db = ", b"\xff\xfe", b"[db]\n"])
def test_a_file_that_is_no_configuration_is_refused(environ: dict[str, str], content: bytes) -> None:
    path = write(environ, "")
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="config.toml"):
        load({}, environ)


def test_a_file_that_was_named_must_be_there(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HELPDESK_CONFIG"):
        load({}, environ | {"HELPDESK_CONFIG": str(tmp_path / "missing.toml")})


def test_shipped_material_is_found_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert data_text("sla.toml")[0] == (config.PACKAGE.parent / "data/sla.toml").read_text("utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sla.toml").write_text("installed")
    monkeypatch.setattr("helpdesk_tui.wiring.config.files.PACKAGE", tmp_path)
    assert data_text("sla.toml") == ("installed", str(tmp_path / "data/sla.toml"))


def test_missing_material_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk_tui.wiring.config.files.PACKAGE", tmp_path / "nowhere")
    with pytest.raises(ConfigError, match=r"sla\.toml is missing"):
        data_text("sla.toml")


def test_a_policy_of_ones_own_is_read_in_place_of_the_shipped(environ: dict[str, str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("mine")
    assert load({}, environ | {"HELPDESK_POLICY": str(own)}).policy_text() == ("mine", str(own))
    assert "P1" in load({}, environ).policy_text()[0]


def test_the_technician_is_the_uid_whatever_user_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "mallory")
    monkeypatch.setenv("LOGNAME", "mallory")
    assert technician() == pwd.getpwuid(__import__("os").getuid()).pw_name


def test_a_uid_without_a_name_is_a_technician_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 54_321)
    assert technician() == "uid-54321"
