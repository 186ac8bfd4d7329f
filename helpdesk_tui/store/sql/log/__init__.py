"""The log of a desk in either engine: its end, the restores that it records, and its verification.

Others use ``ends``, ``restores`` and ``verifying``.
"""
