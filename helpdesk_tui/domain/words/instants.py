"""An instant in words, in the zone of a policy; ``times.instant`` has the words."""

from __future__ import annotations

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.times import instant


def spoken(at: int, policy: Policy, now: int) -> str:
    """Return an instant (seconds UTC): ``14:32`` today, else ``Fri 27 Nov 14:32``; seconds within an hour of now."""
    return instant.spoken(at, policy.business, now)


def moment(at: int, policy: Policy, now: int) -> str:
    """Return an instant (seconds UTC) with its date and zone: ``Fri 27 Nov 14:32 EST``, and another year with it."""
    return instant.dated(at, policy.business, now)
