"""Text from outside: cleaned, measured, cut, compared and quoted.

Others use ``cleaning`` (what comes in and what is shown), ``cells`` (widths on a screen), ``folding`` and ``slips``
(when two words are the same), ``quoting``, ``toml`` and ``ascii``.
"""
