"""What an import says: what was taken, what was assumed, and what was left out, on the terminal or as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpdesk_tui.cli.shared.out import complain, counted, say

if TYPE_CHECKING:
    from helpdesk_tui.intake.files.importing import Plan
    from helpdesk_tui.intake.files.profile import Profile
    from helpdesk_tui.intake.files.raw.records import LeftOut
    from helpdesk_tui.intake.files.values.account import Account

_MOST_LINES = 8
_MOST_TRIES = 100


def say_report(plan: Plan, taken: int, *, dry_run: bool, rejects: Sequence[Path]) -> None:
    """Say what was taken and what was not, with the reasons."""
    verb = "would be taken" if dry_run else "taken"
    notes = f", {counted(plan.new_notes, 'note')} on tickets that were here" if plan.new_notes else ""
    say(
        f"{plan.format}: {counted(taken, 'ticket')} {verb}, with {counted(plan.events, 'event')}{notes}; "
        f"{plan.already_here:,} here already."
    )
    say_account(plan.account)
    for reason, times in sorted(plan.skipped.items()):
        complain(f"{counted(times, 'step')} skipped: {reason}")
    for path in rejects:
        complain(f"What was left out stands in {path}.")


def say_account(account: Account) -> None:
    """Say what was assumed and what was left out, with the lines."""
    for sentence in account.sentences():
        complain(sentence)
    for (file, reason), lines in _by_reason(account.left_out).items():
        named = ", ".join(map(str, lines[:_MOST_LINES])) + (" and more" if len(lines) > _MOST_LINES else "")
        where = f"{file}, line {named}" if file else f"line {named}"
        complain(f"{len(lines):,} left out: {reason} ({where})")


def as_json(plan: Plan, taken: int, *, dry_run: bool, rejects: Sequence[Path]) -> Mapping[str, Any]:
    """Return the same as one object."""
    account = plan.account
    return {
        "format": plan.format,
        "dry_run": dry_run,
        "taken": taken,
        "events": plan.events,
        "notes_added": plan.new_notes,
        "already_here": plan.already_here,
        "left_out": [{"line": one.line, "why": one.reason, "file": one.file or None} for one in account.left_out],
        "mapped": {
            kind: [{"there": there, "here": here, "count": count} for (there, here), count in words.items()]
            for kind, words in account.words.items()
        },
        "assumed": [
            {"what": what, "count": times.count, "lines": times.lines} for what, times in account.counted.items()
        ],
        "told": list(account.told),
        "skipped": dict(plan.skipped),
        "rejects": [str(path) for path in rejects],
    }


def _by_reason(left_out: Iterable[LeftOut]) -> dict[tuple[str, str], list[int]]:
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in left_out:
        lines[row.file, row.reason].append(row.line)
    return lines


def write_rejects(plan: Plan) -> list[Path]:
    """Write what was left out to files in the present folder, each in its source's own form; return their paths."""
    written = []
    for name, pieces in plan.rejects():
        path = _free(Path(f"{Path(name).stem}.left-out{Path(name).suffix}"))
        if path is None:
            complain("What was left out could not be written to a file here: too many such files.")
            continue
        try:
            with path.open("x", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            complain(f"What was left out could not be written to {path}: {error.strerror}.")
            continue
        written.append(path)
    return written


def _free(path: Path) -> Path | None:
    """Return a path at which no file stands: this one, or one with a number."""
    tries = (path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, _MOST_TRIES)))
    return next((one for one in tries if not one.exists()), None)


def profile_lines(profile: Profile) -> list[str]:
    """Return what a table that is not known looks like, and where a map of it to edit was written."""
    lines = [profile.sentence()]
    if not profile.columns:
        return lines
    lines += ["Its columns, the kind of their values, the field each may hold, and examples:", *profile.lines()]
    path = _free(Path(f"{Path(profile.file).stem}.map.toml"))
    try:
        if path is None:
            raise OSError(0, "too many files of that name")
        with path.open("x", encoding="utf-8") as file:
            file.write(profile.map_file())
    except OSError as error:
        return [*lines, f"A map to edit could not be written here: {error.strerror}."]
    return [*lines, f"Edit {path} and run the same command with --map {path}."]
