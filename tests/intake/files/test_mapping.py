from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.domain.tickets.ticket import Channel, Priority
from helpdesk_tui.intake.files.importing import IntakeError, plan
from helpdesk_tui.intake.files.mapping import read_agents, read_map
from helpdesk_tui.intake.files.values.words import State
from helpdesk_tui.store.base import Store
from tests.intake.desks import Decided, lasts, options

WHOLE = """source = "old"
[columns]
number = "Ref"
opened = "Raised"
subject = ["What", "More"]
state = ""
[priority]
Urgent = "P1"
[state]
Parked = "waiting"
[channel]
Desk = "walk-in"
Other = "unknown"
[agents]
" Ana Agent " = "ana"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "a.map.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_map_says_what_columns_hold_and_what_words_mean(tmp_path: Path) -> None:
    found = read_map(written(tmp_path, WHOLE))
    assert found.columns == {"Ref": "number", "Raised": "opened", "What": "subject", "More": "subject"}
    assert (found.source, found.priorities, found.states) == ("old", {"Urgent": Priority.P1}, {"Parked": State.WAITING})
    assert found.channels == {"Desk": Channel.WALK_IN, "Other": Channel.UNKNOWN}
    assert found.agents == {"Ana Agent": "ana"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colums = ""', "'colums' is no part of a map"),
        ("columns = 3", "columns is no table"),
        ('[columns]\nsubjekt = "What"', "no field 'subjekt'"),
        ("[columns]\nsubject = 3", "subject is no text"),
        ("[columns]\nsubject = [3]", "subject is no text"),
        ('[columns]\nsubject = "A"\nbody = "A"', "column A stands behind subject and body"),
        ('[priority]\nHigh = "P9"', "priority: 'P9' is none of P1, P2"),
        ('[priority]\nHigh = ["P1"]', "is none of P1"),
        ("[state]\nHigh = 2026-01-01", "state: '2026-01-01' is none of"),
        ('[channel]\nMail = "pigeon"', "channel: 'pigeon' is none of"),
        ("[agents]\nAna = 3", "Ana is no text"),
        ("source = 3", "source is no text"),
        ('source = "a:b"', "source is a short name"),
        ('source = "a\\u001b"', "source is a short name"),
        ("[columns", "is no TOML"),
        ("a = " + "[" * 5000, "is no TOML"),
    ],
)
def test_a_map_that_is_wrong_names_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(IntakeError) as refused:
        read_map(written(tmp_path, text))
    sentence = str(refused.value)
    assert said in sentence and "a.map.toml" in sentence and sentence.isprintable()
    assert sentence.endswith("othing was imported.")


def test_technicians_are_read_with_and_without_their_section(tmp_path: Path) -> None:
    assert read_agents(written(tmp_path, '"Ana Agent " = "ana"')) == {"ana agent": "ana"}
    assert read_agents(written(tmp_path, '[agents]\n"ANA" = "ana"')) == {"ana": "ana"}


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ('number = "Ref"', "names no column for opened"),
        ('subject = "What"', "names no column for number and opened"),
        ('number = "Ref"\nopened = "Raized"', "no column 'Raized', which the map names"),
    ],
)
def test_a_map_that_does_not_fit_its_table_says_why(tmp_path: Path, store: Store, columns: str, said: str) -> None:
    (tmp_path / "odd.csv").write_text("Ref,Raised,What\n1,2026-11-02 09:00,One\n")
    given = read_map(written(tmp_path, f"[columns]\n{columns}"))
    with pytest.raises(IntakeError, match=said):
        plan([tmp_path / "odd.csv"], options(map=given), store)


def test_a_map_changes_words_of_a_help_desk_that_is_known(tmp_path: Path, store: Store) -> None:
    (tmp_path / "zendesk.csv").write_text(
        "Id,Subject,Status,Priority,Requester,Requester email,Created at,Assignee,Group,Via\n"
        "5,One,Open,Urgent,Ana,a@example.org,2026-11-02 09:00:00 +0000,Bob Tech,IT,Mail\n"
    )
    given = read_map(written(tmp_path, '[priority]\nURGENT = "P1"\n[agents]\n"bob TECH" = "bob"\n'))
    plain, mapped = (Decided(plan([tmp_path / "zendesk.csv"], options(map=one), store)) for one in (None, given))
    assert [(str(one.priority), one.assignee) for one in lasts(plain.histories)] == [("P2", None)]
    assert [(str(one.priority), one.assignee) for one in lasts(mapped.histories)] == [("P1", "bob")]
