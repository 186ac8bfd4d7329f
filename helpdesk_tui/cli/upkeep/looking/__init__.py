"""What ``helpdesk doctor`` finds, and where it looks for it around the watch.

Others use ``finding``, ``rosters`` and ``targets``.
"""
