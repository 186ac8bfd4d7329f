"""The commands that look after a desk's file: check, backup, restore, audit, purge, setup and doctor.

``cli.commands`` names them.
"""
