"""The wallboard: how the desk stands, in large figures for everybody to see, without a word about any ticket.

Others use ``standing``, ``panels`` and ``page``.
"""
