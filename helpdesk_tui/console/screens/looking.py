"""The verbs that look and move: no ticket is changed here."""

from __future__ import annotations

from dataclasses import replace

from helpdesk_tui.console.keys.verbs import Verb
from helpdesk_tui.console.look.copied import NO_CLIPBOARD, as_line, copied
from helpdesk_tui.console.screens.desk_screen import DeskScreen
from helpdesk_tui.console.state.theming import next_theme
from helpdesk_tui.console.state.views import beyond
from helpdesk_tui.store.base import Order

_NO_DIGITS = "No key shows a view here; :view and its name does."


async def ask(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Open the verb's dialog."""
    await screen.services.ask(verb.id, screen.about(verb), argument)


async def show(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Show the verb's screen, about the ticket in front; the agenda begins in the week of a task."""
    ticket = screen.ticket if verb.on_ticket or verb.id == "agenda" else None
    await screen.services.show(verb.id, ticket.number if ticket else 0)


async def move(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Move the cursor, or scroll."""
    screen.move(verb.id)


async def back(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Take away what is on top."""
    await screen.back()


async def leave(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Leave the console; where a call of an outage is kept, that is asked about first."""
    await screen.services.ask("quit", {}, "")


async def latest(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Go to the ticket that was saved last; where the view does not have it, it is opened."""
    shift = screen.shift
    if shift.saved is None:
        shift.say("No ticket has been saved here yet.", "hint")
    elif len(screen.app.screen_stack) > 1 or not shift.window.find(shift.saved):
        await screen.services.show("open", shift.saved)
    else:
        # Its line has said what it had to say.
        shift.notices.answer = None


async def track(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Let the cursor go with a ticket wherever the order takes it, or no longer."""
    shift, ticket, first = screen.shift, screen.ticket, screen.shift.keymap.first
    shift.tracked = None if ticket is None or shift.tracked == ticket.number else ticket.number
    shift.say(f"Following #{shift.tracked}; {first('track')} ends it." if shift.tracked else "Following no ticket.")


async def hold(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Hold the order, or let it go."""
    shift = screen.shift
    shift.still.held = not shift.still.held
    lets_go = f"The order is held: {shift.keymap.first('hold')} lets it go."
    shift.say(lets_go if shift.still.held else "The order is live again.")
    if not shift.still.held:
        shift.news.reload()


async def hush(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Be quiet for half an hour, but for P1; or no longer."""
    quiet = screen.shift.announcements.hush()
    screen.shift.say("Quiet for 30 minutes; a P1 is shown all the same." if quiet else "No longer quiet.")


async def mark(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Mark or unmark the ticket under the cursor, and step on."""
    shift, ticket = screen.shift, screen.shift.window.cursor
    if ticket is None:
        return
    if shift.marked.pop(ticket.number, None) is None:
        shift.marked[ticket.number] = ticket.version
    shift.window.move(1)


async def closed(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Look among the closed tickets with the filter that finds no open one."""
    shift = screen.shift
    if not shift.filter or shift.window.size or not shift.window.closed:
        shift.say(f"{shift.keymap.first('closed')} is for a filter that finds closed tickets alone.", "hint")
        return
    shift.narrow(beyond(shift.filter))
    shift.window.go(0)


async def order(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Switch between the two orders."""
    shift = screen.shift
    by_breach = shift.order is Order.PRIORITY
    shift.show(replace(shift.window.view, order=Order.BREACH if by_breach else Order.PRIORITY))
    shift.say("By time to breach alone." if by_breach else "By priority, then time to breach.")


async def view(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Show the view of the key that was pressed: the first of the verb's keys is the first view."""
    shift, keys = screen.shift, screen.shift.keymap.keys["view"]
    pressed = argument or screen.services.pressed
    last = min(len(keys), len(shift.tabs.views))
    if pressed in keys[:last]:
        _show_view(screen, keys.index(pressed))
    elif pressed in keys:
        shift.say(f"There is no view for {pressed}: {keys[0]} to {keys[last - 1]} show one.", "hint")
    else:
        # Chosen in the palette.
        shift.say(f"Press the number of a view: {keys[0]} to {keys[last - 1]}." if keys else _NO_DIGITS, "hint")


def _show_view(screen: DeskScreen, place: int) -> None:
    """Show a view; what a large desk holds of it is sought first, and the screen goes on meanwhile."""
    shift = screen.shift

    def go() -> None:
        shift.go(place)

    screen.services.writer.seek(shift.seek("", place) if place != shift.tabs.at else iter(()), go)


async def next_view(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Show the next view, or the one before, round at the ends."""
    tabs, by = screen.shift.tabs, 1 if verb.id == "next_view" else -1
    _show_view(screen, (tabs.at + by) % len(tabs.views))


async def preview(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Show the preview, or show it no more."""
    screen.shift.preview.switch()


async def theme(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Take the next theme."""
    next_theme(screen.shift)


async def reload(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Read everything anew."""
    screen.shift.news.reload()
    screen.shift.say("Read anew.")


async def copy_line(screen: DeskScreen, verb: Verb, argument: str) -> None:
    """Copy each ticket as one line."""
    shift = screen.shift
    if not shift.settings.clipboard:
        shift.say(NO_CLIPBOARD, "hint")
        return
    store = shift.desk.store
    tickets = [ticket for number in screen.seen() if (ticket := store.ticket(number)) is not None]
    text = "\n".join(as_line(ticket, shift.desk.policy, shift.now) for ticket in tickets)
    if text:
        screen.services.copy(text)
        shift.say(copied(text), "good")
