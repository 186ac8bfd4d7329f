"""What others bring, as histories of this desk, and material for trying it out.

Others use ``files`` (imports and replays) and ``demo``; both make ``stories``.
"""
