"""A new call: its questions, its fields, who is on the line, what is open already, and how it ends."""
