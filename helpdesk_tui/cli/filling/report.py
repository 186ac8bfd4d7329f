"""What an import says: what was taken, what was assumed, and what was left out, on the terminal or as JSON."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, TextIO

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
    """Write what was left out to files in the present folder, each in its source's own form; return their paths.

    They are their writer's alone (0600), for they hold what customers wrote.
    """
    written = []
    for name, encoding, pieces in plan.rejects():
        path = _free(Path(f"{Path(name).stem}.left-out{Path(name).suffix}"))
        if path is None:
            complain("What was left out could not be written to a file here: too many such files.")
            continue
        try:
            with _private(path, encoding) as file:
                file.writelines(pieces)
        except (OSError, UnicodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not of the encoding of the file"
            complain(f"What was left out could not be written to {path}: {why}.")
            continue
        written.append(path)
    return written


def _free(path: Path) -> Path | None:
    """Return a path at which nothing stands: this one, or one with a number."""
    tries = (path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, _MOST_TRIES)))
    return next((one for one in tries if not os.path.lexists(one)), None)


def _private(path: Path, encoding: str = "utf-8") -> TextIO:
    """Make a file of one's own (0600). Raises OSError, also where something stands there already."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    return open(handle, "w", encoding=encoding, newline="")


def profile_lines(profile: Profile, *, write_map: bool) -> list[str]:
    """Return what a table that is not known looks like, and where a map of it to edit was written."""
    lines = [profile.sentence()]
    if not profile.columns:
        return lines
    lines += ["Its columns, the kind of their values, the field each may hold, and examples:", *profile.lines()]
    if not write_map:
        return [*lines, "Without --dry-run a map of it is written here, to edit and to give as --map."]
    path = _free(Path(f"{Path(profile.file).stem}.map.toml"))
    if path is None:
        return [*lines, "A map to edit could not be written here: too many files of its name."]
    try:
        with _private(path) as file:
            file.write(profile.map_file())
    except OSError as error:
        return [*lines, f"A map to edit could not be written to {path}: {error.strerror}."]
    return [*lines, f"Edit {path} and run the same command with --map {quote(str(path))}."]
