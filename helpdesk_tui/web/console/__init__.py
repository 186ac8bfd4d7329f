"""The console in a browser: a page with a terminal, and behind it a kiosk on a pty for each tab.

Others use ``serving``. ``page/`` is what a browser is sent, ``vendor/`` holds xterm.js as its packages have it.
"""
