"""The look of each role of text, in words and in colours under a theme; for console and command line.

Others use ``themes``, ``palette`` and ``ink``.
"""
