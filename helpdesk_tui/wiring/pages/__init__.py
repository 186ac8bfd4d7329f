"""What wallboard, pages and metrics share: the desk as it is looked at, what is beside it, and what is kept of it.

Others use ``looking``, ``counted`` and ``tokens``.
"""
