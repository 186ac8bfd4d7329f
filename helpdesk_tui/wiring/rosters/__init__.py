"""The rosters as they stand now: of the watch file, with the calendars that other programs keep for it.

Others use ``standing``.
"""
