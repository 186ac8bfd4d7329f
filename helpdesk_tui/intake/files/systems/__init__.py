"""The other help desks, one module each: which files are theirs, and what is their own in them.

Others use ``known`` (all of them) and ``mapped`` (any table by a map).
"""
