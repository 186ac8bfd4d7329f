"""The desk's figures for Prometheus and what reads like it: measured, and written in its two text formats.

Others use ``measured``, ``families`` and ``texts``.
"""
