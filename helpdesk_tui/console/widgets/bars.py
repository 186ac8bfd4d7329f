"""The lines around the list: header, views, what was last said, and the keys that work now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.keys import _character_to_key
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Tab, Tabs

from helpdesk_tui.console.keys.verbs import pressed
from helpdesk_tui.console.keys.verbs import shown as key_of
from helpdesk_tui.console.look.header import Desktop, header
from helpdesk_tui.console.look.lines import Line, fitted, key_at, keys, line
from helpdesk_tui.console.look.notices import Notice
from helpdesk_tui.console.look.tab_names import DIGITS, tab_texts
from helpdesk_tui.console.state.shift import Shift
from helpdesk_tui.console.widgets.alert_strip import Asked, alert_line, alerted
from helpdesk_tui.console.widgets.kept import Kept
from helpdesk_tui.console.widgets.lines import Lines
from helpdesk_tui.domain.agreement.sla import Policy
from helpdesk_tui.domain.text.cells import width, wrap

_ABOVE = 3
"""Lines that stay in sight above a notice at the start of the list: header, tabs, headings."""


class HeaderLine(Lines):
    """Whose desk, how much of what, what is due next, the time, who is here."""

    _told: tuple[Desktop, Policy, int, int, int | None] | None = None

    def renew(self, shift: Shift) -> None:
        """Say it as it is now; within a minute only what the desk tells changes in it, or the room there is."""
        # The offsets of all zones have been whole minutes since 1972.
        told = shift.news.desktop, shift.desk.policy, shift.now // 60, self.app.size.width, shift.trouble.away
        if told != self._told:
            self._told = told
            self.show([header(told[0], told[1], shift.now, told[3], told[4])])


class NoticeLine(Lines):
    """What is said to the technician, whole; where nothing is, what holds at this console now.

    What is longer than a line lies over the end of what is above for its while, or over its start where the end holds
    the cursor's row: nothing moves for it. A dialog leaves it in sight, above or below.
    """

    _asks = 0
    """The ticket that a click opens; 0: none."""

    def renew_on_page(self, shift: Shift, chips: Line = ()) -> None:
        """Say it as it is now on a page, which has no strip for what is announced: that stands here, to be clicked."""
        alert = alert_line(shift, self.app.size.width)
        said = self.renew(shift, alert or chips)
        self._asks = alerted(shift) if alert and not said else 0

    def on_click(self, event: events.Click) -> None:
        """Ask for the ticket that is announced."""
        if self._asks:
            event.stop()
            self.post_message(Asked(self._asks))

    def renew(self, shift: Shift, chips: Line = (), line_of_cursor: int = 0) -> bool:
        """Say it as it is now; return whether there is something that the technician was told.

        ``line_of_cursor`` is the screen's line with the cursor's row (0: there is none).
        """
        notices, room = shift.notices.in_sight(), self.app.size.width
        said = notice_lines(notices, room) if notices else [fitted(chips, room)]
        start, end = self._free(len(said)) if notices else (0, 0)
        last = self.app.size.height - 2
        above, end = start or _ABOVE + self.screen.has_class("-toured"), end or last
        hides = max(0, end - len(said)) < line_of_cursor <= end
        top = hides and above + len(said) <= line_of_cursor
        self.set_class(top, "-top")
        below = (0, 0, last + 1 - end, 0) if end < last else None
        self._stand(below if not top else (start, 0, 0, 0) if start else None)
        self.show(said)
        return bool(notices)

    def _stand(self, margin: tuple[int, int, int, int] | None) -> None:
        """Stand so far from the edges of the screen; None: as the style sheet says."""
        if margin is not None:
            self.styles.margin = margin
        elif self.styles.inline.clear_rule("margin"):
            self.refresh(layout=True)

    def _free(self, lines: int) -> tuple[int, int]:
        """Return the screen's lines between which a dialog leaves room for so many; 0: as many as without one."""
        front, last = self.app.screen, self.app.size.height - 2
        for panel in front.query(".panel") if front is not self.screen else ():
            covered = panel.region
            if front.has_class("-top"):
                return covered.bottom, 0
            if covered.y <= last and covered.bottom > last - lines + 1:
                return 0, covered.y - 1
        return 0, 0


