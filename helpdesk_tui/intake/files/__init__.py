"""Imports of files: each format is read to stories, planned without a write, and then written whole or not at all.

Others use ``importing``, ``replay`` (a log played back) and ``requesters`` (a table of callers);
``tables`` has the error.
"""
