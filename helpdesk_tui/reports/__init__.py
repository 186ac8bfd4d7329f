"""Figures out of the events of a desk: reports, the handover, the wallboard, metrics. It has no clock of its own.

Others use ``report``, ``counted``, ``handover``, ``board`` and ``metrics``, and the files that write one form of them.
"""
