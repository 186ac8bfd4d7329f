"""Commands for the watch: who is on duty, who is called, and what was sent.

Others use each module's ``app``.
"""
