"""Typed times read whole: ``fri 14:00``, ``+3bd`` or ``every mon 09:00`` to an instant.

Others use ``when``, and ``promise`` for a time with what is to be done then.
"""
