from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from helpdesk_tui.intake.files.importing import plan
from helpdesk_tui.intake.files.profile import Profile, of
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.reading import NotKnown
from helpdesk_tui.store.base import Store
from tests.intake.desks import LEXICON, Decided, lasts, options

ODD = "ev\x1b[31mil\u202e\U000e0001"


def profiled(path: Path, content: str) -> Profile:
    path.write_text(content, "utf-8")
    return of(read_raw(path), LEXICON)


def test_columns_are_told_with_kinds_and_three_examples(tmp_path: Path) -> None:
    rows = [f"{n},2026-11-0{n} 09:00,a{n}@example.org,,{'High' if n % 2 else 'Low'},Text {n}" for n in range(1, 8)]
    found = profiled(tmp_path / "a.csv", "\n".join(["Ref,Raised,Mail,Spare,Priority,What", *rows]))
    assert [column.kind for column in found.columns] == ["number", "date", "address", "empty", "words", "text"]
    assert found.columns[5].examples == ["Text 1", "Text 2", "Text 3"]
    assert (found.columns[4].field, found.columns[4].values) == ("priority", ["High", "Low"])
    assert list(found.missing) == ["number", "opened", "subject"]
    assert "No column seems to hold number, opened, subject. Nothing was imported." in found.sentence()


def test_the_map_proposes_fields_and_lists_their_words(tmp_path: Path) -> None:
    found = profiled(tmp_path / "My desk.csv", 'Ref,Priority,Status\n1,"High ""x""",Open\n2,Low,Open\n')
    given = tomllib.loads(found.map_file())
    assert given["source"] == "my-desk"
    assert (given["columns"]["priority"], given["columns"]["state"], given["columns"]["number"]) == (
        "Priority",
        "Status",
        "",
    )
    assert given["priority"] == {'High "x"': "P4", "Low": "P5"}
    assert given["state"] == {"Open": "open"}


def test_the_map_names_hostile_columns_and_words_exactly_and_steers_nothing(tmp_path: Path) -> None:
    found = profiled(tmp_path / "a.csv", f"Priority,{ODD}\n{ODD},1\n{ODD},2\n")
    text = found.map_file()
    assert all(line.isprintable() for line in (*text.splitlines(), *found.lines(), found.sentence()))
    assert tomllib.loads(text)["priority"] == {ODD: "P4"}


def test_json_of_nobody_names_its_lists(tmp_path: Path) -> None:
    found = profiled(tmp_path / "a.json", '{"cats": [{"a": 1}], "dogs": [{"a": 1}]}')
    assert "its lists: cats, dogs. Nothing was imported." in found.sentence()


def test_a_table_is_read_by_what_its_columns_may_hold_where_that_was_said(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "old.csv"
    path.write_text("Issue ID,Subject,Created\n1,Old thing,2019-01-02 10:00\n")
    with pytest.raises(NotKnown):
        plan([path], options(), store)
    decided = Decided(plan([path], options(opened_now=True), store))
    [ticket] = lasts(decided.histories)
    assert (ticket.reference, ticket.subject) == ("table:1", "Old thing")
    assert "Issue ID is the number, Subject is the subject, Created is the opened" in decided.notes[0]
