"""What the verbs about views do: the filter, going from tab to tab, the preview."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Literal

from helpdesk_tui.console.old.session import Session
from helpdesk_tui.console.old.team import assignees
from helpdesk_tui.console.state.window import Place
from helpdesk_tui.domain.text.cells import width
from helpdesk_tui.store.base import Order, View


def search(session: Session) -> None:
    """Filter the shown view while typing; Enter keeps the filter, Esc takes it away."""
    # With the language behind it, it is loaded when first asked for.
    from helpdesk_tui.console.old.filter_prompt import FilterPrompt

    # Each letter narrows from here: what an unfinished word happens to find moves no cursor.
    place = session.window.place

    def narrow(text: str) -> None:
        session.show(replace(session.window.view, query=session.tabs.query(text)), place)
        found = session.window.cursor
        if found is not None and place.ticket is not None and found.number != place.ticket.number:
            session.window.go(0)
        session.filter = text.strip()

    def leave(text: str) -> None:
        session.pop()
        unfilter(session, text, place)

    def further(text: str) -> str | None:
        empty = text.strip() == session.filter and session.filter and not session.window.size
        return beyond(text) if empty and session.window.closed else None

    title = "Filter: words, p:1-3, is:breached, @me, due:<2h, -is:waiting; is:closed"
    names = assignees(session)
    before = session.unfiltered
    session.push(
        FilterPrompt(
            title,
            narrow=narrow,
            leave=leave,
            done=session.pop,
            names=names,
            text=session.filter,
            before=before,
            beyond=further,
        )
    )


def closed(session: Session) -> None:
    """Look among the closed tickets with the filter that finds no open one."""
    if not session.filter or session.window.size or not session.window.closed:
        session.say(f"{session.keymap.first('closed')} is for a filter that finds closed tickets alone.", "hint")
        return
    session.filter = beyond(session.filter)
    session.show(replace(session.window.view, query=session.tabs.query(session.filter)))
    session.window.go(0)


def beyond(text: str) -> str:
    """Return a filter as it is typed for closed tickets; a quotation that is still open reaches to the end."""
    return f"is:closed {text}" if text.count('"') % 2 else f"{text.rstrip()} is:closed"


def esc_takes(session: Session) -> Literal["notice", "marks", "filter", "view", ""]:
    """Return what Esc takes away on the queue: what lies on top of it, then the marks, the filter, the view."""
    if session.notice is not None and width(session.notice.text) > session.preview.room - 2:
        return "notice"
    if session.marked:
        return "marks"
    if session.filter:
        return "filter"
    return "view" if session.tabs.at else ""


def unfilter(session: Session, text: str = "", place: Place | None = None) -> None:
    """Take away what was typed, to be brought back in the next filter; the view's own filter stays.

    The cursor goes back to where it was in ``place``.
    """
    session.unfiltered = text.strip() or session.filter or session.unfiltered
    session.filter = ""
    session.show(replace(session.window.view, query=session.tabs.query()), place)


def go(session: Session, place: int) -> None:
    """Show another view, its cursor where it was; a filter that was typed is left behind."""
    if session.modes or not 0 <= place < len(session.tabs.views) or place == session.tabs.at:
        return
    cursor = session.window.cursor
    kept = session.tabs.go(place, None if cursor is None else cursor.number)
    session.unfiltered, session.filter = session.filter or session.unfiltered, ""
    session.show(View(session.tabs.query(), session.tabs.view.order or Order.PRIORITY))
    if kept is None or not session.window.find(kept):
        session.window.go(0)


def step(by: int) -> Callable[[Session], None]:
    """Return what goes so many tabs on, round at the ends."""
    return lambda session: go(session, (session.tabs.at + by) % len(session.tabs.views))


def digit(session: Session) -> None:
    """Show the view of the key that was pressed: the first of the verb's keys is the first view."""
    with suppress(ValueError):
        go(session, session.keymap.keys["view"].index(session.pressed))
