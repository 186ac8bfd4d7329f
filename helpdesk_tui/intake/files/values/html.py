"""HTML of bodies and comments as plain text, in time that grows with the length of the text and no faster.

The parser of the standard library looks for ends that are not there again and again; here only whole tags are tags.
"""

from __future__ import annotations

import re
from html import unescape

_NAMES = (
    "a|abbr|address|article|aside|audio|b|base|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|del|"
    "details|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|"
    "li|link|main|mark|meta|nav|nobr|noscript|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|span|"
    "strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr|"
    "[movwx]:[a-z]+"
)
_BARE = "async|border|checked|compact|controls|defer|disabled|hidden|ismap|noshade|nowrap|reversed|selected"
_VALUE = r"""(?:"[^"<]*+"|'[^'<]*+'|[^\s<>"']++)"""
_TAG = re.compile(
    rf"<(?:(?P<end>/)(?:{_NAMES})\s*+>|(?P<name>{_NAMES})(?=[\s/>])"
    rf"(?P<given>(?:\s++(?:[a-z_][\w:.-]*+\s*+=\s*+{_VALUE}|(?:{_BARE})\b))*+)\s*+/?>"
    r"|!doctype\b[^<>]*+>|!\[(?:if|endif|cdata)\b[^<>]*+>|\?xml\b[^<>]*+>)",
    re.IGNORECASE,
)
"""A whole tag of a known name. ``a<b and b>c`` has none, nor has <maria@acme.example>."""
_SURE = re.compile(rf"</(?:{_NAMES})\s*>|<(?:p|div|br|hr|li|td|img|html|body|!doctype)(?=[\s/>])[^<>]*>", re.IGNORECASE)
"""What only HTML has: an end, or a tag that needs none. ``Press <b> to see`` has neither."""
_HREF = re.compile(rf"\shref\s*+=\s*+(?P<value>{_VALUE})", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_NO_CHARACTER = re.compile(r"&#(?=\d{8}|[xX][0-9a-fA-F]{8})")
"""A number far past the last character; one of thousands of digits would be an error of ``unescape``."""
_SPACES = re.compile(r"[ \t\n\f]+")
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "hr", "dl", "figure"])
_LINES = frozenset(
    ["div", "ul", "ol", "tr", "dt", "dd", "section", "article", "aside", "header", "footer", "main", "form", "address"]
    + ["caption", "figcaption", "center", "body", "title"]
)
_HIDDEN = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("style", "script", "head", "title")}
"""Elements whose text is none, each with the beginning of its end."""
_MOST = 4 * 1024**2


def looks_like_html(text: str) -> bool:
    """Return whether a text has tags that mail and help desks write."""
    return "<" in text and _SURE.search(text) is not None


