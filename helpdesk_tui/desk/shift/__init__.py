"""What a technician is told on a shift: what came to hold, who rings, what the shift before hands over.

Others use ``announcing``, ``ringing`` and ``handing_over``.
"""
