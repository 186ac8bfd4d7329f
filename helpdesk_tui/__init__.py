"""helpdesk_tui: a shared support queue with service level clocks, in a terminal."""

__version__ = "0.1.0"
