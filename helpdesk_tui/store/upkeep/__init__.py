"""Upkeep of a desk: what every engine can do besides the work on tickets.

Others use ``base`` (the ``Upkeep`` of a desk).
"""
