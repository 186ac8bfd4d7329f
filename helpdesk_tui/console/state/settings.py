"""How this console looks and behaves for its technician: theme, keys, templates, and what is switched off.

Read from the configuration when the console starts. What is wrong in it is said there and
the default kept: a desk is never shut because of a colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from helpdesk_tui.console.keys.keymap import SHIPPED, Keymap, read_keys
from helpdesk_tui.console.keys.verbs import VERBS
from helpdesk_tui.console.look.colours.borrowed import BORROWED, borrowed
from helpdesk_tui.console.state.notify import Notify
from helpdesk_tui.console.state.templates import Template, read_templates
from helpdesk_tui.domain.look.themes import DEFAULT, THEMES, Theme, fitting, theme
from helpdesk_tui.domain.rules.roles import Deed, Rights
from helpdesk_tui.wiring.config import Config, Setting

NOBODY, MINE = "nobody", "mine"
"""Whose a ticket is once its call was saved."""


@dataclass
class Settings:
    """What one console is set to; the theme can change while it runs."""

    theme: Theme = field(default_factory=lambda: THEMES[DEFAULT])
    keymap: Keymap = SHIPPED
    templates: Mapping[str, Template] = field(default_factory=dict)
    mouse: bool = True
    clipboard: bool = True
    editor: bool = True
    kiosk: bool = False
    takes_calls: bool = False
    """Whether whoever saves a call has its ticket."""
    notify: Notify = Notify.OFF
    kitty: int = 1
    """Which flags of kitty's keyboard protocol the terminal is asked for; 0: none."""
    problems: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=lambda: {"COLORTERM": "truecolor"})


def read_settings(config: Config, environ: Mapping[str, str], rights: Rights) -> Settings:
    """Read the settings from the configuration, with a sentence for everything in it that cannot be used.

    What keeps this technician from writing is the first of them.
    """
    problems = [rights.withheld] if rights.withheld else []
    wanted = config.settings["theme"]
    found = theme(wanted.value) or borrowed(wanted.value)
    if found is None:
        there_are = ", ".join((*THEMES, *BORROWED))
        problems.append(f"{wanted.source}: theme: there is no {wanted.value!r}; there are {there_are}.")
    keymap, wrong = read_keys(config.tables.get("keys", {}))
    templates, unfit = read_templates(config.tables.get("templates", {}))
    problems += [f"{config.stands['keys']}: {one}" for one in wrong]
    problems += [f"{config.stands['templates']}: {one}" for one in unfit]
    editor = config.is_on("editor") and not config.kiosk
    hidden = _hidden(rights, editor=editor)
    return Settings(
        theme=fitting(found or THEMES[DEFAULT], environ),
        keymap=replace(keymap, hidden=hidden) if hidden else keymap,
        templates=templates,
        mouse=config.is_on("mouse"),
        clipboard=config.is_on("clipboard"),
        editor=editor,
        kiosk=config.kiosk,
        takes_calls=_takes_calls(config.settings["after_call"], problems),
        notify=_notify(config.settings["notify"], problems),
        kitty=_kitty(config.settings["kitty"], environ, problems),
        problems=tuple(problems),
        environ=dict(environ),
    )


def _takes_calls(wanted: Setting, problems: list[str]) -> bool:
    if wanted.value not in (NOBODY, MINE):
        problems.append(f"{wanted.source}: after_call: there is no {wanted.value!r}; there are {NOBODY}, {MINE}.")
    return wanted.value == MINE


def _notify(wanted: Setting, problems: list[str]) -> Notify:
    if wanted.value not in set(Notify):
        problems.append(f"{wanted.source}: notify: there is no {wanted.value!r}; there are {', '.join(Notify)}.")
        return Notify.OFF
    return Notify(wanted.value)


def _kitty(wanted: Setting, environ: Mapping[str, str], problems: list[str]) -> int:
    """Return the flags to ask for.

    1 is Esc and Alt alone: letters stay text, as input methods send them. 29 sends every key with its place on the
    keyboard, so that verbs answer to a Cyrillic or Greek layout.
    """
    if wanted.value == "off":
        return 0
    if wanted.value.isascii() and wanted.value.isdigit() and len(wanted.value) < 3 and int(wanted.value) < 32:
        return int(wanted.value)
    if wanted.value != "auto":
        problems.append(f"{wanted.source}: kitty: there is no {wanted.value!r}; there are auto, off, 1 to 31.")
    return 0 if environ.get("TERM") == "linux" else 1


def _hidden(rights: Rights, *, editor: bool) -> frozenset[str]:
    """Return the verbs that this technician cannot do here, so that nothing offers them."""
    out = set() if rights.may(Deed.WORK) else {verb.id for verb in VERBS if verb.writes}
    return frozenset(out if editor else out | {"write"})
