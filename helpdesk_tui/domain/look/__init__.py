"""What each role of text looks like in words, and in colours under a theme; for console and command line alike.

Others use ``themes``, ``palette`` and ``ink``.
"""
