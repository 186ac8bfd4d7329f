"""Random input for everything that reads what a person, a file or another program wrote: an answer or a refusal.

``python -m tests.fuzz [ROOM ...] [--count N] [--seed S]`` runs the full numbers; the suite runs a share of them.
Inputs are valid pieces put together by chance, valid inputs changed in a few places, and plain noise.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from helpdesk_tui.__main__ import main as helpdesk
from helpdesk_tui.domain.agreement.policy_file import PolicyError, parse_policy
from helpdesk_tui.domain.agreement.triage import ChartError, parse_chart
from helpdesk_tui.domain.filters.parse import Asker, Query, QueryError, Scope, parse_query
from helpdesk_tui.domain.filters.sought import typed
from helpdesk_tui.domain.times.typed.when import WhenError, read
from helpdesk_tui.intake.files.importing import IntakeError, plan, rehearse
from helpdesk_tui.intake.files.options import Options
from helpdesk_tui.intake.files.requesters import read_requesters
from helpdesk_tui.intake.files.values.words import lexicon_of
from helpdesk_tui.store.base import Order, View
from helpdesk_tui.store.sqlite.store import SqliteStore
from helpdesk_tui.wiring.config import data_text
from tests.hostile import SEQUENCES, STEERING, past_the_cleaning, strings

AGAIN = 3
SLOWEST = 1.0
"""Seconds of the processor that one input may take: a busy machine can hold up anything."""
NOW = 1_794_841_200
POLICY = parse_policy(*data_text("sla.toml"))
LEXICON = lexicon_of((Path(__file__).parents[1] / "data" / "headers.toml").read_text("utf-8"))
ODD = [
    "", "0", "-0", "00", "1", "-1", "9" * 30, "1e999", "0x10", "٣", "๓", "²", "½", "１２", "Ⅷ", "\x00", "\n",
    "\t", '"', "'", "\\", "null", "nan", "inf", "None", "true", "(", ")" * 40, "[" * 200, "{" * 50, "%s", "*",
    "?", "é" * 90, "İ", "ß", "ﬀ", "\u200b", "9999-12-31", "0001-01-01", "2026-02-30", "24:00", "25:61", ":",
    "::", ",", ",,", "-", "--", "@", "#", "a" * 300, "$(id)",
]  # fmt: skip

FILTER = [
    "p:", "1", "1-3", "6-1", "1,3", "is:", "breached", "warning", "waiting", "all", "closed", "open", "mine",
    "@", "me", "ana", "from:", "acme", "phone:", "1700", "channel:", "email", "due:", "<2h", ">1d",
    '<"fri 14:00"', "today", "opened:", ">yesterday", '"2h ago"', "closed:", "-", " ", " ", " ", ",", '"',
    "printer", "o'brien", "10.0.0.1", "AND", "OR", "NOT", "NEAR(", "a*", "^a", "subject:", "<", ">", "<=",
    "+3bd", "2026-11-20",
]  # fmt: skip
TIMES = [
    "fri", "friday", "next", "last", "mon", "14:00", "2pm", "14.30", "9am", "noon", "midnight", "tomorrow",
    "today", "yesterday", "in", "+", "-", "3", "bd", "h", "min", "days", "weeks", "2h", "+3bd", "ago", "1 week",
    "2026-11-20", "20.11.2026", "11/20/2026", "20 nov", "nov 20", "20 nov 2026 9:00", "T", "Z", "UTC", "EST",
    "+02:00", "every", "at", "on", "the", "first", "day", "end", "of", "month", "eod", "now", " ", " ", " ",
    ",", "29 feb", "31", "year", "two", "half", "open", "close", "02:30",
]  # fmt: skip
WORDS = [
    "new", "list", "show", "respond", "take", "release", "reopen", "assign", "note", "wait", "resume",
    "priority", "schedule", "close", "undo", "due", "status", "edit", "check", "sla", "recompute", "agenda",
    "requester", "export", "attach", "import", "1001", "#1001", "1002", "-1", "P2", "P6", "p9", "fri", "14:00",
    "is:all", "--json", "--limit", "--at", "--sort", "breach", "--seen", "--help", "--", "=", "''",
    "every mon 9am", "--every", "--next-open", "--answered", "--channel", "email", "--week", "--ics",
    "--format", "csv", "jsonl", "--explain", "--reason", "--resolution", "--requester", "Maria", "--phone",
    "+1 212", "--subject", "--body", "--tz", "Europe/Berlin", "--dry-run", "--version", "--opened-at",
    "--organisation", "--note", "x", "-", "redo", "merge", "parent", "follow", "reason", "--all", "--none", "man",
]  # fmt: skip
VALID_TIMES = [
    "fri 14:00", "+3bd", "2h ago", "tomorrow 9am", "next mon", "2026-11-20 15:00", "in 30 min", "20 nov",
    "noon", "yesterday", "14:30", "last friday", "2026-11-20T15:00Z", "mon", "-2h", "+1w", "today 17:00",
]  # fmt: skip
VALID_LINES = [
    "new Printer --priority P2 --requester Maria --phone +1 --answered",
    "list is:all --sort breach --limit 5 --json", "list -p:1", "show 1001 --json", "respond 1001 --seen 1",
    "take 1001", "assign 1001 ana", "release 1001", "note 1001 text", "wait 1001", "resume 1001",
    "priority 1001 P3 --reason x", "schedule 1001 +3bd", "close 1001 --resolution x", "reopen 1001",
    "undo 1001", "due P4 --at noon --explain --json", "status", "edit 1001 --subject x",
    "agenda --week mon --json", "agenda --ics", "requester list x --json", "requester show x",
    "export is:all --format jsonl", "export", "check", "sla show", "sla recompute", "import file.csv --dry-run",
    "sla init -", "config show --json", "config check", "config path desk",
    "close 1001 1002 1003 --json", "take 1001 1002 --json", "note 1001 1002 -", "close 1001 --resolution -",
    "priority 1001 1002 P3 --reason -", "assign 1001 1002 ana --json", "schedule 1001 1002 +3bd --next-open",
    "parent 1002 1003 1001", "parent 1002 --none", "merge 1002 1003 1001 --json", "undo --json", "redo 1001 --json",
    "new - --body -", "follow 1001 15:00 text", "follow 1001 none", "wait 1001 1002 --until fri", "status --json",
    "show 1001 --all", "man",
    "attach 1001 --requester Ana --phone 1", "--version", "--help", "list --help", "requester edit 1",
]  # fmt: skip
COLUMNS = [
    "subject", "priority", "status", "opened_at", "responded_at", "closed_at", "scheduled_for", "requester",
    "phone", "email", "organisation", "assignee", "resolution", "body", "reference", "number", "channel",
    "version", "sla", "wrong", "", "Opened At", "incident", "incident_state", "sys_updated_at",
    "reassignment_count", "impact", "urgency", "caller_id", "active", "name", "note",
]  # fmt: skip
CELLS = [
    "P1", "P4", "p6", "open", "closed", "waiting", "scheduled", "2026-11-02T09:00", "2026-11-02 09:00:00Z",
    "02/11/2026 09:00", "2026-13-45", "phone", "email", "A-1", "1001", "Printer", "'=x", "=x", "New", "Closed",
    "INC0000045", "29/2/2016 01:16", "TRUE",
]  # fmt: skip


def mixed(pieces: Sequence[str], dice: random.Random, most: int = 9, between: str = "") -> str:
    """Put pieces together by chance; now and then change a character, or put in something odd or hostile."""
    text = between.join(dice.choices(pieces, k=dice.randrange(1, most)))
    for _ in range(dice.choice((0, 0, 1, 1, 3))):
        text = changed(text, dice)
    return text


def changed(text: str, dice: random.Random) -> str:
    """Change a text in one place."""
    place = dice.randrange(len(text) + 1)
    end = min(len(text), place + dice.randrange(4))
    put = dice.choice(
        [dice.choice(ODD), dice.choice(SEQUENCES), text[place : place + 20], "", chr(dice.randrange(32, 0x3000))]
    )
    return text[:place] + put + text[end:]


class Room:
    """One reader of foreign input: ``make`` yields inputs, ``take`` gives one to it and says what it was."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        """Get ready in ``folder``."""
        self.folder = folder
        self.dice = dice

    def close(self) -> None:
        """Let go of what was opened."""

    def make(self) -> object:
        """Return an input."""
        raise NotImplementedError

    def take(self, given: object) -> bool:
        """Read an input; return whether there was a result rather than a refusal. Raises what nobody foresaw."""
        raise NotImplementedError


class Filters(Room):
    """The filter language."""

    def make(self) -> object:
        return mixed(FILTER, self.dice, 14)

    def take(self, given: object) -> bool:
        text = str(given)
        try:
            query = parse_query(text, Asker(NOW, POLICY, "ana"))
        except QueryError as error:
            assert str(error).endswith(".") and 0 <= error.start <= error.end, (error.start, error.end)
            return False
        assert isinstance(query, Query)
        return True


class Times(Room):
    """Typed dates."""

    def make(self) -> object:
        if self.dice.random() < 0.5:
            return mixed(VALID_TIMES, self.dice, 2)
        return mixed(TIMES, self.dice, 7, self.dice.choice(("", " ", " ")))

    def take(self, given: object) -> bool:
        tense = self.dice.choice(("any", "past", "future"))
        try:
            reading = read(str(given), NOW, POLICY.business, tense=tense)  # type: ignore[arg-type]
        except WhenError as error:
            assert str(error)
            return False
        assert isinstance(reading.at, int) and date(1, 1, 1) <= POLICY.business.local(reading.at).date()
        return True


class Searches(Room):
    """Full-text search, on a desk whose tickets are hostile themselves."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        super().__init__(folder, dice)
        self.store = SqliteStore(folder / "search.db")
        self.texts = list(strings(60, dice, 80))
        past_the_cleaning(self.store, self.texts, NOW)

    def close(self) -> None:
        self.store.close()

    def make(self) -> object:
        return mixed([*ODD, *FILTER, *self.texts[:9], "printer", " ", " "], self.dice, 6)

    def take(self, given: object) -> bool:
        words = tuple(typed(str(given)))[:24]
        view = View(Query(words, self.dice.choice(list(Scope))), self.dice.choice(list(Order)))
        found = self.store.page(view, 0, 20)
        self.store.requesters_named(str(given), 5)
        self.store.requesters_by_number("".join(one for one in str(given) if one.isdecimal() and one.isascii())[:20], 5)
        self.store.alike(words[:8], str(given)[:50] or None, 5)
        return bool(found)


