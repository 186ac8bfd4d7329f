"""Who is working on a desk on a server, as the server says: the login of the session, and the groups it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpdesk_tui.store.postgres.link import Link

VIEWER, TECHNICIAN, LEAD, SERVICE, WATCH = "desk_viewer", "desk_technician", "desk_lead", "desk_service", "desk_watch"
"""The groups that a desk's logins are in (see ``roles.sql``)."""


@dataclass(frozen=True, slots=True)
class Login:
    """The login of a session, the desk's groups it is in, and whether it owns the desk."""

    name: str
    groups: frozenset[str]
    owns: bool = False


# The session's login, and whether it may do everything: a superuser, or the owner of the desk.
_LOGIN = """
SELECT session_user::text, rolsuper OR pg_has_role(session_user, nspowner, 'usage')
FROM pg_roles, pg_namespace WHERE rolname = session_user AND nspname = 'helpdesk'
"""
# The desk's groups that it is in.
_GROUPS = """
SELECT rolname::text FROM pg_roles
WHERE rolname IN ('desk_viewer', 'desk_technician', 'desk_lead', 'desk_service', 'desk_watch')
    AND pg_has_role(session_user, oid, 'member')
"""
# Logins that work on the desk by their own name.
_TECHNICIANS = """
SELECT login.rolname::text FROM pg_roles login, pg_roles worker, pg_roles service
WHERE worker.rolname = 'desk_technician' AND service.rolname = 'desk_service'
    AND login.rolcanlogin AND NOT login.rolsuper
    AND pg_has_role(login.oid, worker.oid, 'member') AND NOT pg_has_role(login.oid, service.oid, 'member')
"""


def without_right(link: Link) -> str:
    """Return the sentence that the login of a session has no rights on the desk, and how its owner gives them."""
    name = link.connection.info.user
    return (
        f"{name} has no rights on {link.name}. Nothing was written. Its owner gives them: GRANT {TECHNICIAN} TO {name}"
    )


def login(link: Link) -> Login:
    """Return who this session is. Raises StoreError."""
    rows = link.rows(_LOGIN)
    groups = frozenset(name for (name,) in link.rows(_GROUPS))
    name, owns = rows[0] if rows else (link.value("SELECT session_user::text"), False)
    return Login(name, groups, bool(owns))


def technicians(link: Link) -> frozenset[str]:
    """Return the logins that may work on this desk. Raises StoreError."""
    return frozenset(name for (name,) in link.rows(_TECHNICIANS))
