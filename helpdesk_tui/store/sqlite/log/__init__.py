"""The log in SQLite: where it ends, the desk's own events, restores, and its verification.

Others use ``end``, ``verifying`` and ``restores``.
"""
