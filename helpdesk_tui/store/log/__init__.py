"""The log, the same for every engine: events to rows and back, sealed and chained, and its verification.

Others use ``chain`` (the ``Head`` of a log) and ``walk`` (the ``Verdict``); engines use all of it.
"""
