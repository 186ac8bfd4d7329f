"""The report as one HTML file: a page that can be sent to a customer, printed, and read without its pictures.

Others use ``page`` (the whole file), and ``markup`` and ``style`` for pages of their own.
"""
