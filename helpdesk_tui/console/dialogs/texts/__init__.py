"""Dialogs that ask for a text of several lines: notes and resolutions, with templates, the editor, open children."""
