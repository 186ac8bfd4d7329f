"""What matters can be read in every theme, under the cursor too: in Textual's themes and in the terminal's colours."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from helpdesk_tui.console.look.colours.borrowed import BORROWED, borrowed
from helpdesk_tui.console.look.colours.themes import contrast, legible, styles, with_roles
from helpdesk_tui.domain.look.ink import COLOURS, ink
from helpdesk_tui.domain.look.palette import ROLES
from helpdesk_tui.domain.look.themes import THEMES

MATTER = ("now", "breached", "warning", "due", "p1", "p2", "p3", "p4", "p5", "p6", "bad", "good", "mark", "", "dim")
LAID = ("", "+cursor", "+ruled", "+cursor+ruled")

XTERM = ("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5")
"""The first eight colours as XTerm has them."""


def variables(name: str) -> dict[str, str]:
    theme = BUILTIN_THEMES[name]
    return with_roles({**theme.to_color_system().generate(), **theme.variables})


def measured(style: Style | None) -> float:
    assert style is not None and style.color is not None and style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


def test_every_theme_of_textuals_with_colours_of_its_own_can_be_named() -> None:
    assert set(BORROWED) == {name for name, theme in BUILTIN_THEMES.items() if not theme.ansi}
    assert not set(BORROWED) & set(THEMES)
    found = borrowed(" Nord ")
    assert found is not None and found.name == "nord" and borrowed("ansi-dark") is None


@pytest.mark.parametrize("name", BORROWED)
def test_every_role_can_be_read_in_textuals_themes(name: str) -> None:
    found = styles(name, variables(name))
    ratios = {role + laid: measured(found.get(role + laid)) for role in ROLES for laid in LAID}
    assert {role: round(ratio, 2) for role, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", BORROWED)
def test_under_the_cursor_now_keeps_its_ground_and_the_rest_of_the_row_has_the_cursors(name: str) -> None:
    found = styles(name, variables(name))
    now, cursor, breached = found.get("now"), found.get("cursor"), found.get("breached+cursor")
    assert now is not None and cursor is not None and breached is not None
    assert found.get("now+cursor") == now
    assert breached.bgcolor == cursor.bgcolor != now.bgcolor


def test_a_theme_may_say_itself_what_an_alarm_looks_like() -> None:
    theme = BUILTIN_THEMES["nord"]
    said = with_roles({**theme.to_color_system().generate(), **theme.variables, "alarm": "#ff00ff"})
    assert said["alarm"] == "#ff00ff"
    now = styles("nord", said).get("now")
    assert now is not None and now.bgcolor is not None and now.bgcolor.triplet == (255, 0, 255)


@pytest.mark.parametrize("ground", ["#000000", "#ffffff"], ids=["dark", "light"])
@pytest.mark.parametrize("role", [*MATTER[:10], *(f"{role}+cursor" for role in MATTER[:10])])
def test_in_the_terminals_own_colours_what_matters_can_be_read_on_black_and_on_white(role: str, ground: str) -> None:
    """Text in a colour is bold, for which 3:1 is enough (WCAG 2: large text); what is dim the terminal makes so."""
    shown = ink(role, THEMES["terminal"])
    plain = "#ffffff" if ground == "#000000" else "#000000"
    text = plain if shown.text is None else XTERM[shown.text]
    behind = ground if shown.ground is None else XTERM[shown.ground]
    if "reverse" in shown.attributes:
        text, behind = behind, text
    coloured = shown.text is not None and shown.ground is None
    assert not coloured or "bold" in shown.attributes
    assert contrast(Color.parse(text), Color.parse(behind)) >= (3 if coloured else 4.5)


def test_under_the_cursor_the_terminals_own_colours_keep_what_is_urgent_apart_from_the_row() -> None:
    theme = THEMES["terminal"]
    for role in ("now", "breached", "warning", "due", "p1"):
        assert ink(f"{role}+cursor", theme).ground in (COLOURS.index("red"), COLOURS.index("yellow"))
        assert "reverse" not in ink(f"{role}+cursor", theme).attributes


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert legible(white, black) == white
    assert contrast(legible(Color.parse("#333333"), black), black) >= 4.5
    assert contrast(legible(Color.parse("#eeee00"), white), white) >= 4.5
