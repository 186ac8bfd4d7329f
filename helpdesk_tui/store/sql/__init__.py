"""What both engines have in common: the parts of a store, and the statements, in SQL that both understand.

An engine has its own connection (see ``asks``), its own search of words, and its own way of writing the log.
"""
