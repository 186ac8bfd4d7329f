"""A ticket, comment or person of another help desk, and how records of sheets and JSON become one.

Others use ``arrivals`` (what they are), ``system`` (what makes a help desk known), ``context``, ``rows`` and
``records``.
"""
