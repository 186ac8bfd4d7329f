"""The statements of the watch: its lease, the alarms, and what was sent about them.

Others use ``part``.
"""
