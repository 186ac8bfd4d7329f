"""A page as a reader of HTML sees it: its elements in their order, read by the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "rect", "line", "circle", "path", "br"})


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements below it, in their order; of these names, where any are given."""
        for one in self.inside:
            if isinstance(one, Element):
                if not names or one.name in names:
                    yield one
                yield from one.all(*names)

    def one(self, name: str) -> Element:
        (found,) = self.all(name)
        return found


class _Reader(HTMLParser):
    """Reads a page, and fails for an element that is not closed, or is closed where another is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Element("", {})
        self._open = [self.page]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        element = Element(tag, dict(attrs))
        self._open[-1].inside.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _EMPTY, tag
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag, tag

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def close(self) -> None:
        super().close()
        assert len(self._open) == 1, self._open[-1]


def parsed(page: str) -> Element:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.page


def tables(page: Element) -> dict[str, list[list[str]]]:
    """Return the tables by their captions: rows of cells, the heads first."""
    return {
        one.one("caption").text: [[cell.text for cell in row.all("th", "td")] for row in one.all("tr")]
        for one in page.all("table")
    }