class Agreements(Room):
    """The service level matrix and the flow chart, both TOML."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        super().__init__(folder, dice)
        self.whole = [data_text("sla.toml")[0], data_text("triage.toml")[0]]
        self.lines = [line for text in self.whole for line in text.splitlines() if line.strip()]

    def make(self) -> object:
        if self.dice.random() < 0.2:
            return "\n".join(mixed(self.lines, self.dice, 2) for _ in range(self.dice.randrange(12)))
        lines = [line for line in self.dice.choice(self.whole).splitlines() if line.strip() and line[0] != "#"]
        for _ in range(self.dice.choice((1, 1, 2, 5))):
            place = self.dice.randrange(len(lines))
            what = self.dice.randrange(5)
            if what == 0:
                del lines[place]
            elif what == 1:
                lines.insert(place, self.dice.choice(self.lines))
            elif what == 2 and "=" in lines[place]:
                value = self.dice.choice(
                    ["[]", "{}", "true", "-1", "9" * 25, "1e400", "nan", '""', "[[1]]", '"' + "x" * 99 + '"']
                )
                lines[place] = f"{lines[place].split('=')[0]}= {value}"
            elif lines[place]:
                lines[place] = changed(lines[place], self.dice)
            lines = lines or [""]
        return "\n".join(lines)

    def take(self, given: object) -> bool:
        good = 0
        for parse, refusal in ((parse_policy, PolicyError), (parse_chart, ChartError)):
            try:
                parse(str(given), "given.toml")
                good += 1
            except refusal as error:
                assert str(error)
        return bool(good)


class Tables(Room):
    """CSV: tickets of our own columns or of an incident log, and requesters."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        super().__init__(folder, dice)
        self.store = SqliteStore(folder / "tables.db")
        self.file = folder / "given.csv"

    def close(self) -> None:
        self.store.close()

    def make(self) -> object:
        dice = self.dice
        between = dice.choice(",,,;\t|")
        columns = (
            ["subject", *dice.sample(COLUMNS, dice.randrange(9))] if dice.random() < 0.8 else dice.sample(COLUMNS, 6)
        )
        lines = [between.join(columns)]
        for _ in range(dice.randrange(6)):
            cells = [dice.choice([*CELLS, *CELLS, dice.choice(ODD), dice.choice(SEQUENCES)]) for _ in columns]
            quoted = ['"' + cell.replace('"', '""') + '"' if dice.random() < 0.4 else cell for cell in cells]
            lines.append(between.join(quoted if dice.random() < 0.9 else quoted[:-1]))
        text = dice.choice(("\n", "\n", "\r\n", "\r")).join(lines)
        raw = (changed(text, dice) if dice.random() < 0.4 else text).encode("utf-8", "replace")
        if dice.random() < 0.1:
            place = dice.randrange(len(raw))
            raw = raw[:place] + dice.randbytes(3) + raw[place:]
        return dice.choice((b"", b"", b"", b"\xef\xbb\xbf", b"\xff\xfe")) + raw

    def take(self, given: object) -> bool:
        assert isinstance(given, bytes)
        self.file.write_bytes(given)
        good = 0
        given_now = Options(
            POLICY, LEXICON, ZoneInfo("America/New_York"), NOW, "ana", opened_now=self.dice.random() < 0.5
        )
        try:
            planned = plan([self.file], given_now, self.store)
            rehearse(planned)
            for row in planned.account.left_out:
                assert row.line > 0 and row.reason and not STEERING.search(row.reason), row
            good += 1
        except IntakeError as error:
            assert str(error) and not any(map(STEERING.search, str(error).splitlines())), str(error)
        try:
            read_requesters([self.file], given_now)
            good += 1
        except IntakeError as error:
            assert str(error)
        return bool(good)


