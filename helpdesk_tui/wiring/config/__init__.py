"""The settings from flags, environment, one's own file, the desk's and the system's, each value with its source.

Others use ``load`` and ``gather``, the ``Config`` they return, and the shipped files.
"""

from helpdesk_tui.wiring.config.files import PACKAGE, ConfigError, config_file, data_text, folder
from helpdesk_tui.wiring.config.keys import expanded
from helpdesk_tui.wiring.config.layers import Layer, desk_layer, system_layer
from helpdesk_tui.wiring.config.order import gather, load
from helpdesk_tui.wiring.config.settings import Config, Origin, Setting, TableSaid
from helpdesk_tui.wiring.config.trust import technician

__all__ = [
    "PACKAGE",
    "Config",
    "ConfigError",
    "Layer",
    "Origin",
    "Setting",
    "TableSaid",
    "config_file",
    "data_text",
    "desk_layer",
    "expanded",
    "folder",
    "gather",
    "load",
    "system_layer",
    "technician",
]
