"""Who is on duty: rosters with their rotations, overrides and calendars, and what is wrong with them.

Others use ``roster`` (on duty, shifts, gaps), ``roster_file`` (TOML) and ``calendar`` (iCalendar, in and out).
"""
