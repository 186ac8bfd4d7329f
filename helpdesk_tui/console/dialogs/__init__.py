"""What is asked: a dialog a verb, each installed once and shown again."""
