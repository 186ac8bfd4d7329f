"""HTML of bodies and comments as plain text, by the parser of the standard library."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

_MARKUP = re.compile(
    r"<(?:/?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|table|tr|td|th|tbody|thead|h[1-6]|img|font|blockquote|pre|code|"
    r"hr|html|body|head|style|script|meta|o:p|center|small|sup|sub)\b[^<>]*|!--)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "dl",
        "dt",
        "dd",
    ]
)
_HIDDEN = frozenset({"style", "script", "head", "title"})
_MANY_ENDS = re.compile(r"\n{3,}")
_MOST = 4 * 1024**2


def looks_like_html(text: str) -> bool:
    """Return whether a text has tags that mail and help desks write."""
    return "<" in text and _MARKUP.search(text) is not None


def plain(text: str) -> str:
    """Return a text without markup: blocks on their own lines, list items with a hyphen, links with their address.

    What is no HTML comes back as it is, but for line ends and no-break spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not looks_like_html(text):
        bare = unescape(text) if _ENTITY.search(text) and "<" not in text else text
        return bare.replace("\N{NO-BREAK SPACE}", " ")
    reader = _Reader()
    reader.feed(text[:_MOST])
    reader.close()
    lines = "".join(reader.said).replace("\N{NO-BREAK SPACE}", " ").split("\n")
    return _MANY_ENDS.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


class _Reader(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0
        self._exact = 0
        self._link = ""
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line for a block, and remember where a link leads."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "a":
            self._link, self._linked = dict(attrs).get("href") or "", len(self.said)
        elif tag == "li":
            self._say("\n- ")
        elif tag in ("td", "th"):
            self._say(" | " if self.said and not self.said[-1].endswith("\n") else "")
        elif tag in _BLOCKS:
            self._say("\n")
        if tag == "pre":
            self._exact += 1

    def handle_endtag(self, tag: str) -> None:
        """End a block, and say where a link leads where that is not its text."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "a" and self._link:
            shown = "".join(self.said[self._linked :]).strip()
            where = self._link.removeprefix("mailto:")
            if where.startswith(("http://", "https://")) and where.rstrip("/") != shown.rstrip("/"):
                self._say(f" ({where})")
            self._link = ""
        elif tag in ("p", "div", "table", "ul", "ol", "pre", "blockquote") or tag in _BLOCKS - {"br", "li", "tr", "hr"}:
            self._say("\n")
        if tag == "pre":
            self._exact = max(0, self._exact - 1)

    def handle_data(self, data: str) -> None:
        """Keep a text; outside ``pre`` its line ends and runs of spaces are spaces."""
        if self._exact:
            self._say(data)
        else:
            folded = re.sub(r"[ \t\n]+", " ", data)
            at_start = not self.said or self.said[-1].endswith(("\n", " "))
            self._say(folded.lstrip(" ") if at_start else folded)

    def _say(self, text: str) -> None:
        if text and not self._hidden:
            self.said.append(text)
