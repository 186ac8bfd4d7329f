"""Files of other systems as histories of this desk, and made-up tickets for trying it out.

Others use ``files`` (imports and replays) and ``demo``; both make ``stories``.
"""
