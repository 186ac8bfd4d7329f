"""What was rendered is handed out again until it changes, and never longer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.strip import Strip

from helpdesk_tui.console.screens.queue import ListAndPreview, QueueScreen
from helpdesk_tui.console.widgets.bars import ViewTabs
from helpdesk_tui.console.widgets.kept import Kept


class Counted(Kept):
    """Says how often it was asked for its lines."""

    DEFAULT_CSS = "Counted { height: 1; } Counted.-red { color: red; }"
    text = "one"
    asked = 0

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        self.asked += 1
        return []

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(self.text.ljust(self.size.width), self.rich_style)])


class Two(App[None]):
    """Two of them, one above the other."""

    def compose(self) -> ComposeResult:
        yield Counted(id="upper")
        yield Counted(id="lower")


def in_app(work: Callable[[Two, Counted, Counted], Awaitable[None]]) -> None:
    async def run() -> None:
        app = Two()
        async with app.run_test(size=(20, 4)) as pilot:
            await pilot.pause()
            await work(app, app.query_one("#upper", Counted), app.query_one("#lower", Counted))

    asyncio.run(run())


def line(widget: Counted) -> str:
    return widget.render_lines(Region(0, 0, 20, 1))[0].text.rstrip()


def test_nothing_is_worked_out_again_for_a_widget_that_has_not_changed() -> None:
    async def work(app: Two, upper: Counted, lower: Counted) -> None:
        whole = Size(20, 4)
        app.screen._compositor.render_strips(whole)
        asked = upper.asked
        lower.text = "two"
        lower.refresh()
        strips = app.screen._compositor.render_strips(whole)
        assert [strip.text.rstrip() for strip in strips[:2]] == ["one", "two"]
        assert upper.asked == asked

    in_app(work)


def test_what_was_changed_is_rendered_anew_whole_or_in_part() -> None:
    async def work(app: Two, upper: Counted, lower: Counted) -> None:
        assert line(upper) == "one"
        upper.text = "two"
        upper.refresh()
        assert line(upper) == "two"
        upper.text = "three"
        upper.refresh(Region(0, 0, 20, 1))
        assert line(upper) == "three"

    in_app(work)


def test_another_style_and_another_size_are_rendered_anew() -> None:
    async def work(app: Two, upper: Counted, lower: Counted) -> None:
        before = upper.render_lines(Region(0, 0, 20, 1))[0]
        upper.add_class("-red")
        await asyncio.sleep(0)
        assert upper.render_lines(Region(0, 0, 20, 1))[0] != before
        assert upper.render_lines(Region(0, 0, 5, 1))[0].cell_length == 5

    in_app(work)


def test_styles_that_were_matched_anew_are_rendered_anew_though_no_rule_is_another() -> None:
    async def work(app: Two, upper: Counted, lower: Counted) -> None:
        line(upper)
        asked = upper.asked
        app.stylesheet.apply(upper)
        line(upper)
        assert upper.asked == asked + 1

    in_app(work)


def test_the_style_rules_of_what_it_is_mixed_into_still_hold() -> None:
    assert "Horizontal" in ListAndPreview._css_type_names and issubclass(ListAndPreview, Horizontal)
    assert "Tabs" in ViewTabs._css_type_names and "Screen" in QueueScreen._css_type_names
