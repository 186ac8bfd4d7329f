"""Mutation testing of the rules: each mutant is one small change to a module; the tests of that module must notice.

``python -m tests.mutants [MODULE ...] [--most N] [--minutes M] [--seed S]`` prints one JSON object with the score of
each module and the mutants that nobody noticed. A mutant never touches the checkout: it is compiled in a forked
process, by an import hook, and the tests run there.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
DOMAIN = "helpdesk_tui.domain"
COVERED_BY: dict[str, tuple[str, ...]] = {
    "agreement.clocks": ("domain/agreement/test_sla.py", "domain/rules/test_decide.py"),
    "words.countdown": ("domain/words/test_countdown.py",),
    "rules.decide": (
        "domain/rules/test_decide.py",
        "domain/rules/test_attach.py",
        "domain/rules/test_family.py",
        "desk/test_recurring.py",
    ),
    "times.recurring.every": ("domain/times/recurring/test_recurrence.py", "domain/times/typed/test_when.py"),
    "agreement.holidays": ("domain/agreement/test_holidays.py", "domain/agreement/test_policy.py"),
    "agreement.hours": ("domain/agreement/test_hours.py", "domain/agreement/test_sla.py"),
    "times.reading": ("domain/times/typed/test_when.py", "domain/filters/test_query.py"),
    "times.recurring.recurrence": (
        "domain/times/recurring/test_recurrence.py",
        "domain/shift/test_week.py",
        "desk/test_recurring.py",
    ),
    "times.recurring.rule": ("domain/times/recurring/test_recurrence.py",),
    "times.recurring.rule_text": (
        "domain/times/recurring/test_recurrence.py",
        "domain/times/recurring/test_one_rule_reader.py",
        "domain/times/recurring/test_typed_recurrences.py",
    ),
    "times.recurring.expansion": ("domain/times/recurring/test_recurrence.py", "domain/times/recurring/test_series.py"),
    "times.recurring.series": ("domain/times/recurring/test_series.py", "desk/test_series.py"),
    "times.typed.single": ("domain/times/typed/test_when.py", "domain/times/typed/test_night_shift_times.py"),
    "times.typed.repeats": ("domain/times/typed/test_when.py", "domain/times/recurring/test_typed_recurrences.py"),
    "times.days": ("domain/times/typed/test_when.py", "domain/filters/test_query.py"),
    "agreement.results": (
        "domain/agreement/test_results.py",
        "domain/agreement/test_promises_taken_over.py",
        "desk/test_results.py",
    ),
    "rules.scheduling": ("domain/rules/test_decide.py", "desk/test_recurring.py", "desk/test_series.py"),
    "shift.conditions": ("domain/shift/test_conditions.py",),
    "shift.journal": ("desk/shift/test_announcing.py",),
    "agreement.sla": ("domain/agreement/test_sla.py", "domain/words/test_countdown.py", "domain/rules/test_decide.py"),
    "rules.undo": ("domain/rules/test_decide.py", "domain/rules/test_attach.py", "store/contract/test_writing.py"),
    "times.typed.when": ("domain/times/typed/test_when.py",),
}
"""The modules that carry deadlines, and the tests that are theirs, the quickest first."""

SLOW = "not test_every_question_has_the_walks_answer"
"""Left for those that all the others let pass."""

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
NOT_RUN = {"annotation", "returns", "decorator_list", "type_comment", "type_params"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the line it is on, what it does, and the changed module."""

    line: int
    change: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    for place in range(len(list(_sites(ast.parse(source))))):
        for variant in range(4):
            tree = ast.parse(source)
            node, parent, field, index = list(_sites(tree))[place]
            changed = _changed(node, variant)
            if changed is None:
                break
            was, line = ast.unparse(node), getattr(node, "lineno", 0)
            if isinstance(node, ast.Return):
                was = was[:60]
            new = ast.fix_missing_locations(ast.copy_location(changed, node))
            if index is None:
                setattr(parent, field, new)
            else:
                getattr(parent, field)[index] = new
            yield Mutant(line, f"{was} -> {ast.unparse(new)}", tree)


def _sites(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST, str, int | None]]:
    """Yield what runs and can be changed, with where it hangs; messages, annotations and docstrings are let be."""
    for field, value in ast.iter_fields(tree):
        if field in NOT_RUN:
            continue
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if _changed(child, 0) is not None:
                yield child, tree, field, index if isinstance(value, list) else None
            yield from _sites(child)


