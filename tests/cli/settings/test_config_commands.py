"""The configuration from the command line: where each value comes from, all that is wrong, and changing it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from helpdesk_tui.cli.settings.edit import _starter
from helpdesk_tui.domain.text.toml import read_toml
from helpdesk_tui.wiring.config.keys import KEYS
from tests.cli.conftest import Helpdesk, Run

FIVE = """
theme = "blue"
notify = "loud"
[keys]
close = "zz"
[templates]
restart = "{nope}"
[[view]]
name = "Acme"
filter = "p:9"
"""
"""Five faults of taste, each of which only the console finds."""


@pytest.fixture
def own(home: Path) -> Path:
    path = home / "XDG_CONFIG_HOME" / "helpdesk" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "etc.toml"
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust.SYSTEM", path)
    monkeypatch.setattr("helpdesk_tui.wiring.config.trust._ROOT", os.getuid())
    return path


class TestShow:
    def test_each_value_says_where_it_comes_from(
        self, command: Helpdesk, own: Path, system: Path, db: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk = db.with_suffix(".toml")
        own.write_text('mouse = false\n[keys]\nclose = "x"\n')
        desk.write_text("[retention]\nphone = 90\n")
        system.write_text('name = "Ours"\n')
        monkeypatch.setenv("HELPDESK_THEME", "dark")
        run = command("--db", str(db), "config", "show")
        assert (run.status, run.err) == (0, "")
        told = {tuple(line.split()[:2]): line.split(maxsplit=2)[2] for line in run.out.splitlines()}
        assert told["db", str(db)] == "flag, --db"
        assert told["theme", "dark"] == "variable, HELPDESK_THEME"
        assert told["mouse", "false"] == f"own file, {own}"
        assert told["keys.close", "x"] == f"own file, {own}"
        assert told["retention.phone", "90"] == f"desk, {desk}"
        assert told["name", "Ours"] == f"system, {system}"
        assert told["policy", "shipped"] == "default"

    def test_what_was_said_besides_stands_below(self, command: Helpdesk, own: Path, system: Path) -> None:
        own.write_text('theme = "dark"\n[keys]\nclose = "x"\n')
        system.write_text('theme = "light"\n[keys]\nclose = "z"\n')
        out = command("config", "show").out
        assert "  light " in out and f"does not count: system, {system}" in out
        assert out.index("  dark ") < out.index("  light ")
        assert "[keys]" in out

    def test_what_is_the_desks_word_is_said_to_whoever_said_otherwise(
        self, command: Helpdesk, own: Path, system: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own.write_text("[backup]\nfolder = '/mine'\n")
        system.write_text("audit_syslog = true\n[backup]\nfolder = '/theirs'\n")
        monkeypatch.setenv("HELPDESK_AUDIT_SYSLOG", "off")
        sentences = [
            f"HELPDESK_AUDIT_SYSLOG: 'audit_syslog' does not count here: {system} says it for everybody on this desk.",
            f"{own}: 'backup' does not count here: {system} says it for everybody on this desk.",
        ]
        assert command("config", "show").out.splitlines()[-2:] == sentences
        assert command("config", "show", "--json").json["overruled"] == sentences
        remarks = [one["told"] for one in command("doctor", "--json").json["findings"] if one["level"] == "remark"]
        assert set(sentences) <= set(remarks)

    def test_roles_and_kiosk_say_who_gives_them(
        self, command: Helpdesk, system: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 0)
        system.write_text('kiosk = true\n[roles]\nana = "lead"\nbot = "service"\n')
        out = command("config", "show").out
        told = {line.split()[0]: line.split(maxsplit=1)[1].split("  ") for line in out.splitlines()}
        assert (told["roles"][0], told["roles"][-1].strip()) == (
            "ana lead, bot service, default technician",
            f"system, {system}",
        )
        assert (told["kiosk"][0], told["kiosk"][-1].strip()) == ("true", f"system, {system}")

    def test_json_has_the_same(self, command: Helpdesk, own: Path, system: Path) -> None:
        own.write_text('theme = "dark"\nmouse = false\n[[view]]\nname = "A"\nfilter = "p:1"\n[retention]\nphone = 9\n')
        system.write_text('theme = "light"\n[retention]\nphone = 90\n')
        told = command("config", "show", "--json").json
        theme = told["settings"]["theme"]
        assert (theme["value"], theme["origin"], theme["source"]) == ("dark", "own file", str(own))
        assert theme["overrides"][0] == {"value": "light", "origin": "system", "source": str(system)}
        assert told["settings"]["mouse"]["value"] is False
        assert told["tables"]["view"]["values"] == [{"name": "A", "filter": "p:1"}]
        assert told["tables"]["retention"]["values"] == {"phone": 90}
        assert told["tables"]["retention"]["overrides"] == [{"origin": "own file", "source": str(own)}]
        assert (told["files"]["own"], told["files"]["system"]) == (str(own), str(system))

    def test_a_file_with_faults_is_shown_as_far_as_it_can_be_read(self, command: Helpdesk, own: Path) -> None:
        own.write_text('theme = "dark"\ncolour = 1\n[keys]\nclose = 2026-11-26\nnote = [nan, {a = "\\u001b[2J"}]\n')
        run = command("config", "show")
        assert run.status == 0 and "'colour': there is no such key" in run.err
        assert "dark" in run.out and "2026-11-26" in run.out and "\x1b" not in run.out
        told = command("config", "show", "--json").json
        assert told["tables"]["keys"]["values"] == {"close": "2026-11-26", "note": ["nan", {"a": "\x1b[2J"}]}
        assert len(told["problems"]) == 1


class TestCheck:
    def test_where_nothing_is_wrong_it_says_so(self, command: Helpdesk) -> None:
        run = command("config", "check")
        assert (run.status, run.out, run.err) == (0, "Nothing is wrong with the configuration.\n", "")
        assert command("config", "check", "--json").json == {"good": True, "problems": []}

    def test_five_faults_of_taste_are_five_problems(self, command: Helpdesk, own: Path) -> None:
        own.write_text(FIVE)
        run = command("config", "check")
        assert run.status == 1 and len(run.out.splitlines()) == 5
        for said in (
            "theme: there is no 'blue'",
            "there is no 'loud'",
            "close: 'zz' is no key",
            "{nope}",
            "line 10: view",
        ):
            assert said in run.out
        told = command("config", "check", "--json")
        assert told.status == 1 and told.json == {"good": False, "problems": run.out.splitlines()}

    def test_the_doctor_finds_the_same(self, command: Helpdesk, own: Path) -> None:
        own.write_text(FIVE)
        run = command("doctor", "--json")
        wrong = [one["told"] for one in run.json["findings"] if one["level"] == "wrong"]
        assert run.status == 1 and set(command("config", "check").out.splitlines()) <= set(wrong)

    def test_what_opens_no_desk_hides_nothing_else(self, command: Helpdesk, own: Path) -> None:
        own.write_text(f"colour = 1\n{FIVE}[backup]\nevery = 'soon'\n[retention]\nphone = 0\nshoe = 9\n")
        out = command("config", "check").out
        assert len(out.splitlines()) == 10
        for said in ("'colour': there is no such key", "[backup] 'folder'", "'every'", "'phone'", "'shoe'"):
            assert said in out

    @pytest.mark.parametrize("key", ["policy", "triage"])
    def test_a_file_that_is_named_is_read(self, command: Helpdesk, own: Path, key: str) -> None:
        own.write_text(f'{key} = "other.toml"\n')
        assert f"{own.parent / 'other.toml'}: cannot be read" in command("config", "check").out
        (own.parent / "other.toml").write_text("nonsense = 1\n")
        assert "nonsense" in command("config", "check").out

    def test_a_sentence_is_never_longer_than_can_be_read(self, command: Helpdesk, own: Path) -> None:
        own.write_text(f'{"x" * 9_000} = 1\n[keys]\n{"y" * 9_000} = "a"\nclose = "{"z" * 9_000}"\n')
        lines = command("config", "check").out.splitlines()
        assert len(lines) == 3 and max(map(len, lines)) < 1_100


class TestPath:
    def test_it_is_ones_own_unless_said(self, command: Helpdesk, own: Path, system: Path, db: Path) -> None:
        run = command("config", "path")
        assert (run.status, run.out, run.err) == (0, f"{own}\n", "It is not there yet.\n")
        own.touch()
        assert command("config", "path").err == ""
        assert command("--db", str(db), "config", "path", "desk").out == f"{db.with_suffix('.toml')}\n"
        assert command("config", "path", "system").out == f"{system}\n"

    def test_it_is_the_one_that_was_named(
        self, command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HELPDESK_CONFIG", str(tmp_path / "named.toml"))
        assert command("config", "path").out == f"{tmp_path / 'named.toml'}\n"

    def test_another_word_is_wrong_usage(self, command: Helpdesk) -> None:
        assert command("config", "path", "yours").status == 2


class TestEdit:
    @pytest.fixture
    def edit(self, command: Helpdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
        return Edit(command, tmp_path, monkeypatch)

    def test_what_was_written_takes_the_files_place(self, edit: Edit, own: Path) -> None:
        own.write_text('theme = "dark"\n')
        own.chmod(0o640)
        run = edit("sed -i s/dark/light/")
        assert (run.status, run.out) == (0, f"{own} is written.\n")
        assert own.read_text() == 'theme = "light"\n'
        assert stat.S_IMODE(own.stat().st_mode) == 0o640
        assert edit.left_over() == []

    def test_what_is_wrong_is_told_and_kept_apart(self, edit: Edit, own: Path) -> None:
        own.write_text('theme = "dark"\n')
        run = edit("sed -i s/dark/blue/")
        assert run.status == 1 and f"{own}: theme: there is no 'blue'" in run.err
        assert own.read_text() == 'theme = "dark"\n'
        kept = Path(run.err.rstrip().rstrip(".").rpartition(" ")[2])
        assert kept.read_text() == 'theme = "blue"\n' and [kept.parent] == edit.left_over()

    def test_a_line_is_named_as_it_will_stand(self, edit: Edit, own: Path) -> None:
        own.write_text("")
        run = edit("""sh -c 'printf "\\n\\n[[view]]\\nname = \\"A\\"\\nfilter = \\"p:9\\"\\n" > "$0"'""")
        assert f"{own}, line 5: view 1" in run.err

    def test_a_path_counts_from_where_the_file_will_stand(self, edit: Edit, own: Path) -> None:
        own.write_text("# x\n")
        (own.parent / "mine.toml").write_text('extends = "shipped"\n')
        assert edit("""sed -i '1 i policy = "mine.toml"'""").status == 0

    def test_a_new_file_begins_with_every_key_there_is(self, edit: Edit, own: Path) -> None:
        own.parent.rmdir()
        assert edit("sed -i 's/^# theme = .*/theme = \"dark\"/'").status == 0
        text = own.read_text()
        assert 'theme = "dark"\n' in text and all(f"# {key.name} = " in text for key in KEYS if key.name != "theme")
        assert stat.S_IMODE(own.stat().st_mode) == 0o600

    def test_nothing_written_is_nothing_changed(self, edit: Edit, own: Path) -> None:
        run = edit("true")
        assert (run.status, run.out) == (0, f"{own} stays as it was.\n")
        assert not own.exists() and edit.left_over() == []

    def test_an_editor_that_fails_changes_nothing(self, edit: Edit, own: Path) -> None:
        own.write_text('theme = "dark"\n')
        run = edit("sh -c 'echo > \"$0\"; exit 3'")
        assert run.status == 1 and "status 3" in run.err
        assert own.read_text() == 'theme = "dark"\n' and edit.left_over() == []

    @pytest.mark.parametrize("named", ["", "'", "/no/such/editor"])
    def test_without_an_editor_nothing_happens(self, edit: Edit, own: Path, named: str) -> None:
        run = edit(named)
        assert run.status == 1 and run.err.count("\n") == 1 and not own.exists()

    def test_what_somebody_else_wrote_meanwhile_is_not_lost(self, edit: Edit, own: Path) -> None:
        own.write_text('theme = "dark"\n')
        run = edit(f"""sh -c 'echo "theme = \\"ansi\\"" > {own}; sed -i s/dark/light/ "$0"'""")
        assert run.status == 1 and "changed by somebody else meanwhile" in run.err
        assert own.read_text() == 'theme = "ansi"\n'

    def test_a_link_stays_a_link(self, edit: Edit, own: Path, tmp_path: Path) -> None:
        (tmp_path / "dotfiles").mkdir()
        kept = tmp_path / "dotfiles" / "helpdesk.toml"
        kept.write_text('theme = "dark"\n')
        own.symlink_to(kept)
        assert edit("sed -i s/dark/light/").status == 0
        assert own.is_symlink() and kept.read_text() == 'theme = "light"\n'
        assert list(kept.parent.iterdir()) == [kept]

    def test_what_is_wrong_elsewhere_is_no_reason_to_refuse(self, edit: Edit, own: Path, system: Path) -> None:
        system.write_text('policy = "nowhere.toml"\n')
        own.write_text('theme = "dark"\n')
        assert edit("sed -i s/dark/light/").status == 0

    def test_a_fault_that_was_there_before_can_be_put_right_but_not_kept(self, edit: Edit, own: Path) -> None:
        own.write_text('theme = "blue"\nnotify = "loud"\n')
        assert edit("sed -i s/blue/dark/").status == 1
        assert edit("sed -i -e s/blue/dark/ -e s/loud/off/").status == 0


class Edit:
    """Edits the configuration with a command in the editor's place, its copies in a folder of the test's."""

    def __init__(self, command: Helpdesk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._command, self._folder, self._patch = command, folder / "temporary", monkeypatch
        self._folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(self._folder))
        monkeypatch.delenv("VISUAL", raising=False)

    def __call__(self, editor: str) -> Run:
        self._patch.setenv("EDITOR", editor)
        return self._command("config", "edit")

    def left_over(self) -> list[Path]:
        return list(self._folder.iterdir())


def test_the_file_to_begin_with_sets_nothing() -> None:
    assert read_toml(_starter()) == {}
