"""Dialogs that ask for one line: ``line_dialog`` is what they share; the others are one a verb, or two."""
