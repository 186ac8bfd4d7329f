"""Typer at the speed of a shell command: values read without pydantic.

Typer 0.29 reads every value through a pydantic adapter: ``list --json`` takes 236 ms of CPU with it and 165 without
(typer 0.29.2, medians of 11 runs each, in turn). Ours are all text, or have a parser of their own, so each parameter
gets a reader that needs no adapter. That alone is set on Typer's objects, since Typer makes them itself and takes no
class for them; the rest here overrides public methods. Should a later Typer not ask ``get_runtime_param`` any more,
commands only become slower.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class Reader:
    """Reads one parameter's value: by its parser, else as the text it is."""

    def __init__(self, parser: Callable[[str], Any] | None) -> None:
        """Take the parser, which raises ValueError with the reason."""
        self._parser = parser

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return what ``value`` means; one not given stays None, or empty where there may be several.

        Raises:
            typer.BadParameter: the parser refuses it.
        """
        if value is None and param.nargs == -1:
            return ()
        if self._parser is None:
            return value
        try:
            if isinstance(value, (list, tuple)):
                return [self._parser(one) for one in value]
            return self._parser(value) if isinstance(value, str) else value
        except ValueError as error:
            raise typer.BadParameter(str(error), ctx=ctx, param=param) from None


class Command(TyperCommand):
    """A command whose parameters are read plainly."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, that for help among them, each with its reader."""
        return [_plainly(parameter) for parameter in super().get_params(ctx)]

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the options that could be typed next, each with a short help."""
        return _briefly(super().shell_complete(ctx, incomplete))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the words of the usage line: what must be given stands bare, as on every manual page."""
        return [_piece(piece) for piece in super().collect_usage_pieces(ctx)]


class Group(TyperGroup):
    """A group of commands whose own parameters are read plainly."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, that for help among them, each with its reader."""
        return [_plainly(parameter) for parameter in super().get_params(ctx)]

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the commands and options that could be typed next, each with a short help."""
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            command = self.get_command(ctx, item.value)
            item.help = item.help if command is None else command.help
        return _briefly(items)


def group(name: str, summary: str) -> typer.Typer:
    """Return a group of commands, such as ``audit``; ``summary`` is its line in the help of the program."""
    return typer.Typer(name=name, cls=Group, rich_markup_mode=None, add_completion=False, help=summary)


def _briefly(items: Any) -> Any:
    """Shorten the help of what a shell is offered."""
    from helpdesk_tui.cli.shared.completing import help_of

    for item in items:
        item.help = help_of(item.help)
    return items


def _piece(piece: str) -> str:
    """Return a word of the usage line; ``N... M`` says by itself where there may be several."""
    bare = piece.replace("{", "").replace("}", "")
    return bare.removesuffix("...") if "... " in bare else bare


def _plainly(parameter: Any) -> Any:
    """Give a parameter that needs no pydantic its own reader, and return it."""
    if isinstance(parameter, (TyperArgument, TyperOption)):
        descriptor = parameter.type_descriptor
        parser = descriptor.parameter_info.parser
        if parser is not None or descriptor.annotation in (str, bool, list[str]):
            reader = Reader(parser)
            parameter.get_runtime_param = lambda: reader  # type: ignore[method-assign,assignment,return-value]
            parameter.display_type = lambda ctx: ""  # type: ignore[method-assign]
    return parameter
