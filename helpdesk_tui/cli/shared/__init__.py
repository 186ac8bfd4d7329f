"""What every command shares: how it is started and ends, how values are read, and how answers are printed.

Commands use all of it.
"""
