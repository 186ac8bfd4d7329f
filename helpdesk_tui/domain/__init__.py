"""The rules: pure functions and frozen values. No clock, no I/O, no SQL, no Textual."""