def plain(text: str) -> str:
    """Return a text without markup: blocks on their own lines, list items with a hyphen, links with their address.

    What is no HTML comes back as it is, but for line ends and no-break spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not looks_like_html(text):
        bare = _unescaped(text) if "<" not in text and _ENTITY.search(text) else text
        return bare.replace("\N{NO-BREAK SPACE}", " ")
    said = _said(_without_comments(text[:_MOST])).replace("\N{NO-BREAK SPACE}", " ")
    return "\n".join(line.rstrip() for line in said.split("\n")).strip("\n")


def _without_comments(text: str) -> str:
    """Return a text without its comments; one that has no end is text."""
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[at:begin])
        at = end + 3
    return "".join([*kept, text[at:]])


def _said(text: str) -> str:
    writer, at = _Writer(), 0
    ends = dict(_HIDDEN)
    for tag in _TAG.finditer(text):
        if tag.start() < at:
            continue  # within what is hidden
        writer.text(_unescaped(text[at : tag.start()]))
        at = tag.end()
        name = (tag["name"] or "").lower()
        if tag["end"]:
            writer.end(tag[0][2:-1].strip().lower())
        elif name in ends:
            # What is never closed hides nothing; and its end is looked for once only.
            end = ends[name].search(text, at)
            at = end.start() if end is not None else at
            if end is None:
                del ends[name]
        elif name:
            writer.begin(name, tag["given"])
    writer.text(_unescaped(text[at:]))
    writer.end("a")
    return "".join(writer.said)


def _unescaped(text: str) -> str:
    return unescape(_NO_CHARACTER.sub("&amp;#", text)) if "&" in text else text


class _Writer:
    """Writes the text between tags; line ends and what stands before a text wait until there is one."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._ends = 0
        self._before = ""
        self._spaced = True
        self._exact = 0
        self._link = ""
        self._linked = 0
        self._cells = 0
        self._begun = False
        """Whether a text of the present row of a table was written."""
        self._beside = False
        """Whether that row has one line, so that a further cell stands beside it."""

    def begin(self, name: str, given: str) -> None:
        """Begin a tag: a block, a list item, a cell, a link."""
        if name == "a":
            self.end("a")
            href = _HREF.search(given)
            self._link = _unescaped(href["value"].strip("\"'")).strip() if href is not None else ""
            self._linked = len(self.said)
        elif name == "br":
            self._ends += 1
        elif name == "li":
            self._block(1)
            self._before = "- "
        elif name in ("td", "th"):
            self._cell()
        else:
            self._block(2 if name in _PARAGRAPHS else 1 if name in _LINES else 0)
        if name == "tr":
            self._cells, self._begun, self._beside, self._before = 0, False, True, ""
        elif name == "table":
            self._beside = False
        elif name == "pre":
            self._exact += 1

    def end(self, name: str) -> None:
        """End a tag, and say where a link leads where that is not its text."""
        if name == "a" and self._link:
            shown = "".join(self.said[self._linked :]).strip()
            if self._link.lower().startswith(("http://", "https://")) and self._link.rstrip("/") != shown.rstrip("/"):
                self.text(f" ({self._link})")
            self._link = ""
        elif name == "pre":
            self._exact = max(0, self._exact - 1)
        if name == "table":
            self._beside = False
        elif name in ("td", "th"):
            # Paragraphs of cells do not set the rows apart.
            self._ends = min(self._ends, 1)
        self._block(2 if name in _PARAGRAPHS else 1 if name in _LINES or name == "li" else 0)

    def text(self, text: str) -> None:
        """Write a text; outside ``pre`` its line ends and runs of spaces are one space."""
        if not text.strip():
            self._space(text)
            return
        if not self._exact:
            text = _SPACES.sub(" ", text)
        at_start = self._ends > 0 or not self.said
        if at_start and self.said:
            self.said.append("\n" * (min(self._ends, 2) - self.said[-1].endswith("\n")))
            self._beside = self._beside and not self._begun
        self._begun = True
        before = self._before.lstrip() if at_start else self._before
        if not self._exact and (at_start or self._spaced or before):
            text = text.lstrip(" ")
        elif self._exact and at_start:
            text = text.lstrip("\n")
        self.said.append(before + text)
        self._ends, self._before, self._spaced = 0, "", text.endswith((" ", "\n"))

    def _space(self, text: str) -> None:
        if self._exact and text:
            self._ends += text.count("\n")
        elif text and not self._spaced and not self._ends and not self._before and self.said:
            self.said.append(" ")
            self._spaced = True

    def _block(self, ends: int) -> None:
        # At the beginning of a cell or an item a block begins no line of its own.
        if ends and not self._before:
            self._ends = max(self._ends, 1 if self._beside and not self._begun else ends)

    def _cell(self) -> None:
        """Put a cell beside the one before, where that has one line."""
        self._cells += 1
        if self._cells == 1:
            return
        if not self._beside:
            self._block(1)
            return
        if self._begun:
            self._ends = 0
            self.said[-1] = self.said[-1].rstrip(" ")
        self._before = f"{self._before.rstrip(' ')} | "
