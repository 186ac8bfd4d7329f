"""The command line: ``dialog``, ``names`` of verbs, ``arguments``, ``candidates`` (what it may become), ``drafted``."""
