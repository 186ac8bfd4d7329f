"""Colours of the console: ``themes`` (the roles in each theme) and ``borrowed`` (the names of Textual's own)."""
