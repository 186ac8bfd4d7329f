"""An instant as a technician reads it, in the desk's zone."""

from __future__ import annotations

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.times import instant


def spoken(at: int, policy: Policy, now: int) -> str:
    """Return an instant (seconds UTC) in the desk's zone: the time alone on the same day, to the second when near."""
    return instant.spoken(at, policy.business, now)


def moment(at: int, policy: Policy, now: int) -> str:
    """Return an instant (seconds UTC) with its date and zone: ``Fri 27 Nov 14:32 EST``, with the year in another."""
    return instant.dated(at, policy.business, now)
