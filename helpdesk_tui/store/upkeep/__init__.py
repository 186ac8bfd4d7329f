"""Looking after a desk, whatever keeps it: what every engine can do beside the work on tickets.

Others use ``base`` (the ``Upkeep`` of a desk).
"""
