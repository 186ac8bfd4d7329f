"""How the full-text indexes of SQLite are asked for terms."""
