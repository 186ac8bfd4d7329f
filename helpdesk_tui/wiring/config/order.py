"""Puts the settings of all places together, in the order in which they count."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.place import place_of
from helpdesk_tui.wiring.config.files import ConfigError, config_file
from helpdesk_tui.wiring.config.keys import FOR_ALL, KEYS, LISTS, TABLES
from helpdesk_tui.wiring.config.layers import (
    Layer,
    default_layer,
    desk_layer,
    environment_layer,
    flag_layer,
    own_layer,
    system_layer,
)
from helpdesk_tui.wiring.config.settings import Config, Origin, Setting, TableSaid

_OWN_FIRST = (Origin.FLAG, Origin.VARIABLE, Origin.OWN, Origin.DESK, Origin.SYSTEM, Origin.DEFAULT)
"""The order of the places for preferences, the one that counts first."""

_DESK_FIRST = (Origin.DESK, Origin.SYSTEM, Origin.FLAG, Origin.VARIABLE, Origin.OWN, Origin.DEFAULT)
"""The order of the places for what holds for everybody: nobody on the desk can change that for themselves."""


def load(
    flags: Mapping[str, str | None] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    acting: str | None = None,
    kiosk: bool = False,
) -> Config:
    """Gather the settings. ``flags`` are by key, None where not given; a kiosk reads nothing its user could change.

    Raises:
        ConfigError: naming every unknown key, wrong type and empty path at once, with file, key and reason.
        Unusable: the same, where the desk's address on a server is one of the problems.
    """
    config, problems = gather(flags, environ, acting=acting, kiosk=kiosk)
    if problems:
        try:
            place_of(config.said["db"][0].value)
        except Unusable:
            raise Unusable("\n".join(problems)) from None
        raise ConfigError(problems)
    return config


def gather(
    flags: Mapping[str, str | None] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    acting: str | None = None,
    kiosk: bool = False,
    own: Path | None = None,
) -> tuple[Config, list[str]]:
    """Return the settings as far as they can be read, and a sentence for everything that is wrong.

    ``own`` is read in place of one's own file, to check a text before it is written there.
    """
    environ = os.environ if environ is None else environ
    system = system_layer()
    kiosk = kiosk or (system.kiosk and os.geteuid() != 0)
    path, named = config_file(environ) if own is None else (own, False)
    layers = {
        Origin.SYSTEM: system,
        Origin.OWN: Layer() if kiosk else _own(path, named),
        Origin.VARIABLE: Layer() if kiosk else environment_layer(environ),
        Origin.FLAG: flag_layer(flags or {}),
        Origin.DEFAULT: default_layer(environ),
    }
    with suppress(Unusable):
        layers[Origin.DESK] = desk_layer(place_of(next(_settings("db", layers)).value))
    gives = system if system.roles is not None else layers.get(Origin.DESK, Layer())
    config = Config(
        said={key.name: tuple(_settings(key.name, layers)) for key in KEYS},
        tables_said={name: said for name in (*TABLES, *LISTS) if (said := tuple(_tables(name, layers)))},
        path=layers[Origin.OWN].path,
        roles=gives.roles,
        roles_from=None if gives.roles is None else gives.path,
        acting=acting,
        kiosk=kiosk,
        kiosk_machine=system.kiosk,
    )
    return config, [problem for layer in layers.values() for problem in layer.problems]


def _own(path: Path, named: bool) -> Layer:
    return own_layer(path, "HELPDESK_CONFIG" if named else "default") if named or path.is_file() else Layer()


def _order(name: str, layers: Mapping[Origin, Layer]) -> Iterator[tuple[Origin, Layer]]:
    """Yield the layers in the order in which they count for a key."""
    yield from (
        (origin, layers[origin]) for origin in (_DESK_FIRST if name in FOR_ALL else _OWN_FIRST) if origin in layers
    )


def _settings(name: str, layers: Mapping[Origin, Layer]) -> Iterator[Setting]:
    """Yield every setting of a key, the one that holds first."""
    yield from (layer.settings[name] for _, layer in _order(name, layers) if name in layer.settings)


def _tables(name: str, layers: Mapping[Origin, Layer]) -> Iterator[TableSaid]:
    """Yield every table of a name, the one that holds first."""
    for origin, layer in _order(name, layers):
        if name in layer.tables and layer.path is not None:
            yield TableSaid(layer.tables[name], layer.path, origin)
