"""Filters of the queue: typed text is read to a small value that every store can answer.

Others use ``parse`` (the language), ``query`` and ``conditions`` (the value), ``complete``, ``echo``,
``standing`` and ``sought``.
"""