class CommandLines(Room):
    """Arguments of the command line, in this process, on a desk of its own."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        super().__init__(folder, dice)
        self.taken = 0
        self.file = folder / "file.csv"
        self.file.write_text("subject,opened_at\nPrinter,2020-01-02 10:00\n")
        self._sit_down()

    def _sit_down(self) -> None:
        """Begin a new desk: one that grows for ever would be measured for its size."""
        self.db = self.folder / f"line{self.taken}.db"
        self._run(["new", "Printer"])

    def make(self) -> object:
        # No system starts a program with a NUL in what it is given.
        return [word.replace("\0", "") for word in self._words()]

    def _words(self) -> list[str]:
        dice = self.dice
        if dice.random() < 0.7:
            words = dice.choice(VALID_LINES).split()
            for _ in range(dice.choice((0, 1, 1, 2))):
                place = dice.randrange(len(words))
                words[place] = dice.choice([changed(words[place], dice), dice.choice(WORDS), dice.choice(ODD)])
            return words if self._harmless(words) else ["status"]
        words = [
            dice.choice([*WORDS, *WORDS, dice.choice(ODD), dice.choice(SEQUENCES)]) for _ in range(dice.randrange(1, 6))
        ]
        words = [changed(word, dice) if dice.random() < 0.1 else word for word in words]
        return words if self._harmless(words) else ["status"]

    def _harmless(self, words: list[str]) -> bool:
        """Whether a command opens no console and writes no file elsewhere."""
        begun = ("--db", "--out", "demo", "replay", "--force", "--replace", "--install", "/")
        return not any(word.startswith(begun) for word in words)

    def take(self, given: object) -> bool:
        assert isinstance(given, list)
        self.taken += 1
        if self.taken % 200 == 0:
            self._sit_down()
        status, out, err = self._run(given)
        assert status in (0, 1, 2, 3, 4), status
        assert "went wrong inside" not in err and "Traceback" not in err, err
        assert not STEERING.search((out + err).replace("\t", "").replace("\r\n", "\n")), (out, err)
        assert status == 0 or err.strip(), status
        return status == 0

    def _run(self, arguments: list[str]) -> tuple[int, str, str]:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), io.StringIO()
        before = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(b"From standard input\n"), "utf-8")
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = helpdesk(["--db", str(self.db), *arguments])
                out.flush()
        finally:
            sys.stdin = before
        assert isinstance(out.buffer, io.BytesIO)
        return status, out.buffer.getvalue().decode(), err.getvalue()


ROOMS: dict[str, Callable[[Path, random.Random], Room]] = {
    "filters": Filters,
    "times": Times,
    "searches": Searches,
    "agreements": Agreements,
    "tables": Tables,
    "arguments": CommandLines,
}


OTHERS = ("cleaning", "keys")
"""What reads every input and refuses none: text as it is cleaned, and what a terminal sends."""


def fuzz(name: str, count: int, seed: int, folder: Path) -> dict[str, object]:
    """Give ``count`` inputs to a room; return the figures. Raises AssertionError with the input that was too much."""
    room = ROOMS[name](folder, random.Random(seed))
    good, slowest, begun = 0, 0.0, time.perf_counter()
    try:
        for number in range(count):
            given = room.make()
            started = time.process_time()
            try:
                good += room.take(given)
            except Exception as error:
                raise AssertionError(f"{name}, seed {seed}, input {number}: {given!a}: {error!r}") from error
            took = time.process_time() - started
            # What is slow is slow each time; garbage may be collected once.
            for _ in range(AGAIN):
                if took > SLOWEST:
                    started = time.process_time()
                    room.take(given)
                    took = min(took, time.process_time() - started)
            assert took <= SLOWEST, f"{name}, seed {seed}, input {number} took {took:.1f} s: {given!a}"
            slowest = max(slowest, took)
    finally:
        room.close()
    seconds = round(time.perf_counter() - begun, 1)
    return {
        "inputs": count,
        "results": good,
        "refusals": count - good,
        "slowest_ms": round(slowest * 1000),
        "s": seconds,
    }


@contextlib.contextmanager
def place() -> Iterator[Path]:
    """Give a folder that is home and working folder, so that no file of anybody's is read or written."""
    with tempfile.TemporaryDirectory() as folder:
        kept, here = dict(os.environ), os.getcwd()
        for name in [name for name in os.environ if name.startswith(("HELPDESK_", "XDG_"))]:
            del os.environ[name]
        os.environ["HOME"] = folder
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(here)
            os.environ.clear()
            os.environ.update(kept)


