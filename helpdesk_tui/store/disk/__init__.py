"""Files where nobody else can swap them: places that are safe, files made in private, and what was left unfinished.

Others use ``places`` and ``left_over``.
"""
