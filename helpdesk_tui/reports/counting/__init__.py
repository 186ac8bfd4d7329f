"""How a report is counted: histories to response cycles, cycles to single figures, figures to groups.

Others use ``counted``, and ``facts`` for the range that is asked about.
"""
