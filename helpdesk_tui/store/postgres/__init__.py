"""The desk on a PostgreSQL server: one database a desk, shared by the consoles of several boxes."""
