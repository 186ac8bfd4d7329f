"""What makes a desk on a server and guards it (``texts``), and whether it is so still (``catalogue``)."""
