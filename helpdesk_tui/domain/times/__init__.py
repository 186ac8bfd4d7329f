"""Times as people type and read them: their words, their days, and how an instant and a length are written.

Others use ``reading`` (the frame: now, and the desk's calendar), ``instant``, ``length`` and ``span``; whole typed
times are read by ``typed``, and repeating ones by ``recurring``.
"""
