"""Whether everybody on a desk on a server uses the same service level matrix and flow chart.

Each machine reads its own files. The desk holds the digests of those that a lead has adopted for it.
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
"""The desk's settings with the adopted digests; the server checks that of the matrix for each deadline."""


def held_back(rights: Rights, store: Shared, policy: Policy, config: Config) -> Rights:
    """Return the technician's rights; with another matrix or flow chart than the desk's, they may only look.

    On a desk where none was adopted, each technician's own files count. Raises ConfigError, StoreError.
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
    """Adopt the matrix and the flow chart that are read here for the desk; return which of them changed.

    Raises ConfigError, StoreError.
    """
    changed = []
    for name, setting, digest in _brought(policy, config):
        if store.setting(setting) != digest:
            store.put_setting(setting, digest)
            changed.append(name)
    return changed


def _brought(policy: Policy, config: Config) -> list[tuple[str, str, str]]:
    """Return, of the matrix and the flow chart read here, the name, the desk's setting, and the digest."""
    from hashlib import sha256

    chart = sha256(config.triage_text()[0].encode()).hexdigest()[: len(policy.digest)]
    return [("matrix", MATRIX, policy.digest), ("flow chart", CHART, chart)]
