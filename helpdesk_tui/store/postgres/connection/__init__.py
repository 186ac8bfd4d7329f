"""The connection to a server: made, listened on, lost and taken up again; its errors become sentences."""
