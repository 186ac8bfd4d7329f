"""The parts of a page: text that is cleaned and escaped, tables, pictures with their words.

Every text of a ticket or of a person passes ``text``. Nothing else here escapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.reports.forms.as_text import NOTHING

_FEW = 3
"""Columns of a table that does not need the width of the page."""
_SHORT = 16
"""Rows of a table that stands on one sheet of paper."""
_WIDEST = 4_000
"""Pixels of the widest picture."""


def text(said: str) -> str:
    """Return a text cleaned, then escaped, for the content of an element or an attribute in quotes."""
    return escape(clean_display(said), quote=True)


def number(count: int | None) -> str:
    """Return a count with its thousands apart; ``–`` for none."""
    return NOTHING if count is None else f"{count:,}"


def count(how_many: int, one: str, several: str) -> str:
    """Return a count with its noun: ``1 duplicate``, ``2 duplicates``."""
    return f"{number(how_many)} {one if how_many == 1 else several}"


def percent(part: float, whole: float) -> str:
    """Return a length as a share of a picture's width: ``12.5%``; without zeros at its end."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%" if whole else "0%"


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    words: Sequence[int] = (0,),
    *,
    cards: bool = False,
) -> str:
    """Return a table whose first column names its rows; ``words`` are the columns that hold no figures.

    One of few columns is as narrow as they are, a short one is not cut on paper, and one of ``cards`` has a card for
    each row on a narrow screen.
    """
    kinds = {place: ' class="w"' for place in words}
    heads = "".join(f'<th scope="col"{kinds.get(place, "")}>{text(one)}</th>' for place, one in enumerate(head))
    called = [f' data-head="{text(one)}"' if cards else "" for one in head]
    lines = []
    for first, *rest in rows:
        cells = "".join(f"<td{kinds.get(at, '')}{called[at]}>{text(one)}</td>" for at, one in enumerate(rest, 1))
        lines.append(f'<tr><th scope="row"{kinds.get(0, "")}>{text(first)}</th>{cells}</tr>\n')
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>"
    kind = " ".join(
        name
        for name, is_so in (("wide", True), ("few", len(head) <= _FEW), ("tall", len(rows) > _SHORT), ("cards", cards))
        if is_so
    )
    label = f'role="region" aria-label="{text(caption)}" tabindex="0"'
    return f'<div class="{kind}" {label}><table><caption>{text(caption)}</caption>\n{body}</table></div>\n'


def folded(summary: str, content: str, *, printed: bool) -> str:
    """Return content behind a line that opens it; on paper it is open, unless it is too long for that."""
    kind = "" if printed else ' class="long"'
    return f"<details{kind}><summary>{text(summary)}</summary>\n{content}</details>\n"


def picture(name: str, title: str, says: str, height: int, drawn: Sequence[str]) -> str:
    """Return a picture as wide as there is room, ``height`` pixels high; ``says`` is what it shows, in words.

    Places across it are percents, so that its text has one size on every screen.
    """
    label = f'role="img" aria-labelledby="{name}-title {name}-desc"'
    named = f'<title id="{name}-title">{text(title)}</title><desc id="{name}-desc">{text(says)}</desc>'
    inside = "\n".join(drawn)
    return f'<figure><svg width="100%" height="{height}" {label}>{named}\n{inside}\n</svg></figure>\n'


def section(name: str, heading: str, said: str, content: str) -> str:
    """Return a section with its heading and a sentence about it."""
    lead = f"<p>{text(said)}</p>\n" if said else ""
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{text(heading)}</h2>\n{lead}{content}</section>\n'


def rect(x: str, y: float, width: str, height: float, kind: str) -> str:
    """Return a rectangle; ``x`` and ``width`` are percents, the others pixels."""
    return f'<rect x="{x}" y="{y:g}" width="{width}" height="{height:g}" class="{kind}"/>'


def words(x: str, y: float, said: str, kind: str = "", anchor: str = "", right: int = 0) -> str:
    """Return a line of text in a picture, ``right`` pixels to the right of ``x``.

    ``anchor`` is ``middle`` or ``end`` where it does not begin there.
    """
    at = f' text-anchor="{anchor}"' if anchor else ""
    named = f' class="{kind}"' if kind else ""
    aside = f' dx="{right}"' if right else ""
    return f'<text x="{x}" y="{y:g}"{aside}{named}{at}>{text(said)}</text>'


def striped(name: str, shapes: Sequence[str], height: int, *, across: bool = False, upright: bool = False) -> str:
    """Return stripes over some shapes of a picture, so that they are known without their colour.

    They are lines of dashes: a pattern would be a picture of dots on paper, of megabytes. ``across`` they are
    horizontal, ``upright`` vertical; ``height`` is that of the picture.
    """
    middle = f'y1="{height / 2:g}" y2="{height / 2:g}" stroke-width="{height}"'
    lines = [f'<line x1="0" x2="100%" {middle} class="stripes"/>'] if upright else []
    if across:
        lines.append(f'<line x1="50%" x2="50%" y1="0" y2="{height}" stroke-width="{_WIDEST}" class="stripes"/>')
    inside = "".join(shapes)
    return (
        f'<clipPath id="{name}-shapes">{inside}</clipPath>'
        f'<g clip-path="url(#{name}-shapes)" class="on-{name}">{"".join(lines)}</g>'
    )


def rule(y: float, kind: str = "grid") -> str:
    """Return a line across a picture."""
    return f'<line x1="0" x2="100%" y1="{y:g}" y2="{y:g}" class="{kind}"/>'
