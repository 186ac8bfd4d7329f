"""The watch: a program that nobody looks at. It finds what holds on the desk, and calls somebody about it.

Others use ``start``.
"""
