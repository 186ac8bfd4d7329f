"""The desk: what every face (console, command line, import) works with."""

from helpdesk_tui.desk.verbs import Clock, Desk, Pending, Seen, new_op
from helpdesk_tui.domain.rules.outcome import Outcome, Refused

__all__ = ["Clock", "Desk", "Outcome", "Pending", "Refused", "Seen", "new_op"]
