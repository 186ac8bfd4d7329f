"""What a shift works with: the tasks of a week, the figures of a day, and what is announced to a technician.

Others use ``week``, ``figures``, ``conditions``, ``journal`` and ``announcement``.
"""
