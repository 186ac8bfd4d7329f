"""Upkeep of a desk on a server: copying it, and dropping indexes while an empty one is filled.

Others use ``copying``.
"""
