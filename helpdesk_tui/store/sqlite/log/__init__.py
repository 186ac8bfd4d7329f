"""The log in SQLite: its end, the desk's own events, and its verification.

Others use ``log_end`` and ``verifying``.
"""
