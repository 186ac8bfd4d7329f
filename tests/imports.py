"""Every import of the program, wherever it stands: at the top, in a function, for type checkers, or as a string."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

PACKAGE = "helpdesk_tui"
ROOT = Path(__file__).parents[1]
_WITHIN = f"{PACKAGE}."

Graph = Mapping[str, frozenset[str]]
"""Names, each with those that it leads to."""


@cache
def modules() -> Mapping[str, Path]:
    """Return the modules of the program by name, each with its file; a folder goes by its ``__init__``."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    """Return a module as it was parsed."""
    return ast.parse(modules()[name].read_text("utf-8"))


@cache
def imported(name: str) -> tuple[str, ...]:
    """Return what a module imports, as ``package.module.name``; a relative import is an error."""
    found = []
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} has a relative import in line {node.lineno}"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


_NAME = re.compile(r"(\w+(?:\.\w+)+)(?::\w+)?|(\w+):[A-Z]\w+")
_INSIDE = ("", "dialogs.", "screens.")


def _named(name: str) -> Iterator[str]:
    """Yield the modules that a module names in strings, to import them later.

    It names them from the package on (``store.sql.asked.count``), from its own top room on (``tickets.new``), or from
    one of the console's, with what is in it (``priority:PriorityDialog``).
    """
    top = ".".join(name.split(".")[:2])
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _NAME.fullmatch(node.value)):
            module = found[1] or found[2]
            places = (module, f"{PACKAGE}.{module}", *(f"{top}.{inside}{module}" for inside in _INSIDE))
            yield from (place for place in places if place in modules())


@cache
def files() -> Graph:
    """Return which module leads to which others."""
    graph = {}
    for name in modules():
        led = set(_named(name))
        for one in imported(name):
            led |= {place for place in (one, one.rpartition(".")[0]) if place in modules()} if _ours(one) else set()
        graph[name] = frozenset(_without_packages(led) - {name})
    return graph


def _ours(name: str) -> bool:
    return name == PACKAGE or name.startswith(f"{PACKAGE}.")


def _without_packages(led: set[str]) -> set[str]:
    """Return the modules without the folders they stand in: ``from folder import module`` asks for the module."""
    return {one for one in led if not any(other.startswith(f"{one}.") for other in led)}


def folder(name: str) -> str:
    """Return the folder that a module stands in, from the package on; empty for the package itself."""
    return ".".join(modules()[name].parent.relative_to(ROOT / PACKAGE).parts)


def folders() -> Graph:
    """Return which folder leads to which others, by the modules that stand in it itself."""
    graph: dict[str, set[str]] = {}
    for name, led in files().items():
        graph.setdefault(folder(name), set()).update(map(folder, led))
    return {name: frozenset(led - {name}) for name, led in graph.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Return what leads back to itself: the names of each circle, with all that hang together by circles."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        path = [(start, iter(sorted(graph[start])))] if start not in seen else []
        seen.add(start)
        while path:
            name, rest = path[-1]
            for one in rest:
                if one in graph and one not in seen:
                    seen.add(one)
                    path.append((one, iter(sorted(graph[one]))))
                    break
            else:
                order.append(name)
                path.pop()
    back: dict[str, set[str]] = {name: set() for name in graph}
    for name, led in graph.items():
        for one in led & graph.keys():
            back[one].add(name)
    found, met = [], set()
    for start in reversed(order):
        if start in met:
            continue
        together, left = [], [start]
        met.add(start)
        while left:
            together.append(name := left.pop())
            for one in back[name] - met:
                met.add(one)
                left.append(one)
        if len(together) > 1:
            found.append(sorted(together))
    return found
