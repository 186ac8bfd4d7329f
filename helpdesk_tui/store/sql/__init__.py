"""What both engines have in common: the parts of a store, and what they ask of the tables, in SQL that both speak.

An engine brings the connection (see ``asks``), its own way of finding words, and its own way of writing the log.
"""
