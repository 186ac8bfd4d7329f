"""The arrows of the house: which room may import which, and that nothing leads back to itself."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.imports import PACKAGE, ROOT, circles, files, folder, folders, imported, modules, tree

LAYERS = (
    ("domain.text", "domain.look", "lazy"),
    ("domain.times",),
    ("domain.times.recurring",),
    ("domain.times.typed",),
    ("domain.tickets",),
    ("domain.agreement",),
    ("domain.words", "domain.filters"),
    ("domain.shift", "domain.roster"),
    ("domain.rules",),
    ("store",),
    ("store.log", "store.disk"),
    ("store.sql.asked",),
    ("store.sql",),
    ("store.sql.log",),
    ("store.copying",),
    ("store.upkeep",),
    ("store.sqlite.search",),
    ("store.sqlite.connection", "store.postgres.connection"),
    ("store.sqlite.log",),
    ("store.sqlite", "store.postgres"),
    ("store.sqlite.upkeep", "store.postgres.upkeep"),
    ("desk",),
    ("intake", "reports"),
    ("intake.files.raw",),
    ("intake.files.values",),
    ("intake.files.foreign",),
    ("intake.files.systems.forges", "intake.files.systems.fresh"),
    ("intake.files.systems",),
    ("intake.files",),
    ("intake.demo",),
    ("wiring.config",),
    ("wiring",),
    ("cli.shared", "console.keys", "console.look", "console.tty", "watch.targets"),
    ("cli.filling", "cli.settings", "console.state"),
    ("cli.callers", "cli.tickets", "cli.upkeep", "cli.watch", "cli.web", "console.widgets"),
    ("cli.reports", "console.dialogs"),
    ("console.screens",),
    ("cli", "console", "watch", "web"),
    ("faces",),
    ("__main__",),
)
"""The rooms from the ground up: each imports what stands in layers before its own, and nothing else."""

LAYER = {name: place for place, layer in enumerate(LAYERS) for name in layer}

EMPTY = {"", "domain", "store.sqlite.migrations", "store.postgres.migrations"}
"""Folders that hold no module of their own: their ``__init__`` imports nothing."""

FACES = ("cli", "console", "watch", "web")
"""They do not import each other."""

ENGINES = {"store.sqlite": {"cli.upkeep"}, "store.postgres": set[str]()}
"""What no face asks but by ``store.base`` and ``store.upkeep``; a file is copied, restored and erased by cli.upkeep."""

OWNERS = {
    "textual": {"console"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"console", "cli"},
    "aiohttp": {"web"},
    "waitress": {"watch", "web"},
    **dict.fromkeys(("sqlite3", "pysqlite3", "sqlite_utils", "psycopg"), {"store"}),
}
"""Libraries that one room has to itself."""

PURE = ("domain.", "lazy")
"""Rooms that are given all they work on."""

OUTSIDE = {"asyncio", "getpass", "logging", "pwd", "random", "signal", "socket", "subprocess", "threading", "time"}
"""What reads the clock, chance or the machine."""

FULL_FOLDERS = {
    "console.state": "one file a thing that a console keeps",
}
LONG_FILES: dict[str, str] = {}
WIDE_CLASSES = {
    "console.app.ConsoleApp": "Textual calls what an application does by a method's name",
    "console.dialogs.filter.FilterDialog": "Textual calls what a dialog does by a method's name",
    "console.state.window.Window": "one window on the queue: each question is one method",
}
MANY_PARAMETERS = {
    "cli.callers.changes.edit": "an option of the command each",
    "cli.filling.importing.import_files": "an option of the command each",
    "cli.reports.report.report": "an option of the command each",
    "cli.tickets.attach.attach": "an option of the command each",
    "cli.tickets.new.new": "an option of the command each",
    "cli.tickets.promises.schedule": "an option of the command each",
    "cli.tickets.verbs.edit": "an option of the command each",
    "domain.tickets.events.record": "what an event says, each by its name",
    "domain.words.countdown.reading": "what a clock is read from, so that a row is drawn without its ticket",
    "store.log.chain.link_of": "the columns of a row, in their order: called for each of a million",
}
"""What is larger than the house allows, each with its reason."""

MOST_MODULES, MOST_LINES, MOST_METHODS, MOST_PARAMETERS = 14, 300, 20, 8


def short(name: str) -> str:
    """Return a module's or folder's name within the package."""
    return name.removeprefix(PACKAGE).removeprefix(".")


def room(name: str) -> str:
    """Return the room of a module: the innermost of LAYERS that its folder is in; itself where it stands in none."""
    own = folder(name) or short(name)
    if own in EMPTY:
        return own
    inside = (own.rsplit(".", up)[0] for up in range(own.count(".") + 1))
    return next((one for one in inside if one in LAYER), own)


MODULES = modules()


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_only_what_stands_below_it(name: str) -> None:
    own = room(name)
    assert own in LAYER or own in EMPTY, f"{own} is no room of the house"
    for other in files()[name]:
        there = room(other)
        if there == own or there in EMPTY:
            continue
        assert LAYER[there] < LAYER[own], f"{short(name)} imports {short(other)}, which stands above it or beside it"
        faces = {own.split(".")[0], there.split(".")[0]} & set(FACES)
        assert len(faces) < 2, f"{short(name)} imports another face: {short(other)}"


@pytest.mark.parametrize("name", [one for one in MODULES if short(one).split(".")[0] in FACES])
def test_a_face_asks_no_engine_itself(name: str) -> None:
    for other in map(short, files()[name]):
        for engine, rooms in ENGINES.items():
            reached = other == engine or other.startswith(f"{engine}.")
            assert not reached or room(name) in rooms, f"{short(name)} imports {other}, an engine's own"


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_imported_by_its_own_room_alone(name: str) -> None:
    own = room(name)
    for library in {one.partition(".")[0] for one in imported(name)}:
        assert own.split(".")[0] in OWNERS.get(library, {own.split(".")[0]}), f"{short(name)} imports {library}"
        assert not own.startswith(PURE) or library not in OUTSIDE, f"{short(name)} imports {library}"


def test_no_two_files_import_each_other_in_any_way() -> None:
    assert [[short(one) for one in circle] for circle in circles(files())] == []


def test_no_two_folders_import_each_other_in_any_way() -> None:
    # The package's own folder holds the ground (``lazy``) and the front door.
    below = {name: led - {""} for name, led in folders().items() if name}
    assert circles(below) == []


def test_a_circle_is_found_wherever_it_closes() -> None:
    graph = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("bd"), "d": frozenset(), "e": frozenset("ad")}
    assert circles(graph) == [["b", "c"]]
    assert circles({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset()}) == []


def test_imports_are_found_however_late_they_come() -> None:
    led = files()
    assert f"{PACKAGE}.desk.writing" in led[f"{PACKAGE}.desk.base"]
    assert f"{PACKAGE}.cli.tickets.new" in led[f"{PACKAGE}.cli.commands"]
    assert f"{PACKAGE}.store.sql.asked.search" in led[f"{PACKAGE}.store.sql.lists"]


@pytest.mark.parametrize("name", [name for name, path in modules().items() if path.name == "__init__.py"])
def test_a_folder_says_its_one_job(name: str) -> None:
    assert ast.get_docstring(tree(name)), f"{name} does not say what it is for"


def test_no_folder_holds_more_than_fourteen_files() -> None:
    count: dict[str, int] = {}
    for name in MODULES:
        if modules()[name].name != "__init__.py":
            count[folder(name)] = count.get(folder(name), 0) + 1
    assert {name for name, held in count.items() if held > MOST_MODULES} == set(FULL_FOLDERS)


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {short(name) for name in MODULES if len(modules()[name].read_text("utf-8").splitlines()) > MOST_LINES}
    assert long == set(LONG_FILES)


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions that stand in a module or a class itself."""
    for one in ast.iter_child_nodes(node):
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield one


