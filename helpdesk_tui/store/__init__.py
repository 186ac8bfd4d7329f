"""The only room that speaks SQL: what every store can do, and one folder an engine.

Others use ``base`` (the ``Store`` protocol and how it fails), ``holding`` and ``callers``; a face is given an open
store by ``wiring``. ``log`` and ``disk`` serve every engine.
"""
