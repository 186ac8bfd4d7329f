"""Times as people type and read them: their words, their days, and how an instant and a length are written.

Others use ``reading`` (what typed times are read with: now, and the desk's calendar), ``instant``, ``length`` and
``span``; whole typed times are read by ``typed``, and recurring ones by ``recurring``.
"""
