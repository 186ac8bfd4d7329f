"""The desk: the verbs that every face (console, command line, import) works with, and what a write reads first.

Others use the names below, ``requesters`` (callers' records), ``shift``, ``team`` and ``refusals``.
"""

from helpdesk_tui.desk.base import Clock, Seen, new_op
from helpdesk_tui.desk.undoing import Pending
from helpdesk_tui.desk.verbs import Desk
from helpdesk_tui.domain.rules.outcome import Outcome, Refused

__all__ = ["Clock", "Desk", "Outcome", "Pending", "Refused", "Seen", "new_op"]
