"""Upkeep of a desk's file: backups, restores, and erasing what was kept long enough.

Others use ``backup``, ``restore``, ``periodic``, ``purge``, ``purges_again``, ``copies``, ``manifest`` and
``recording``.
"""
