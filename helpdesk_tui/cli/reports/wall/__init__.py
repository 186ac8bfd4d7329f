"""The wallboard on a terminal: large letters, frames of any size, and the reading beside it.

Only ``cli.reports.wallboard`` uses its files.
"""
