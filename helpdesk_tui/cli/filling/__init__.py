"""The commands that fill a desk: a demonstration, an import, a replay, the tour.

``cli.commands`` names them; others use ``fresh`` for an empty desk.
"""
