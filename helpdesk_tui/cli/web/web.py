"""The console in a browser: serving it, inviting to it, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from helpdesk_tui.cli.shared.invocation import FAILED, USAGE, Failed, Invocation, invocation
from helpdesk_tui.cli.shared.out import Span, complain, counted, iso, print_json_lines, say
from helpdesk_tui.cli.shared.plain import group
from helpdesk_tui.cli.shared.tables import print_table
from helpdesk_tui.cli.web import address
from helpdesk_tui.domain.times.length import length
from helpdesk_tui.wiring.clock import real_now

if TYPE_CHECKING:
    from helpdesk_tui.wiring.invites import Invite, Invites

_T = TypeVar("_T")

app = group("web", "The console in a browser: serve it, invite to it.")

_LISTEN = "127.0.0.1:8023"
_LONGEST = 31 * 86_400
_COLUMNS = ("NAME", "LINK", "MADE", "ENDS IN")


@app.callback(invoke_without_command=True)
def web(
    context: typer.Context,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="HOST:PORT", help=f"An address of this machine alone; {_LISTEN} if none."),
    ] = None,
    socket: Annotated[
        str | None, typer.Option("--socket", metavar="PATH", help="A Unix socket instead, for a proxy on this machine.")
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--origin", metavar="URL", help="What the browser shows, such as https://desk.example."),
    ] = None,
    proxy_header: Annotated[
        str | None,
        typer.Option("--proxy-header", metavar="NAME", help="The proxy's header that says who it is; with --socket."),
    ] = None,
    peer: Annotated[
        str | None,
        typer.Option("--peer", metavar="ACCOUNT", help="The account of the proxy, which may use the socket."),
    ] = None,
) -> int | None:
    """Serve the console to browsers, each technician behind a login. It stays until it is stopped.

    The account that serves it needs the role 'service', since it works for others.
    """
    if context.invoked_subcommand is not None:
        if any((listen, socket, origin, proxy_header, peer)):
            raise Failed(f"What stands before '{context.invoked_subcommand}' is for serving. Leave it out.", USAGE)
        return None
    call = invocation(context)
    where, shown = _where(listen, socket, origin, by_proxy=proxy_header is not None)
    if peer is not None and socket is None:
        raise Failed("--peer is for a socket: say --socket PATH too.", USAGE)
    named = None if proxy_header is None else _read(address.header, proxy_header)
    return call.console.web_console(call.config, where, shown, named, None if peer is None else _uid(peer))


def _where(
    listen: str | None, socket: str | None, origin: str | None, *, by_proxy: bool
) -> tuple[tuple[str, int] | Path, str]:
    """Return what is listened on, and the address that the browser shows; empty where the port is not known yet."""
    if socket is None:
        if by_proxy:
            raise Failed("A header can be believed from the proxy alone, so --proxy-header needs --socket PATH.", USAGE)
        where = _read(address.listened, listen or _LISTEN)
        return where, _read(address.origin, origin) if origin else ""
    if listen is not None:
        raise Failed("Say --listen or --socket, not both.", USAGE)
    if origin is None:
        raise Failed("With --socket it takes --origin URL: what the browser shows for the proxy.", USAGE)
    return Path(socket).absolute(), _read(address.origin, origin)


@app.command("invite")
def invite(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The technician.")],
    lasts: Annotated[str, typer.Option("--for", metavar="LENGTH", help="How long, as in 8h or 5d.")] = "8h",
) -> None:
    """Print a link that opens the console once.

    It is good for the browser in which it is used, until its time is over.
    """
    call = invocation(context)
    seconds, now = _read(_lasting, lasts), real_now()
    _known(call, name)
    invites = _invites(call)
    token = invites.invite(name, now, now + seconds)
    if invites.origin is None:
        complain("The console was never served from this account, so its address stands in front of the link: say it.")
    say(f"{invites.origin or ''}/enter#{token}")
    complain(f"For {name}, until {_moment(call, now + seconds, now)}. It works once; give it to nobody else.")


@app.command("invites")
def list_invites(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List who can get in.

    That is by a link that nobody has used yet, or in a browser in which one was.
    """
    call, now = invocation(context), real_now()
    found = _invites(call).standing(now)
    if as_json:
        print_json_lines(_json(one) for one in found)
    elif found:
        theme = call.config().settings["theme"].value
        print_table(_COLUMNS, [_row(one, now) for one in found], theme)
    else:
        complain("Nobody is invited to the console in a browser.")


@app.command("revoke")
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The technician.")],
) -> None:
    """Take back every invite of somebody.

    Links do not work any more, and consoles that are open end.
    """
    taken = _invites(invocation(context)).revoke(name, real_now())
    if not taken:
        raise Failed(f"{name} has no link and no browser with a console here.", FAILED)
    say(f"{counted(taken, 'invite')} of {name} taken back.")


def _known(call: Invocation, name: str) -> None:
    """Refuse a name that cannot work on the desk, and an account that cannot work for others. Raises NotAllowed."""
    from helpdesk_tui.wiring.opening import known_names, who_works

    config = call.config()
    who_works(replace(config, acting=name))
    names = known_names(config)
    if name not in names:
        known = ", ".join(sorted(names)) or "nobody; [roles] beside the desk names who works on it"
        raise Failed(f"Nobody called '{name}' works on this desk, so nobody was invited. Known: {known}.")


def _invites(call: Invocation) -> Invites:
    from helpdesk_tui.wiring.invites import Invites, invites_file

    return Invites(invites_file(call.config().db))


def _lasting(text: str) -> int:
    from helpdesk_tui.domain.times.span import read_duration
    from helpdesk_tui.domain.times.tokens import WhenError

    try:
        seconds = read_duration(text)
    except WhenError as error:
        raise ValueError(f"--for: {error}") from None
    if not 60 <= seconds <= _LONGEST:
        raise ValueError(f"--for: from a minute to 31 days, and {text!r} is not.")
    return seconds


def _moment(call: Invocation, at: int, now: int) -> str:
    from helpdesk_tui.domain.words.instants import moment
    from helpdesk_tui.wiring.opening import read_policy

    return moment(at, read_policy(call.config()), now)


def _row(one: Invite, now: int) -> list[Span]:
    made = f"{length(now - one.made_at)} ago"
    return [
        (one.name, "strong"),
        ("not used" if one.used_at is None else "in a browser", ""),
        (made, "dim"),
        (length(one.until - now), ""),
    ]


def _json(one: Invite) -> dict[str, object]:
    made, used, until = iso(one.made_at), iso(one.used_at), iso(one.until)
    return {"name": one.name, "made_at": made, "used_at": used, "until": until}


def _uid(account: str) -> int:
    import pwd

    try:
        return pwd.getpwnam(account).pw_uid
    except KeyError:
        raise Failed(f"--peer: there is no account {account!r} on this machine.", USAGE) from None


def _read(reader: Callable[[str], _T], text: str) -> _T:
    """Read what was typed; what cannot be read is wrong usage."""
    try:
        return reader(text)
    except ValueError as error:
        raise Failed(str(error), USAGE) from None
