"""The schema of a desk on a server, step by step."""
