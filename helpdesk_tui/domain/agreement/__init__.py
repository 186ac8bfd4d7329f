"""The service level agreement: opening hours, deadlines, clocks, results, triage, and the files that say them.

Others use ``policy`` (the matrix as values), ``policy_file`` (read from TOML), ``sla`` (deadlines and states),
``clocks``, ``results``, ``hours``, ``zones`` and ``triage``.
"""
