"""What a ticket is, what can be asked of it, what can happen to it, and who calls.

Others use all of it: ``ticket``, ``commands``, ``events``, ``desk_events``, ``requester``, ``number`` (telephone
numbers) and ``counted``.
"""
