"""What is made ready before a face opens: settings, people, the clock, and the desk itself.

Others use ``opening`` (a desk, opened), ``config``, ``people``, ``clock``, ``kiosk``, ``crash``, ``hung_up`` and
``periodic_backup``.
"""
