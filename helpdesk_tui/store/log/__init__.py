"""The log whatever the engine: events to rows and back, sealed and chained, and how it is verified.

Others use ``chain`` (the ``Head`` of a log) and ``walk`` (the ``Verdict``); engines use all of it.
"""
