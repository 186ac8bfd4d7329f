"""What each role looks like, in words: attributes, and names of colours, to which each theme gives numbers.

Without a theme's numbers the names are the terminal's own sixteen colours. No role relies on
colour alone: the words and signs of the text say the same.
"""

from __future__ import annotations

ROLES: dict[str, str] = {
    "": "",
    "dim": "dim",
    "strong": "bold",
    "bar": "reverse",
    "bar-strong": "reverse bold",
    "bar-alarm": "bold white on red",
    "heads": "underline",
    "ruled": "underline",
    "rule": "dim",
    "key": "bold",
    "hint": "dim",
    "title": "bold",
    "p1": "bold white on red",
    "p2": "bold red",
    "p3": "bold yellow",
    "p4": "cyan",
    "p5": "blue",
    "p6": "dim",
    "now": "bold white on red",
    "breached": "bold red",
    "warning": "bold yellow",
    "running": "",
    "paused": "dim",
    "met": "green",
    "missed": "red",
    "none": "dim",
    "scheduled": "blue",
    "due": "bold yellow",
    "waiting": "dim",
    "closed": "dim",
    "cursor": "reverse",
    "cursor-strong": "reverse bold",
    "mark": "bold magenta",
    "input": "",
    "caret": "reverse",
    "good": "bold green",
    "bad": "bold red",
    "path": "bold green",
    "brick1": "bold white on red",
    "brick2": "white on red",
    "brick3": "black on yellow",
    "brick4": "black on cyan",
    "brick5": "white on blue",
    "brick6": "black on white",
}
