"""The desk on a PostgreSQL server: one database for each desk, shared by the consoles of several machines."""
