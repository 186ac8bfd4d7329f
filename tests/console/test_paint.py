"""From lines to the screen: only what differs is painted, and nothing in a text is read as anything but text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.look.lines import Line, cells, column, fitted, keys, line, plain, spread
from helpdesk_tui.console.old.paint import changed, parts, strip, style
from helpdesk_tui.domain.look.ink import ink
from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.themes import THEMES, Theme
from helpdesk_tui.domain.text.cleaning import clean_line

TEXTS = st.text(alphabet="ab é漢👍-", max_size=8).map(clean_line)
LINES = st.lists(st.tuples(TEXTS, st.sampled_from(["", "dim", "p1"])), max_size=5).map(tuple)


def test_only_the_digits_that_changed_are_painted() -> None:
    before = line(("P2 ", "p2"), ("09:59", "warning"), ("  #1042", ""))
    after = line(("P2 ", "p2"), ("09:58", "warning"), ("  #1042", ""))
    assert changed(before, after) == (7, 8)


def test_a_changed_role_is_painted_whole() -> None:
    assert changed(line(("abc", ""), "de"), line(("abc", "dim"), "de")) == (0, 3)


@given(LINES, LINES)
def test_outside_the_changed_cells_two_lines_look_the_same(old: Line, new: Line) -> None:
    old, new = fitted(old, 30), fitted(new, 30)
    start, end = changed(old, new)
    assert 0 <= start <= end <= 30
    before, after = _cells(old), _cells(new)
    assert before[:start] == after[:start]
    assert before[end:] == after[end:]


def test_a_clock_and_an_age_that_turn_at_once_are_two_parts() -> None:
    before = line(("answered 5m ", "met"), ("Mail is slow", ""), (" 5m", "dim"))
    after = line(("answered 6m ", "met"), ("Mail is slow", ""), (" 6m", "dim"))
    assert parts(before, after) == [(9, 10), (25, 26)]


@given(LINES, LINES)
def test_outside_its_changed_parts_two_lines_look_the_same(old: Line, new: Line) -> None:
    old, new = fitted(old, 30), fitted(new, 30)
    found = parts(old, new)
    assert found == sorted(found)
    inside = {cell for start, end in found for cell in range(start, end)}
    before, after = _cells(old), _cells(new)
    assert all(before[cell] == after[cell] for cell in set(range(30)) - inside)


def _cells(spans: Line) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for text, role in spans:
        for character in text:
            wide = cells(((character, ""),))
            out += [(character, role)] + [("", role)] * (wide - 1)
    return out


def test_markup_and_terminal_commands_are_painted_as_text() -> None:
    painted = strip(line("[b]x[/b] \x1b]52;c;aGk=\x07 \u202eabc"), THEMES["terminal"])
    assert painted.text == "[b]x[/b] \ufffd]52;c;aGk=\ufffd \ufffdabc"


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_look_in_every_theme(role: str, theme: Theme) -> None:
    assert str(style(role, theme)) is not None
    if not theme.coloured:
        assert (ink(role, theme).text, ink(role, theme).ground) == (None, None)


@given(LINES, st.integers(0, 40))
def test_a_fitted_line_has_exactly_its_cells(spans: Line, room: int) -> None:
    assert cells(fitted(spans, room)) == room
    assert cells(spread(spans, line("end"), max(room, 3))) == max(room, 3)


def test_keys_that_do_not_fit_are_left_out_whole() -> None:
    assert plain(keys([("n", "New"), ("Enter", "Open"), ("q", "Go")], 11)) == " n New q Go"


def test_a_column_is_cut_with_an_ellipsis() -> None:
    assert column("Margarethe", 6) == ("Marga…", "")
