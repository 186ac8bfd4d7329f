"""The command line: the verbs of the desk for scripts. The only room that imports typer.

Others use ``app`` (``run``), and ``shared.console`` for what the front door hands in.
"""
