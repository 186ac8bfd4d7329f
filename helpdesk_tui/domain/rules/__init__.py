"""What may happen to a ticket, who may do it, what can be undone, and which tickets are alike.

Others use ``decide``, ``undo``, ``roles``, ``outcome`` and ``step``, ``family``, ``attach``, ``alike`` and
``scheduling``.
"""
