"""Dialogs that list what there is and wait for a key: what to copy, which draft to take up."""
