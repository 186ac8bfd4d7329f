"""The commands on tickets and the queue: open, read, change, plan and export.

``cli.commands`` names them; others use ``export`` and ``reading`` for what they read alike.
"""
