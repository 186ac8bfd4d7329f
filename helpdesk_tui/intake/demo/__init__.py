"""A made-up desk of any size, the same for the same seed.

Others use ``fill``.
"""
