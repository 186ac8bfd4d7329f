"""What other systems bring as histories or tickets of this desk, and made-up tickets for trying it out.

Others use ``files`` (imports and replays), ``demo`` (both make ``stories``) and ``monitoring`` and ``taking`` (alerts).
"""