def notice_lines(notices: Sequence[Notice], room: int) -> list[Line]:
    """Return notices in one line where they fit, each from a line of its own where they do not."""
    if len(notices) > 1 and sum(1 + width(one.text) for one in notices) < room:
        return [fitted(line(*((f" {one.text}", one.role) for one in notices)), room)]
    return [fitted(line((f" {part}", one.role)), room) for one in notices for part in wrap(one.text, room - 2)]


class ViewTabs(Tabs, Kept, can_focus=False):
    """The views. A click shows one; the keys are the screen's."""

    def __init__(self, shift: Shift) -> None:
        """Offer the views of a shift."""
        self._shift = shift
        self._shown: list[tuple[str, bool]] = []
        self._labels = [Tab(Content(""), id=f"view-{place}") for place in range(len(shift.tabs.views))]
        super().__init__(*self._labels)

    def renew(self) -> None:
        """Show the counts and which view is shown."""
        at, shown = self._shift.tabs.at, self._shown
        texts = enumerate(tab_texts(self._shift.tabs))
        self._shown = [(text, place < DIGITS and place != at) for place, text in texts]
        for place, (one, tab) in enumerate(zip(self._shown, self._labels, strict=True)):
            if shown[place : place + 1] != [one]:
                tab.label = _tab_label(*one)
        active = f"view-{self._shift.tabs.at}"
        if self.active != active:
            with self.prevent(Tabs.TabActivated):
                self.active = active


def _tab_label(text: str, keyed: bool) -> Content:
    """Return a tab's text; ``keyed`` writes its digit as keys are, for beside another's count it reads as one."""
    return Content.assemble((text[0], "bold not dim $plain"), text[1:]) if keyed else Content(text)


class KeyLine(Lines):
    """The keys that work now, from the bindings of the screen it stands on.

    One line instead of Textual's Footer, which mounts a widget a key: 30 ms at every change of screen.
    """

    def __init__(self, first: Callable[[], list[tuple[str, str]] | None] | None = None) -> None:
        """Show the active bindings, or the keys that ``first`` returns, if it returns any."""
        super().__init__()
        self._first = first
        self._shown: list[tuple[str, str]] | None = None

    def renew(self) -> None:
        """Show the keys that work by now, if they are others than before."""
        shown = self._first() if self._first else None
        if shown is None or shown != self._shown:
            self._shown = shown
            self.refresh()

    def on_mount(self) -> None:
        """Listen to the bindings."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def render_line(self, y: int) -> Strip:
        """Return the keys as they are when it is painted: nothing has to be brought up to date before."""
        return self.strip(self._line())

    def _line(self) -> Line:
        return key_line(self.screen, self.size.width, self._first() if self._first else None)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked: it comes to the application as one from the keyboard does."""
        event.stop()
        key = pressed(key_at(self._line(), event.x))
        if key is not None:
            name = key.name if key.character is None else _character_to_key(key.character)
            self.app.post_message(events.Key(name, key.character))


def key_line(screen: Screen[object], room: int, pairs: list[tuple[str, str]] | None = None) -> Line:
    """Return the keys of a screen in ``room`` cells, most needed first; how to go back always stands there."""
    if pairs is None:
        there = [one.binding for one in screen.active_bindings.values() if one.binding.show and one.enabled]
        offered = dict.fromkeys((one.key_display or key_of(one.key), one.description) for one in there)
        # A field has an Enter of its own among its keys, and how to go back is bound before all else.
        pairs = sorted(offered, key=lambda pair: (pair[0] == "Esc") - (pair[0] == "Enter"))
    kept = [pair for pair in pairs if pair[0] in ("Esc", "?")]
    return fitted(keys(pairs, room, kept), room)
