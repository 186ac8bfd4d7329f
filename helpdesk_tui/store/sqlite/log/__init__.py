"""The log in SQLite: where it goes on, the desk's own events, and its verification.

Others use ``log_end`` and ``verifying``.
"""