def _changed(node: ast.AST, variant: int) -> ast.AST | None:
    """Return the ``variant``-th change of a node, or None when it has no more."""
    found = list(_changes(node))
    return found[variant] if variant < len(found) else None


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the changes of a node: comparison, arithmetic, boolean, constant, branch, return."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for swap in SWAPS.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [swap()], node.comparators)  # type: ignore[list-item]
    elif isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            for swap in SWAPS.get(type(op), ())[:1]:
                ops = [*node.ops[:index], swap(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)  # type: ignore[arg-type]
    elif isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        for swap in SWAPS.get(type(node.op), ()):
            changed = copy.copy(node)
            changed.op = swap()  # type: ignore[assignment]
            yield changed
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Name) and node.id in CALLS and isinstance(node.ctx, ast.Load):
        yield ast.Name(CALLS[node.id], ast.Load())
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)) and not isinstance(node.test, ast.Compare):
        changed_test = copy.copy(node)
        changed_test.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed_test


class Planted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module changed, and leaves the others to whoever finds them."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._path, self._tree = name, path, tree

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Answer for the one module."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed module."""
        exec(compile(self._tree, str(self._path), "exec"), module.__dict__)


def noticed(name: str, path: Path, tree: ast.Module, tests: Sequence[str], only: str, limit: float) -> str | None:
    """Run the tests over a changed module in a process of its own; return how it was noticed, or None."""
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(quiet, number)
        status = 70
        try:
            import pytest

            sys.meta_path.insert(0, Planted(name, path, tree))
            fast = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", only]
            status = int(pytest.main([*fast, *(str(ROOT / "tests" / test) for test in tests)]))
        finally:
            os._exit(status)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            return None if code in (0, 5) else "a test failed" if code == 1 else "it did not run"
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "it did not end"


def judge(module: str, most: int, end: float, seed: int) -> dict[str, object]:
    """Try up to ``most`` mutants of a module until the moment ``end``; return the score and the survivors."""
    path = ROOT / "helpdesk_tui" / "domain" / f"{module.replace('.', os.sep)}.py"
    source, name = path.read_text(), f"{DOMAIN}.{module}"
    tests = COVERED_BY[module]
    begun = time.monotonic()
    failing = noticed(name, path, ast.parse(source), tests, SLOW, 600)
    if failing:
        return {"tried": 0, "noticed": 0, "score": None, "survivors": [], "note": f"Without any change, {failing}."}
    limit = 20 + 6 * (time.monotonic() - begun)
    every = list(mutants(source))
    chosen = sorted(random.Random(seed).sample(range(len(every)), min(most, len(every))))
    tried, survivors = 0, []
    for index in random.Random(seed).sample(chosen, len(chosen)):
        if time.monotonic() > end:
            break
        mutant = every[index]
        tried += 1
        # The slow tests are asked only about what all the others let pass.
        if not noticed(name, path, mutant.tree, tests, SLOW, limit) and not (
            module == "agreement.hours" and noticed(name, path, mutant.tree, tests, "test_hours", limit * 3)
        ):
            survivors.append((mutant.line, mutant.change))
    return {
        "mutants": len(every),
        "tried": tried,
        "noticed": tried - len(survivors),
        "score": round(1 - len(survivors) / tried, 3) if tried else None,
        "survivors": [f"{path.name}:{line}: {change}" for line, change in sorted(survivors)],
    }


def main() -> None:
    """Judge the modules named, or all that carry deadlines, sharing the time among them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(COVERED_BY))
    parser.add_argument("--most", type=int, default=60, help="mutants of each module, chosen by chance")
    parser.add_argument("--minutes", type=float, default=30, help="time in all")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    unknown = [module for module in asked.modules if module not in COVERED_BY]
    if unknown:
        parser.error(f"no such module: {', '.join(unknown)}; there are {', '.join(COVERED_BY)}")
    modules = asked.modules or list(COVERED_BY)
    end = time.monotonic() + asked.minutes * 60
    report: dict[str, dict[str, object]] = {}
    os.chdir(ROOT)
    # Once, for all the children; each mutant meets the same examples, however busy the machine is.
    import pytest  # noqa: F401
    from hypothesis import HealthCheck, settings

    settings.register_profile("mutants", suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    settings.load_profile("mutants")
    for index, module in enumerate(modules):
        left = end - time.monotonic()
        report[module] = judge(module, asked.most, time.monotonic() + left / (len(modules) - index), asked.seed)
        print(f"{module}: {report[module]['noticed']} of {report[module]['tried']}", file=sys.stderr, flush=True)
    tried = sum(int(str(one["tried"])) for one in report.values())
    found = sum(int(str(one["noticed"])) for one in report.values())
    print(json.dumps({"seed": asked.seed, "tried": tried, "noticed": found, "modules": report}, indent=1))


if __name__ == "__main__":
    main()
