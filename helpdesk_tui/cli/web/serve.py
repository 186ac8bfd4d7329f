"""Pages to read over HTTP: serving them, and the tokens that open them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import Span, complain, counted, iso, print_json_lines, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.web import address
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.wiring.clock import real_now

if TYPE_CHECKING:
    from helpdesk_tui.wiring.pages.tokens import Scope, Token, Tokens

app = group("serve", "Pages to read over HTTP: wallboard, metrics, report.")

_LISTEN = "127.0.0.1:8024"
_SCOPES = "metrics|wallboard|report"
_COLUMNS = ("TOKEN", "OPENS", "MADE")


@app.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="HOST:PORT", help=f"An address of this machine alone; {_LISTEN} if none."),
    ] = None,
    socket: Annotated[
        Path | None,
        typer.Option("--socket", metavar="PATH", help="A Unix socket instead, for a proxy on this machine."),
    ] = None,
    no_names: Annotated[bool, typer.Option("--no-names", help="Say how many are on duty, and not who.")] = False,
) -> int | None:
    """Serve pages to read: /wallboard, /metrics and /report, each behind its token. It stays until it is stopped.

    It reads the desk and never writes.
    """
    if context.invoked_subcommand is not None:
        if listen or socket or no_names:
            raise Failed(f"What stands before '{context.invoked_subcommand}' is for serving. Leave it out.", USAGE)
        return None
    if listen is not None and socket is not None:
        raise Failed("Say --listen or --socket, not both.", USAGE)
    call = invocation(context)
    try:
        where = socket or address.listened(listen or _LISTEN, "serve")
    except ValueError as error:
        raise Failed(str(error), USAGE) from None
    return call.console.pages(call.config(), where, complain, not no_names)


@app.command("token")
def token(
    context: typer.Context,
    scope: Annotated[str, typer.Argument(metavar=_SCOPES, help="The page that it opens.")],
) -> None:
    """Print a new token for one of the pages.

    It is printed this once; what is kept of it opens nothing.
    """
    opens = _scope(scope)
    text, made = _tokens(invocation(context)).make(opens, real_now())
    say(text)
    complain(
        f"It opens /{opens}: as a header 'Authorization: Bearer TOKEN', or once in the address, /{opens}?t=TOKEN, from "
        f"which the browser keeps it. 'helpdesk serve revoke {made.name}' revokes it."
    )


@app.command("tokens")
def list_tokens(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the tokens there are, each by a name that opens nothing."""
    call, now = invocation(context), real_now()
    found = _tokens(call).all()
    if as_json:
        print_json_lines({"token": one.name, "opens": str(one.scope), "made_at": iso(one.made_at)} for one in found)
    elif found:
        rows = [
            [(one.name, "strong"), (f"/{one.scope}", ""), (f"{length(now - one.made_at)} ago", "")] for one in found
        ]
        print_table(_COLUMNS, rows, call.config().settings["theme"].value)
    else:
        complain("There are no tokens, so nobody can see a page. 'helpdesk serve token wallboard' makes one.")


@app.command("revoke")
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="TOKEN", help=f"Its name in the list, or all that open {_SCOPES}.")],
) -> None:
    """Revoke a token, or all that open a page.

    Pages that are open with it show nothing new from then on.
    """
    gone = _tokens(invocation(context)).revoke(lambda one: _is_meant(one, name.strip().lower()))
    if not gone:
        raise Failed(f"There is no token '{name}'. 'helpdesk serve tokens' lists them.", FAILED)
    say(f"{counted(len(gone), 'token')} revoked.")


def _row(one: Token, now: int) -> list[Span]:
    return [(one.name, "strong"), (f"/{one.scope}", ""), (f"{length(now - one.made_at)} ago", "dim")]


def _is_meant(one: Token, name: str) -> bool:
    return name in (one.name, str(one.scope))


def _scope(text: str) -> Scope:
    from helpdesk_tui.wiring.pages.tokens import Scope

    try:
        return Scope(text.strip().lower())
    except ValueError:
        raise Failed(f"There is no page '{text}'; there are {', '.join(Scope)}.", USAGE) from None


def _tokens(call: Invocation) -> Tokens:
    from helpdesk_tui.wiring.pages.tokens import Tokens, tokens_file

    return Tokens(tokens_file(call.config().db))
