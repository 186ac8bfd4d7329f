"""Ringing: a telephone tells the technician's console who is on the line."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from helpdesk_tui.cli.shared.invocation import Failed, invocation
from helpdesk_tui.cli.shared.out import say
from helpdesk_tui.desk.shift import ringing
from helpdesk_tui.desk.team import HERE_FOR
from helpdesk_tui.domain.text.cleaning import clean_line
from helpdesk_tui.domain.tickets.number import is_number

app = typer.Typer(name="ringing")


@app.command("ring")
def ring(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number that rings, as '+1 212 760 1700'.")],
) -> None:
    """Open the call form in your running console.

    It is for a telephone that says who rings: it knows the caller by the number.
    """
    clean = clean_line(number).strip()
    if not is_number(clean):
        raise Failed(f"'{clean}' is no telephone number. Give it as it rings, as '+1 212 760 1700' or 3007.")
    with invocation(context).desk() as opened:
        desk, now = opened.desk, int(time.time())
        if not any(one.technician == desk.actor for one in desk.store.present(now - HERE_FOR)):
            raise Failed(f"No console of {desk.actor} is open on this desk: start one with 'helpdesk'.")
        ringing.ring(desk, clean, now)
    say(f"{clean} rings at {desk.actor}.")
