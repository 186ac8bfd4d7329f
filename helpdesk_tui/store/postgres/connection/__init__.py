"""The connection to a server: made, listened on, lost and made again; the driver's errors become the store's."""