def main() -> None:
    """Run the rooms asked for, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join([*ROOMS, *OTHERS]))
    parser.add_argument(
        "--count", type=int, default=100_000, help="inputs of each room; ten times that for cleaning and keys"
    )
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    unknown = set(asked.rooms) - {*ROOMS, *OTHERS}
    if unknown:
        parser.error(f"no such room: {', '.join(unknown)}")
    print(f"seed {asked.seed}", flush=True)
    for name in asked.rooms or [*ROOMS, *OTHERS]:
        if name == "cleaning":
            from tests.domain.text.test_text import check_all, hostile

            begun = time.perf_counter()
            for number, text in enumerate(hostile(10 * asked.count, asked.seed)):
                check_all(text, number % 9)
            figures: dict[str, object] = {"inputs": 10 * asked.count, "s": round(time.perf_counter() - begun, 1)}
        elif name == "keys":
            from tests.console.keystrokes import survive, wrong

            begun = time.perf_counter()
            misread = wrong(5 * asked.count, asked.seed)
            assert not misread, misread[0]
            survive(5 * asked.count, asked.seed)
            figures = {"inputs": 10 * asked.count, "s": round(time.perf_counter() - begun, 1)}
        else:
            with place() as folder:
                figures = fuzz(name, asked.count, asked.seed, folder)
        print(f"{name}: {figures}", flush=True)


if __name__ == "__main__":
    main()
