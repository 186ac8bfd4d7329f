"""The embedded engine: a desk is one SQLite file that several processes share.

Others use ``store`` (``SqliteStore``), ``schema``, ``checking`` and the modules of ``upkeep``.
"""
