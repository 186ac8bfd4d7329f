"""The words of other help desks: known fields only, no word of two meanings, and never P1 or P6."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.values.words import State, Words, fold, lexicon_of

ROOT = Path(__file__).parents[4]
TEXT = (ROOT / "data" / "headers.toml").read_text("utf-8")
LEXICON = lexicon_of(TEXT)


@pytest.mark.parametrize("key", LEXICON.systems)
def test_no_word_of_a_help_desk_makes_an_outage_or_a_change(key: str) -> None:
    assert not {Priority.P1, Priority.P6} & set(LEXICON.systems[key].priorities.values())


@pytest.mark.parametrize("key", LEXICON.systems)
def test_no_word_stands_twice(key: str) -> None:
    section = tomllib.loads(TEXT)[key]
    for table in ("columns", "priorities", "states", "channels", "left_out"):
        words = Counter(word for words in section.get(table, {}).values() for word in words)
        assert [word for word, times in words.items() if times > 1] == []
    assert not set(LEXICON.systems[key].states) & set(LEXICON.systems[key].left_out)


def test_every_field_is_one_that_the_program_asks_for() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "helpdesk_tui" / "intake" / "files").rglob("*.py"))
    fields = {field for words in LEXICON.systems.values() for field in words.columns.values()}
    assert {field for field in fields if f'"{field}"' not in source} == set()


def test_a_word_of_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[there\] 'on-hold' is both open and waiting"):
        lexicon_of('[there.states]\nopen = ["On hold"]\nwaiting = ["on-hold"]')
    with pytest.raises(ValueError, match="asleep"):
        lexicon_of('[there.states]\nasleep = ["On hold"]')


def test_words_are_compared_without_case_spaces_and_hyphens() -> None:
    assert fold("On-Hold") == fold(" on  hold ") == "on hold"
    assert LEXICON.is_blank("N/A") and LEXICON.is_blank("") and not LEXICON.is_blank("0")


def test_a_map_goes_before_the_words() -> None:
    words = Words(columns={"opened": "opened"}, left_out={"deleted": "deleted there"}, states={"new": State.NEW})
    mapped = words.with_map(
        {"My Date": "opened"}, {"Burning": Priority.P1}, {"Deleted": State.CLOSED}, {"Fax": Channel.PHONE}
    )
    assert mapped.columns == {"my_date": "opened"}
    assert mapped.priorities == {"burning": Priority.P1}
    assert mapped.states == {"new": State.NEW, "deleted": State.CLOSED}
    assert mapped.left_out == {}
    assert mapped.channels == {"fax": Channel.PHONE}
