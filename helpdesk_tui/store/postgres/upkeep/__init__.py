"""Looking after a desk on a server: copying it, and what stands aside while an empty one is filled.

Others use ``copying``.
"""
