"""Modules that are loaded when they are first used, not when they are named.

The console's first screen and most commands do without the rules of writing; each of
their classes costs half a millisecond to make. Type checkers see the module itself.
"""

from __future__ import annotations

from importlib import import_module


class Later:
    """Stands for a module until something in it is asked for."""

    def __init__(self, name: str) -> None:
        """Stand for the module called ``name``."""
        self._name = name

    def __getattr__(self, name: str) -> object:
        """Load the module and return what it calls ``name``."""
        found: object = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found
