"""The verb table and what is made of it: ``verbs`` (the table), ``keymap`` (a technician's own keys), ``form_keys``."""
