"""The commands of the console in a browser: ``web`` serves it and says who may open it.

``cli/commands.py`` says which command stands where; ``address`` reads where it is served.
"""
