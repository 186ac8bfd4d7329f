"""The same console as for the screens."""

from tests.console.screens.conftest import hand, sit

__all__ = ["hand", "sit"]
