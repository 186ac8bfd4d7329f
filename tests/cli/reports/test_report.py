"""``helpdesk report``: ranges, forms, roles, and a file that takes its name when it is whole."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.store.sqlite.store import SqliteStore
from tests.cli.conftest import Helpdesk


@pytest.fixture
def filled(helpdesk: Helpdesk) -> Helpdesk:
    """Some calls of Sunday and Monday, until 10:00 on Monday 2026-11-16."""
    helpdesk("new", "Mail is down", "--priority", "P2", "--opened-at", "2026-11-15 20:00", "--organisation", "Acme")
    helpdesk("new", "VPN drops", "--priority", "P3", "--opened-at", "2026-11-16 09:30", "--answered")
    helpdesk("new", "Printer", "--opened-at", "2026-11-16 08:00", "--channel", "email", "--organisation", "=Brix")
    helpdesk("respond", "1001")
    helpdesk("close", "1002")
    return helpdesk


def test_the_text_is_a_page_of_eighty_columns(filled: Helpdesk) -> None:
    answer = filled("report", "2026-11", "--by", "customer")
    assert (answer.status, answer.err) == (0, "")
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "from Sun 1 Nov 2026 00:00 EDT up to Tue 1 Dec 2026 00:00 EST, America/New_York" in answer.out
    assert re.search(r"^log \d+:[0-9a-f]{64}$", answer.out, re.M)
    assert re.search(r"^P2 +0 +1 +0\.0% +0 +0 +0 +0$", answer.out, re.M)
    assert re.search(r"^P3 +1 +0 +100\.0% +0 +0 +1 +0$", answer.out, re.M)
    assert re.search(r"^P4 +0 +0 +– +1 +0 +0 +0$", answer.out, re.M)
    assert re.search(r"^#1001   P2  2026-11-15 20:30  2026-11-15 20:30 ", answer.out, re.M)
    assert "no reason given" in answer.out


def test_its_four_forms_agree(filled: Helpdesk) -> None:
    now = filled("status", "--json").json["at"]
    asked = ("report", "2026-11", "--by", "channel", "--as-of", now)
    text, found = filled(*asked).out, filled(*asked, "--format", "json").json
    rows = list(csv.DictReader(io.StringIO(filled(*asked, "--format", "csv").out)))
    page = filled(*asked, "--format", "html").out
    assert list(rows[0]) == ["from", "until", "group", "measure", "value", "n"]
    by_measure = {(row["group"], row["measure"]): row for row in rows}
    for group in (found["whole"], *found["priorities"]):
        responses, name = group["responses"], group["name"]
        for measure, key in (("met", "met"), ("missed", "missed"), ("pending", "pending"), ("at call", "at_call")):
            assert int(by_measure[name, measure]["value"]) == responses[key]
        assert int(by_measure[name, "met"]["n"]) == responses["judged"]
        times = group["time_to_respond"]["agreed"]
        assert by_measure[name, "respond mean"]["value"] == ("" if times["mean"] is None else str(times["mean"]))
        if name != "P6":
            met, missed = responses["met"], responses["missed"]
            assert re.search(rf"^{name} +{met} +{missed} ", text, re.M)
            cells = (
                rf">{name.capitalize()}</th><td>{met}</td><td>{missed}</td><td>[^<]+</td><td>{responses['pending']}<"
            )
            assert re.search(cells, page)
    assert len(found["breaches"]) == text.count("#1001   P2") == 1
    assert by_measure["P2", "late by #1001"]["value"] == str(found["breaches"][0]["late_by"])
    assert [int(by_measure[f"channel {one['name']}", "opened"]["value"]) for one in found["groups"]] == [
        one["tickets"]["opened"] for one in found["groups"]
    ]


def test_the_same_log_policy_and_arguments_give_the_same_bytes(filled: Helpdesk, store: SqliteStore) -> None:
    now = filled("status", "--json").json["at"]
    for form in ("text", "json", "csv"):
        asked = ("report", "2026-11-01..2026-12-01", "--as-of", now, "--format", form, "--by", "hour")
        assert filled(*asked).out == filled(*asked).out


def test_the_json_names_what_it_was_made_from(filled: Helpdesk) -> None:
    head = filled("report", "2026-11", "from:acme", "--format", "json", "--by", "month").json["head"]
    log = filled("audit", "head").out.split()[0]
    assert (head["from"], head["until"]) == ("2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z")
    assert (head["zone"], head["by"], head["filter"]) == ("America/New_York", "month", "from:acme")
    assert head["log"] in log or log in head["log"]


def opened(answer: Any) -> int:
    return int(answer["whole"]["tickets"]["opened"])


def test_a_range_is_typed_in_many_ways(filled: Helpdesk) -> None:
    def of(*words: str) -> int:
        return opened(filled("report", *words, "--format", "json").json)

    assert [of(), of("2026"), of("2026-11"), of("--month", "2026-11")] == [3, 3, 3, 3]
    assert [of("today"), of("yesterday"), of("2026-11-15")] == [2, 1, 1]
    assert [of("yesterday.."), of("2026-11-15..2026-11-16"), of("sun..mon")] == [3, 1, 1]
    assert of("2026-11-16 08:30..2026-11-16 09:31") == 1
    assert [of("today", "mon"), of("mon", "--month", "2026-11")] == [0, 0], "words that are looked for"
    assert [of("today", "channel:email"), of("p:2"), of("2026-11", "is:closed")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("2026-11-16..2026-11-15",), 2, "nothing lies in it"),
        (("2026-11-16..2026-11-16",), 2, "nothing lies in it"),
        (("..2026-11-15",), 2, "The beginning of the range is missing"),
        (("potato..",), 2, "'potato' is not understood"),
        (("every mon..",), 2, "no single time"),
        (("mon",), 2, "'mon' is no range: type 2026-11, yesterday or mon.. instead."),
        (("last", "month"), 2, "'last' is no range"),
        (("Tomorrow",), 2, "'Tomorrow' is no range"),
        (("2026-13",), 2, "no month"),
        (("--month", "november"), 2, "'november' is no month"),
        (("2026-12",), 1, "nothing is known of it yet"),
        (("2026-11", "--month", "2026-11"), 2, "not both"),
        (("2026-11", "--as-of", "tomorrow"), 1, "still to come"),
        (("2026-11", "--by", "colour"), 2, "month, customer, priority, technician, channel, hour"),
        (("2026-11", "--format", "pdf"), 2, "text, json, csv"),
        (("2026-11", "nonsense:1"), 2, "There is no 'nonsense:' in filters"),
        (("2026-11", "from:acme", "--by", "technician"), 2, "names no technicians"),
    ],
)
def test_a_wrong_range_or_word_is_a_sentence(filled: Helpdesk, words: tuple[str, ...], status: int, said: str) -> None:
    answer = filled("report", *words)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err


def test_a_date_alone_is_its_midnight_on_a_holiday_too(filled: Helpdesk) -> None:
    assert "\nas of Wed 11 Nov 2026 00:00" in filled("report", "2026-11", "--as-of", "2026-11-11").out
    assert filled("handover", "--since", "2026-11-11", "--json").json["since"] == "2026-11-11T05:00:00Z"


def test_an_empty_desk_says_so(helpdesk: Helpdesk) -> None:
    answer = helpdesk("report", "--format", "json")
    assert (answer.status, opened(answer.json)) == (0, 0)
    assert answer.err == "This desk has no tickets yet, so there is nothing to count.\n"
    assert helpdesk("report").status == 0


def test_a_range_or_a_filter_that_finds_nothing_says_so_before_the_empty_tables(filled: Helpdesk) -> None:
    assert "\nNothing happened in this range, and nothing was open.\n" in filled("report", "2026-10").out
    nobody = filled("report", "2026-11", "from:nobody").out
    assert "\nNothing that matches this filter happened in this range, and nothing was open.\n" in nobody
    assert "Nothing" not in filled("report", "2026-11").out


def test_only_a_lead_sees_technicians(filled: Helpdesk, db: Path) -> None:
    groups = filled("report", "--by", "technician", "--format", "json").json["groups"]
    assert [one["responses"]["judged"] for one in groups][-1] == 0
    db.with_suffix(".toml").write_text('[roles]\ndefault = "technician"\nlea = "lead"\n')
    answer = filled("report", "--by", "technician")
    assert (answer.status, answer.out) == (1, "")
    assert "A report that names technicians needs the role lead; yours is technician." in answer.err
    assert filled("report", "--by", "customer").status == 0


def test_a_file_is_whole_or_not_there_and_is_only_replaced_when_told(filled: Helpdesk, tmp_path: Path) -> None:
    out = tmp_path / "november.json"
    asked = ("report", "2026-11", "--format", "json", "--out", str(out))
    answer = filled(*asked)
    assert (answer.status, answer.out, answer.err) == (0, "", "")
    assert json.loads(out.read_text("utf-8"))["whole"]["tickets"]["opened"] == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert filled(*asked).status == 1
    out.chmod(0o644)
    out.write_text("old", "utf-8")
    assert filled(*asked, "--replace").status == 0
    assert json.loads(out.read_text("utf-8"))["whole"]["tickets"]["opened"] == 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o644
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []


def test_no_cell_of_the_csv_is_a_formula(filled: Helpdesk) -> None:
    table = filled("report", "2026-11", "--by", "customer", "--format", "csv").out
    names = {row["group"] for row in csv.DictReader(io.StringIO(table))}
    assert "customer =Brix" in names
    assert not [name for name in names if name[:1] in "=+-@"]
