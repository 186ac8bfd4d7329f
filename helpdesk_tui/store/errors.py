"""The ways in which a store can fail; every message is a sentence for a technician."""

from __future__ import annotations


class StoreError(Exception):
    """Something is wrong with the store; the message is a sentence for a technician."""


class Unavailable(StoreError):
    """Busy or unreachable: nothing was written, trying again may help."""


class Busy(Unavailable):
    """Another program is writing: the same may succeed in a moment."""


class Unclear(Unavailable):
    """The answer to a commit was lost: it is not known whether it was written. Repeat the operation with its id."""


class Away(Unavailable):
    """The server does not answer: nothing was written, and the store tries to reach it again."""


class Lost(Unavailable):
    """The server is there again without the last of what was seen on the desk: everything must be read again."""


class Moved(Unavailable):
    """The file is not where it was, or another one is there: what is written here would be lost."""


class Unusable(StoreError):
    """Newer than this program, damaged, or not a desk: trying again will not help."""


class Declined(StoreError):
    """What was asked for would cost somebody their work: nothing was done."""


class Superseded(StoreError):
    """Another program watches the desk since: what was to be written was not."""


class Interrupted(StoreError):
    """A read was given up because a key was pressed: nothing is wrong, and it can be repeated."""


class Unreadable(Unusable, ValueError):
    """A row holds what no desk writes: the file was damaged under it."""
