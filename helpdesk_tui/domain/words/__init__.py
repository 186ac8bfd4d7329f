"""The words for a deadline, an instant, an event, an outcome and a reason: one way each, for every face.

Others use ``countdown`` (a ticket's clock), ``instants``, ``lines`` (a ticket in one line), ``history`` (an event in a
sentence), ``desk_history``, ``outcomes`` and ``explain``.
"""
