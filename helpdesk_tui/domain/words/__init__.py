"""How a deadline, an event, an outcome and a reason are said: one way each, for every face.

Others use ``countdown``, ``history`` (an event in a sentence), ``desk_history``, ``outcomes`` and ``explain``.
"""
