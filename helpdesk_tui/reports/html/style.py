"""The style sheet of pages: light and dark by the reader's choice, for a telephone's screen, a desk's, and paper.

A colour never says anything alone: what differs by its colour differs by a pattern or by words too.
"""

from __future__ import annotations

from pathlib import Path

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
