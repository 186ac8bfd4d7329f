"""Lines of spans: cut and filled to the cell, and nothing in a text is read as anything but text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.look.lines import Line, cells, column, drawable, fitted, keys, line, plain, spread
from helpdesk_tui.domain.text.cleaning import clean_line

TEXTS = st.text(alphabet="ab é漢👍-", max_size=8).map(clean_line)
LINES = st.lists(st.tuples(TEXTS, st.sampled_from(["", "dim", "p1"])), max_size=5).map(tuple)


def test_markup_and_terminal_commands_are_text() -> None:
    cleaned = drawable("[b]x[/b] \x1b]52;c;aGk=\x07 \u202eabc")
    assert cleaned == "[b]x[/b] \ufffd]52;c;aGk=\ufffd \ufffdabc"


@given(LINES, st.integers(0, 40))
def test_a_fitted_line_has_exactly_its_cells(spans: Line, room: int) -> None:
    assert cells(fitted(spans, room)) == room
    assert cells(spread(spans, line("end"), max(room, 3))) == max(room, 3)


def test_keys_that_do_not_fit_are_left_out_whole() -> None:
    assert plain(keys([("n", "New"), ("Enter", "Open"), ("q", "Go")], 11)) == " n New q Go"


def test_a_column_is_cut_with_an_ellipsis() -> None:
    assert column("Margarethe", 6) == ("Marga…", "")
