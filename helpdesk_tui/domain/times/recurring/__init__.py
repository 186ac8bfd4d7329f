"""Times that recur: RFC 5545 rules read, said, expanded by dateutil, and typed in words.

Others use ``recurrence`` (rules and their next times), ``series``, ``rule_text`` (RFC 5545) and ``rule_words`` (plain
words).
"""
