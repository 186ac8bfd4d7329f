"""Where an alarm is sent: a program, mail, a web address, the system's log. One file a kind.

Others use ``base`` and ``reading``.
"""
