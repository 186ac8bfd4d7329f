"""One connection to one file: the driver, how it is opened, and its errors as sentences.

Others use ``link``, and ``driver`` for what the engine can be trusted with.
"""