def test_no_class_has_more_than_twenty_methods() -> None:
    wide = {
        f"{short(name)}.{node.name}"
        for name in MODULES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ClassDef) and len(list(functions(node))) > MOST_METHODS
    }
    assert wide == set(WIDE_CLASSES)


def test_no_function_has_more_than_eight_parameters() -> None:
    many = set()
    for name in MODULES:
        for node in ast.walk(tree(name)):
            for function in functions(node):
                given = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
                if len([one for one in given if one.arg not in ("self", "cls")]) > MOST_PARAMETERS:
                    many.add(f"{short(name)}.{function.name}")
    assert many == set(MANY_PARAMETERS)


def loaded(script: str, tmp_path: Path) -> set[str]:
    """Run ``script`` in a new interpreter and return the top-level packages it loaded."""
    probe = f"import sys\n{script}\nprint(*{{name.partition('.')[0] for name in sys.modules}}, file=sys.stderr)"
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    return set(run.stderr.splitlines()[-1].split())


def test_the_front_door_imports_nothing_heavy(tmp_path: Path) -> None:
    assert loaded("import helpdesk_tui.__main__", tmp_path).isdisjoint({"typer", "textual", "rich", "sqlite_utils"})


def test_a_command_line_read_imports_no_textual(tmp_path: Path) -> None:
    database = str(tmp_path / "desk.db")
    script = f"""
from helpdesk_tui.__main__ import main
assert main(["--db", {database!r}, "demo", "--tickets", "5", "--no-console"]) == 0
assert main(["--db", {database!r}, "list", "--json"]) == 0
"""
    assert "textual" not in loaded(script, tmp_path)
