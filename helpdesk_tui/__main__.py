"""The front door: the console for a person at a terminal, the command line for everything else."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENOSPC
from typing import TYPE_CHECKING

from helpdesk_tui.wiring.hung_up import HUNG_UP, is_hang_up, let_go
from helpdesk_tui.wiring.locale import as_started, shows_utf8

if TYPE_CHECKING:
    from helpdesk_tui.wiring.opening import Opened

FAILED, USAGE, UNAVAILABLE, UNUSABLE, INTERRUPTED = 1, 2, 5, 6, 130

_OF_ITSELF = (["backup", "--periodic"], ["watch", "--stand-in"])
"""What a console starts of itself, in a kiosk too: each does what the configuration wants, if that is due."""

_COMPLETION = "_HELPDESK_COMPLETE"
"""Where a shell says what it would have completed: it starts the program without arguments then."""

_DEVELOPING = "HELPDESK_DEV"

_BY_SSH = "Connect with 'ssh -t HOST', and no command behind it."


def main(arguments: list[str] | None = None) -> int:
    """Run helpdesk with the command line's arguments and return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _shut_out_textual_variables()
    _stand_in_for_closed_streams()
    _speak_as_the_terminal_does()
    _believe_the_terminal()
    try:
        status = _dispatch(arguments)
        sys.stdout.flush()
        return let_go() if status == HUNG_UP else status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return FAILED
    except SystemExit as ended:
        if ended.code == HUNG_UP:
            return let_go()
        raise
    except Exception as error:
        return let_go() if is_hang_up(error) else _failed(error)


def launch(prepare: Callable[[], Opened], *, kiosk: bool = False) -> int:
    """Open the console on the desk that ``prepare`` makes, unless this terminal cannot show one.

    In a ``kiosk`` nothing else is advised than what works there.
    """
    refusal = _console_refusal(kiosk=kiosk)
    if refusal:
        print(refusal, file=sys.stderr)
        return USAGE
    opened = prepare()
    try:
        from helpdesk_tui.console import run

        if "backup" in opened.config.tables:
            from helpdesk_tui.wiring.periodic_backup import watching

            opened.on_tick = watching(opened)
        with _standing_in(opened):
            return run(opened)
    finally:
        opened.desk.store.close()


@contextmanager
def _standing_in(opened: Opened) -> Iterator[None]:
    """Yield in a block in which the console may watch where nothing else does, if a watch file is named."""
    if not opened.config.said["watch"][0].value:
        yield
        return
    from helpdesk_tui.wiring.standing_in import StandIn

    standing_in = StandIn(opened)
    opened.on_tick = standing_in.tick
    try:
        yield
    finally:
        standing_in.close()


@dataclass(slots=True)
class _Front:
    """What stands before any command; ``alone`` when no command follows."""

    db: str | None = None
    acting: str | None = None
    kiosk: bool = False
    alone: bool = True


def _dispatch(arguments: list[str]) -> int:
    front = _front(arguments)
    if front.kiosk or _kiosk_machine():
        from helpdesk_tui.wiring.kiosk import shut_in

        shut_in(arguments)
        front.kiosk = True
    if front.alone and _COMPLETION not in os.environ:
        return launch(lambda: _prepare(front), kiosk=front.kiosk)
    if front.kiosk and arguments[2 * (arguments[:1] == ["--as"]) :] not in _OF_ITSELF:
        print(f"There is the console alone here, without further commands. {_BY_SSH}", file=sys.stderr)
        return USAGE
    from helpdesk_tui.cli.app import run
    from helpdesk_tui.faces import faces

    return run(arguments, faces(launch))


def _front(arguments: list[str]) -> _Front:
    """Read what stands before a command: a start of the console needs no typer for that."""
    front, rest = _Front(), list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name == "--kiosk" and not equals:
            front.kiosk = True
            continue
        if name not in ("--db", "--as") or not (equals or (rest and not rest[0].startswith("-"))):
            front.alone = False
            return front
        value = value if equals else rest.pop(0)
        if name == "--db":
            front.db = value
        else:
            front.acting = value
    return front


def _kiosk_machine() -> bool:
    """Whether the machine's configuration gives everybody but root the console alone."""
    from helpdesk_tui.wiring.config.trust import SYSTEM, there

    if os.geteuid() == 0 or not there(SYSTEM):
        return False
    from helpdesk_tui.wiring.config import system_layer

    return system_layer().kiosk


