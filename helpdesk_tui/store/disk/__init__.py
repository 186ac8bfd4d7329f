"""Files that nobody else can replace: safe folders, files made in private, and unfinished ones that were left.

Others use ``places`` and ``left_over``.
"""
