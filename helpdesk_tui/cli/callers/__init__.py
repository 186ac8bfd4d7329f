"""The commands on known callers: show, edit, merge, import.

``cli.commands`` names them.
"""
