"""Copies a whole desk from one place to another, of the same engine or of the other: whole, or not at all.

Others use ``walk``; each engine brings a ``Source`` and a ``Target`` (see ``ends``).
"""
