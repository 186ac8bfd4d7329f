"""How a deadline, an instant, an event, an outcome and a reason are said: one way each, for every face.

Others use ``countdown`` (a ticket's clock), ``instants``, ``lines`` (a ticket in one line), ``history`` (an event in a
sentence), ``desk_history``, ``outcomes`` and ``explain``.
"""
