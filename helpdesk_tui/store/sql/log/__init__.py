"""The log of a desk in either engine: where it ends, the restores that it records, and its verification.

Others use ``ends``, ``restores`` and ``verifying``.
"""
