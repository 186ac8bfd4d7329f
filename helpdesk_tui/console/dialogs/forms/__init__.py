"""Dialogs that ask for several fields: ``form_dialog`` is what they share."""
