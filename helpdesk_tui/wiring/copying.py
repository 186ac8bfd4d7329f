"""The target of a copied desk: a file that does not exist yet, or a database that 'setup' has made ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk_tui.store.copying.ends import Target
from helpdesk_tui.store.place import FilePlace, Place, ServerPlace


@contextmanager
def target_at(place: Place) -> Iterator[Target]:
    """Yield the place as the target of a copy.

    Raises:
        StoreError: the server cannot be reached, or there is no desk on it that this program knows.
    """
    if isinstance(place, FilePlace):
        from helpdesk_tui.store.sqlite.upkeep.copying import FileTarget

        yield FileTarget(place.path)
        return
    from helpdesk_tui.wiring.server import care_for

    with care_for(place) as server:
        from helpdesk_tui.store.postgres.upkeep.copying import ServerTarget

        yield ServerTarget(server.link, _for_everybody(place))


def _for_everybody(place: ServerPlace) -> str:
    """Return a place as others may use it: without the user, because each has a login of their own."""
    others = {name: value for name, value in place.parameters.items() if name != "user"}
    return str(ServerPlace(place.typed, others))
