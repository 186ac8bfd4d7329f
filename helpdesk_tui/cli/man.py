"""The manual page, made from the declarations that also make the help: every command, every option."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import typer

from helpdesk_tui import __version__
from helpdesk_tui.cli.shared.invocation import EXITS
from helpdesk_tui.cli.shared.out import complain, say_as_is, terminal_width

app = typer.Typer(name="manual")

_LONGEST = 72
_ROFF = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga"})

_FILES = (
    ("/etc/helpdesk/config.toml", "The system's configuration, which alone may hold the kiosk."),
    ("DESK.toml", "The desk's configuration, beside its file: desk.toml beside desk.db."),
    ("~/.config/helpdesk/config.toml", "One's own configuration; HELPDESK_CONFIG names another."),
    ("~/.local/share/helpdesk/desk.db", "The desk, unless another is named."),
    ("~/.local/state/helpdesk/log", "What went wrong inside, without customers' data."),
)
_EXAMPLES = (
    ('helpdesk new "Mail is down" --priority P2 --requester "Maria Silva"', "Open a ticket."),
    ("helpdesk list is:breached --json", "List what is breached, for a script."),
    ('helpdesk close 1042 1043 --resolution "Switch replaced"', "Close two tickets; one undo takes both back."),
    ("helpdesk note 1042 - < said.txt", "Write a note that does not stand in the list of processes."),
)


@app.command("man")
def man(context: typer.Context) -> None:
    """Print the manual page. 'helpdesk man | man -l -' shows it."""
    if terminal_width() is not None:
        complain("This is for man: helpdesk man | man -l -")
    say_as_is("\n".join(page(context.find_root())))


def page(context: Any) -> Iterator[str]:
    """Yield the page's lines in the man macros of roff, from the program's own context."""
    program = context.command
    yield f'.TH HELPDESK 1 "" "helpdesk {__version__}" "User Commands"'
    yield from (".SH NAME", r"helpdesk \- a shared support queue with service level clocks, in a terminal")
    yield from (".SH SYNOPSIS", f".B {_text(' '.join(['helpdesk', *program.collect_usage_pieces(context)]))}")
    yield from (".SH DESCRIPTION", *_paragraphs(program.help.partition("\n\nExit status:")[0]))
    yield ".SH OPTIONS"
    yield from _parameters(program, context)
    yield ".SH COMMANDS"
    for path, command, own in _commands(program, context):
        yield f".SS {_text(' '.join(['helpdesk', *path, *command.collect_usage_pieces(own)]))}"
        yield from _paragraphs(command.help)
        yield from _parameters(command, own)
    yield from _closing()


def _commands(group: Any, context: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Yield each command with the words that call it, those of a group behind it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        own = type(context)(command, info_name=name, parent=context, **command.context_settings)
        yield (*path, name), command, own
        if hasattr(command, "list_commands"):
            yield from _commands(command, own, (*path, name))


def _parameters(command: Any, context: Any) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = None if parameter.name == "help" else parameter.get_help_record(context)
        if record is not None:
            yield from _item(".B", *record)


def _closing() -> Iterator[str]:
    """Yield what no declaration of a command says: exit status, environment, files, examples."""
    from helpdesk_tui.wiring.config.keys import KEYS

    yield ".SH EXIT STATUS"
    for status, means in EXITS.items():
        yield from _item(".B", str(status), f"{means[:1].upper()}{means[1:]}.")
    yield ".SH ENVIRONMENT"
    for key in KEYS:
        yield from _item(".B", key.variable, f"{key.means[:1].upper()}{key.means[1:]}.")
    for name, text in (
        ("HELPDESK_CONFIG", "One's own configuration file."),
        ("NO_COLOR", "Where it is there and not empty, no colours are sent."),
    ):
        yield from _item(".B", name, text)
    yield ".SH FILES"
    for name, text in _FILES:
        yield from _item(".I", name, text)
    yield ".SH EXAMPLES"
    for typed, text in _EXAMPLES:
        yield from _item(".B", typed, text)


def _paragraphs(text: str | None) -> Iterator[str]:
    for place, paragraph in enumerate((text or "").split("\n\n")):
        yield from (*([".PP"] if place else []), *_lines(paragraph))


def _item(macro: str, name: str, text: str) -> Iterator[str]:
    """Yield one entry of a list: its name by a macro for bold or slanted letters, and what is said of it."""
    yield from (".TP", f"{macro} {_text(' '.join(name.split()))}", *_lines(text))


def _lines(text: str) -> list[str]:
    """Return prose as lines that are not too long for roff's readers."""
    return [_text(line) for line in wrap(text, _LONGEST)]


def _text(text: str) -> str:
    """Return text as roff reads it: no escape of its own, no line that begins a request, hyphens to be copied."""
    plain = text.translate(_ROFF)
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain
