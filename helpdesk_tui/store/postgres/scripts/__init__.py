"""The scripts that make a desk on a server and protect it (``texts``), and a check of their result (``catalogue``)."""
