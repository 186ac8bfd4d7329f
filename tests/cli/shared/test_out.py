from __future__ import annotations

import pytest

from helpdesk_tui.cli.shared import out
from helpdesk_tui.domain.text.cells import width

HEAD = ("NUMBER", "WHO", "AGE", "SUBJECT")
ROWS = [("#1001", "Bernadette Okonkwo", "3m", "The printer on the third floor prints only every second page")]


def test_without_a_terminal_nothing_is_cut() -> None:
    head, row = out.table(HEAD, ROWS, right="AGE", squeezed=("WHO",))
    assert row.endswith("every second page")
    assert row.index("The printer") == head.index("SUBJECT")
    assert row.index(" 3m ") == head.index("AGE")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_on_a_terminal_every_line_fits(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(out, "terminal_width", lambda: columns)
    assert all(width(line) <= columns for line in out.table(HEAD, ROWS, squeezed=("WHO",)))


def test_where_it_is_narrow_the_squeezed_column_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out, "terminal_width", lambda: 45)
    assert "Bernadette Okonkwo" not in out.table(HEAD, ROWS, squeezed=("WHO",))[1]
    assert "Bernadette Okonkwo" in out.table(HEAD, ROWS)[1]


def test_names_are_as_wide_as_their_content_and_the_subject_has_what_they_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(out, "terminal_width", lambda: 80)
    head = ("NUMBER", "WHO", "REQUESTER", "SUBJECT")
    _, row = out.table(head, [("#1001", "bo", "Maria Silva-Ortega", "x" * 90)], squeezed=("WHO", "REQUESTER"))
    assert "bo " in row and "Maria Silva-Ortega" in row and width(row) == 80
    _, row = out.table(head, [("#1001", "b" * 60, "r" * 60, "x" * 90)], squeezed=("WHO", "REQUESTER"))
    cells = row.split()
    assert abs(width(cells[1]) - width(cells[2])) <= 1 and width(cells[3]) >= 33 and width(row) == 80


def test_json_is_ascii_without_any_control_character() -> None:
    said = out.encoded({"subject": "caf\u00e9 \x1b[2J \x7f \x9b \u202e"})
    assert said.isascii() and said.isprintable()
