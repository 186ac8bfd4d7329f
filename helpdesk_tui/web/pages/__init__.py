"""Pages to read, served over HTTP by waitress: the wallboard, the metrics, the report.

Others use ``serving``.
"""
