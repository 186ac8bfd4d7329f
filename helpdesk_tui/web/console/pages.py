"""What a browser is sent: the files of the page and of xterm.js, held in memory, and the headers of every answer."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

_HERE = Path(__file__).parent
_TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"}
_TYPES |= {".svg": "image/svg+xml"}

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; "
    "img-src 'self'; connect-src 'self' {sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""xterm.js writes colours into ``style`` attributes, and rules into elements that get the nonce; nothing else may."""

ALWAYS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "helpdesk",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Of every answer that says nothing else of its own."""


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes
    kind: str


class Pages:
    """The pages of one console: ``desk`` is what the desk is called, ``origins`` the addresses browsers show for it."""

    def __init__(self, desk: str, origins: frozenset[str]) -> None:
        """Read the files."""
        self._desk = desk
        self._sockets = " ".join(sorted(f"ws{origin.removeprefix('http')}" for origin in origins))
        self._files = {folder: _files(_HERE / folder) for folder in ("page", "vendor")}
        self._console = Template((_HERE / "page" / "console.html").read_text("utf-8"))
        self._enter = Template((_HERE / "page" / "enter.html").read_text("utf-8"))
        self._said = Template((_HERE / "page" / "said.html").read_text("utf-8"))

    def console(self, name: str, *, leaves: bool) -> web.Response:
        """Return the page with the terminal, for whom it is; ``leaves`` says that there is something to log out of."""
        return self._page(self._console, name=name, hidden="" if leaves else "hidden")

    def enter(self) -> web.Response:
        """Return the page that a link leads to. What looks at links only gets this, and the link stays unused."""
        return self._page(self._enter)

    def said(self, sentence: str, status: int) -> web.Response:
        """Return a page with one sentence."""
        return self._page(self._said, status, sentence=sentence)

    def file(self, folder: str, name: str, accepted: str) -> web.Response:
        """Return a file by its name; there are no others than those that were read. Raises HTTPNotFound."""
        found = self._files[folder].get(name)
        if found is None:
            raise web.HTTPNotFound(text="There is no such file.")
        packs = "gzip" in accepted
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"} if packs else {"Vary": "Accept-Encoding"}
        body = found.packed if packs else found.body
        return web.Response(body=body, content_type=found.kind, charset="utf-8", headers=headers)

    def _page(self, template: Template, status: int = 200, **values: str) -> web.Response:
        nonce = secrets.token_urlsafe(16)
        filled = template.substitute(
            {one: escape(value) for one, value in values.items()}, desk=escape(self._desk), nonce=nonce
        )
        policy = _POLICY.format(nonce=nonce, sockets=self._sockets)
        headers = {"Content-Security-Policy": policy}
        return web.Response(text=filled, status=status, content_type="text/html", charset="utf-8", headers=headers)


def _files(folder: Path) -> Mapping[str, _File]:
    found = {}
    for path in folder.iterdir():
        if path.suffix in _TYPES and path.suffix != ".html":
            body = path.read_bytes()
            found[path.name] = _File(body, gzip.compress(body, 6, mtime=0), _TYPES[path.suffix])
    return found
