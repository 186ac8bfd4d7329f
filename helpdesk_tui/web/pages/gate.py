"""Who may see a page: whoever has its token, as a Bearer, as a cookie, or once in the address.

A token in an address becomes a cookie, and the browser is sent on to the address without it: from then on it stands in
no address, no log and no Referer. The cookie goes to that page alone, and scripts cannot read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from helpdesk_tui.web.pages.answers import Answer, refused
from helpdesk_tui.wiring.pages.tokens import Scope

Opens = Callable[[str, Scope], bool]
"""Says whether a token opens a page."""

TOKEN = "t"
"""The name of the token in an address."""
_LASTS = 400 * 86_400
"""Seconds that a browser keeps the cookie: as long as browsers keep any."""
_LONGEST = 200


def admitted(scope: Scope, environ: Mapping[str, object], opens: Opens) -> Answer | None:
    """Return None for who may see the page, and else the answer: where to go on, or that it is refused."""
    asked = parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True, max_num_fields=20)
    given = [value for name, value in asked if name == TOKEN]
    if given:
        return _entered(scope, environ, given[-1], [pair for pair in asked if pair[0] != TOKEN], opens)
    if any(opens(one, scope) for one in (_bearer(environ), _cookie(scope, environ)) if one):
        return None
    return refused(
        HTTPStatus.UNAUTHORIZED,
        f"This page needs its token. 'helpdesk serve token {scope}' makes one.",
        WWW_Authenticate=f'Bearer realm="helpdesk {scope}"',
    )


def _entered(
    scope: Scope, environ: Mapping[str, object], token: str, rest: list[tuple[str, str]], opens: Opens
) -> Answer:
    if len(token) > _LONGEST or not opens(token, scope):
        return refused(HTTPStatus.FORBIDDEN, "This token opens nothing here: it was revoked, or is another page's.")
    secure = "; Secure" if environ.get("HTTP_X_FORWARDED_PROTO") == "https" else ""
    cookie = f"{_name(scope)}={token}; Path=/{scope}; Max-Age={_LASTS}; HttpOnly; SameSite=Strict{secure}"
    there = f"/{scope}" + (f"?{urlencode(rest)}" if rest else "")
    return refused(
        HTTPStatus.SEE_OTHER, "The page is at its address without the token.", Location=there, Set_Cookie=cookie
    )


def _bearer(environ: Mapping[str, object]) -> str | None:
    kind, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
    return token.strip() if kind.lower() == "bearer" and len(token) <= _LONGEST else None


def _cookie(scope: Scope, environ: Mapping[str, object]) -> str | None:
    try:
        found = SimpleCookie(str(environ.get("HTTP_COOKIE", ""))).get(_name(scope))
    except CookieError:
        return None
    return None if found is None or len(found.value) > _LONGEST else found.value


def _name(scope: Scope) -> str:
    return f"helpdesk-{scope}"
