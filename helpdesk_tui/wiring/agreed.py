"""Whether who works here counts deadlines as everybody on a shared desk does: by one matrix and one flow chart.

On a desk on a server each box reads files of its own. What the desk goes by stands in it, and a lead says what that is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.domain.agreement.sla import Policy
    from helpdesk_tui.domain.rules.roles import Rights
    from helpdesk_tui.store.base import Shared
    from helpdesk_tui.wiring.config import Config

MATRIX, CHART = "matrix", "chart"
"""The desk's settings that hold the digests of what it goes by; the server holds each deadline against the matrix's."""


def held_back(rights: Rights, store: Shared, policy: Policy, config: Config) -> Rights:
    """Return the rights of who works here: with another matrix or chart than the desk's, to look and no more.

    A desk that nothing was adopted on goes by whatever each brings. Raises ConfigError, StoreError.
    """
    other = [name for name, setting, digest in _brought(policy, config) if store.setting(setting) not in (None, digest)]
    if not other:
        return rights
    return replace(
        rights,
        withheld=f"This desk goes by another {' and another '.join(other)} than yours, so that you can only look. Use "
        "the files of everybody else ('helpdesk config show' names yours), or have a lead adopt these: 'helpdesk sla "
        "adopt'.",
    )


def adopt(store: Shared, policy: Policy, config: Config) -> list[str]:
    """Have the desk go by the matrix and the chart that are read here; return which of both it did not before.

    Raises ConfigError, StoreError.
    """
    changed = []
    for name, setting, digest in _brought(policy, config):
        if store.setting(setting) != digest:
            store.put_setting(setting, digest)
            changed.append(name)
    return changed


def _brought(policy: Policy, config: Config) -> list[tuple[str, str, str]]:
    """Return what is read here, by its name, the desk's setting for it, and the digest that would stand there."""
    from hashlib import sha256

    chart = sha256(config.triage_text()[0].encode()).hexdigest()[: len(policy.digest)]
    return [("matrix", MATRIX, policy.digest), ("flow chart", CHART, chart)]
