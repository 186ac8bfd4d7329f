"""The program for scripts: what stands before any command, and how every run ends."""

from __future__ import annotations

from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from helpdesk_tui import __version__
from helpdesk_tui.cli.commands import Program
from helpdesk_tui.cli.shared.console import Console
from helpdesk_tui.cli.shared.invocation import FAILED, FRONT, USAGE, Failed, Invocation, invocation

app = typer.Typer(
    name="helpdesk",
    cls=Program,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def run(arguments: list[str], console: Console) -> int:
    """Run one command and return its exit status; ``console`` is the console, for the commands that open it.

    Raises:
        Exception: whatever went wrong with the store, the configuration or the program itself.
    """
    if any("\ud800" <= character <= "\udfff" for argument in arguments for character in argument):
        _complain("What was typed is not UTF-8 text. Check the terminal's settings (LANG), then type it again.")
        return USAGE
    command = get_command(app)
    try:
        status = command.main(arguments, prog_name="helpdesk", standalone_mode=False, obj=Invocation(console))
    except Failed as failure:
        _complain(str(failure))
        return failure.status
    except TyperException as error:
        _complain(_usage(error))
        return USAGE
    except typer.Abort:
        return FAILED
    return status if isinstance(status, int) else 0


@app.callback()
def helpdesk(
    context: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="DESK", help="A file, or postgresql://HOST/DATABASE; HELPDESK_DB names it likewise."
        ),
    ] = None,
    acting: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="For whom an account with the role 'service' works.")
    ] = None,
    kiosk: Annotated[bool, typer.Option("--kiosk", help="The console and no way out of it.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> int | None:
    """A shared support queue with service level clocks. Without a command it opens the console.

    Exit status: 0 done, 1 failed, 2 wrong usage, 3 no such ticket, 4 changed by someone else, 5 store busy or
    unreachable, 6 store newer than this program or damaged, 130 interrupted.
    """
    call = invocation(context)
    call.db, call.acting = db, acting
    if kiosk:
        raise Failed("--kiosk opens the console and nothing else. Leave the command out.", USAGE)
    if version:
        typer.echo(f"helpdesk {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        return _console(call)
    return None


def _console(call: Invocation) -> int:
    from helpdesk_tui.wiring.opening import open_desk

    return call.console.launch(lambda: open_desk(call.config(), create=True))


def _complain(sentence: str) -> None:
    from helpdesk_tui.cli.shared.out import complain

    complain(sentence)


def _usage(error: TyperException) -> str:
    """Say what was wrong with the words typed, and where help is."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    message = message.partition(" Choose from:")[0]
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "helpdesk"
    option = getattr(error, "option_name", None)
    if option in FRONT and path != "helpdesk":
        message = f"{option} stands before the command."
    return f"{message}\nTry '{path} --help'."