def _prepare(front: _Front) -> Opened:
    from helpdesk_tui.store.place import FilePlace
    from helpdesk_tui.wiring.config import load
    from helpdesk_tui.wiring.opening import open_desk

    config = load({"db": front.db}, acting=front.acting, kiosk=front.kiosk)
    if isinstance(config.db, FilePlace):
        return open_desk(config, create=not front.kiosk)
    from helpdesk_tui.console.tty.reaching import reaching

    with reaching(str(config.db)):
        return open_desk(config)


def _console_refusal(*, kiosk: bool) -> str | None:
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        instead = "For scripts there is 'helpdesk list'; 'helpdesk --help' names the rest."
        return f"The console needs a terminal. {_BY_SSH if kiosk else instead}"
    if os.environ.get("TERM") in ("dumb", "unknown"):
        instead = "Connect from another terminal." if kiosk else "Use 'helpdesk list' here."
        return f"The console cannot draw on this terminal (TERM={os.environ['TERM']}). {instead}"
    return None


def _shut_out_textual_variables() -> None:
    """Forget TEXTUAL_* variables: they can load a driver class or write files.

    Textual's devtools go by them, so they stay where HELPDESK_DEV=1 says that somebody works on the console itself;
    never the driver. A kiosk leaves none of either.
    """
    developing = os.environ.get(_DEVELOPING) == "1"
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        if not developing or name == "TEXTUAL_DRIVER":
            del os.environ[name]


def _stand_in_for_closed_streams() -> None:
    """Let what is said to a closed stream go nowhere: print takes the other one then, and a file its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # for the process's life


def _speak_as_the_terminal_does() -> None:
    """Write ASCII where the locale is not UTF-8: nobody knows then which further letters the terminal shows.

    What goes elsewhere is for a program, and is encoded as Python has it.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if codecs.lookup(stream.encoding).name != "utf-8" or (stream.isatty() and not shows_utf8(as_started())):
            from helpdesk_tui.domain.text.ascii import in_ascii

            codecs.register_error("helpdesk", lambda error: _replaced(error, in_ascii))
            stream.reconfigure(encoding="ascii", errors="helpdesk")
        elif stream is sys.stdout:
            stream.reconfigure(errors="replace")


def _replaced(error: UnicodeError, by: Callable[[str], str]) -> tuple[str, int]:
    """Replace what could not be encoded. Raises the error where it is about anything else."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return by(error.object[error.start : error.end]), error.end


def _believe_the_terminal() -> None:
    """Forget LINES and COLUMNS where the terminal tells its size: exported ones stay as they were when it changes."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        with suppress(OSError, ValueError):
            size = os.get_terminal_size(stream.fileno())
            if size.columns and size.lines:
                os.environ.pop("LINES", None)
                os.environ.pop("COLUMNS", None)
                return


def _failed(error: Exception) -> int:
    """Say one sentence for an error and return its exit status; an unexpected one goes to the log."""
    status, sentence = _expected(error)
    if sentence is None:
        from helpdesk_tui.wiring.crash import keep

        sentence = keep(error)
    from helpdesk_tui.domain.text.cleaning import clean_display

    with suppress(OSError):
        print(clean_display(sentence, lines=True), file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _silence_stdout()
    return status


def _expected(error: Exception) -> tuple[int, str | None]:
    """Return the exit status of an error and its sentence, None when nobody foresaw it."""
    from helpdesk_tui.domain.agreement.policy_file import PolicyError
    from helpdesk_tui.domain.agreement.triage import ChartError
    from helpdesk_tui.domain.rules.roles import NotAllowed
    from helpdesk_tui.intake.files.raw.records import IntakeError
    from helpdesk_tui.store.base import Declined, StoreError, Unavailable
    from helpdesk_tui.wiring.config import ConfigError

    if isinstance(error, Declined):
        return FAILED, str(error)
    if isinstance(error, StoreError):
        return (UNAVAILABLE if isinstance(error, Unavailable) else UNUSABLE), str(error)
    if isinstance(error, (ConfigError, NotAllowed, PolicyError, ChartError, IntakeError)):
        return FAILED, str(error)
    if isinstance(error, OSError) and error.errno == ENOSPC:
        return FAILED, "The disk is full; the answer could not be written."
    return FAILED, None


def _silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere: the reader has gone, or the disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    sys.exit(main())
