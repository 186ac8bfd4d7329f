"""The widgets' order of painting: nothing is written straight to the terminal before what was to be painted earlier."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult

from helpdesk_tui.console.look.lines import Line, line
from helpdesk_tui.console.old.widgets import Lines
from helpdesk_tui.domain.look.themes import THEMES


class OneWidget(App[None]):
    """An application with ready-made lines and nothing else."""

    def compose(self) -> ComposeResult:
        """Show one widget."""
        yield Lines(id="body", theme=THEMES["dark"])


def rows(first: str, second: str) -> list[Line]:
    return [line((first.ljust(60), "")), line((second.ljust(60), ""))]


def test_a_letter_typed_while_its_line_is_yet_to_be_painted_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    straight: list[int] = []
    monkeypatch.setattr(Lines, "_overwrite", lambda self, patches: straight.append(len(patches)))

    async def type_in_a_burst() -> None:
        app = OneWidget()
        async with app.run_test(size=(80, 10)) as pilot:
            body = app.query_one(Lines)
            body.show(rows("P3 1h 06m", "P4 2d 00h"))
            await pilot.pause()
            body.show(rows("Command: a name, or a ticket's number", "P4 2d 00h"))
            body.show(rows("Command: a name, or a ticket's number", "P4 2d 01h"))
            assert straight == []
            await pilot.pause()
            body.show(rows("Command: a name, or a ticket's number", "P4 2d 02h"))
            assert straight == [1]

    asyncio.run(type_in_a_burst())
