"""The other help desks, one module each: which files are theirs, and what a record of them says as a ticket.

Others use ``known`` (all of them) and ``foreign`` (what they return).
"""
