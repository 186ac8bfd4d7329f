"""The wallboard as a page: one file without anything from elsewhere, which works without its script.

Without script the page is loaded anew every 15 seconds. With it the figures are fetched every five, a failure changes
nothing but their age, and figures older than ten seconds turn the page inverse and say STALE: also after the page was
hidden, when a proxy answers 502, and when nobody writes the file any more. So the page never navigates away.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from helpdesk_tui.domain.agreement.policy import Policy
from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.reports.board.panels import NEAR, OLD, Panel, Tone, alert, panels, said_at
from helpdesk_tui.reports.board.standing import Board

REFRESH = 15
"""Seconds after which a page without script is loaded anew."""

STYLE = """
:root { color-scheme: dark; --ground: #101418; --text: #f4f6f8; --rest: #b9c2cc; --good: #7ee2a0; --warning: #ffd866;
  --bad: #ff8d85; --line: #3a444f; }
* { box-sizing: border-box; margin: 0; }
html { background: var(--ground); color: var(--text); font-family: system-ui, "DejaVu Sans", sans-serif; }
html.stale { filter: invert(1); }
body { min-height: 100vh; display: flex; flex-direction: column; padding: 1.2vmin; gap: 1.2vmin; }
header { display: flex; flex-wrap: wrap; gap: 0 3vmin; align-items: baseline; font-size: 3.4vmin; }
h1 { font-size: 3.4vmin; font-weight: 600; }
#age { display: none; font-weight: 800; font-size: 9vmin; line-height: 1; }
html.stale #age { display: block; }
.alert { color: var(--ground); background: var(--bad); font-weight: 800; padding: 0 1.5vmin; }
main { flex: 1; display: grid; gap: 1.2vmin; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22vw), 1fr));
  grid-auto-rows: minmax(20vh, 1fr); }
section { border: 0.3vmin solid var(--line); border-radius: 0.8vmin; padding: 1.6vmin; display: flex;
  flex-direction: column; overflow: hidden; container-type: inline-size; }
h2 { font-size: 2.8vmin; font-weight: 700; letter-spacing: 0.04em; color: var(--rest); }
.big { font-size: min(17vmin, 28cqw); font-weight: 800; line-height: 1.15; margin-bottom: auto;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.wide .big { font-size: min(17vmin, 23cqw); }
.long .big { font-size: min(12vmin, 12cqw); }
.longer .big { font-size: min(8vmin, 8cqw); }
.beside { font-size: 2.8vmin; line-height: 1.3; }
.good .big { color: var(--good); }
.warning { border-color: var(--warning); border-style: dashed; }
.warning h2, .warning .big { color: var(--warning); }
.bad { border-color: var(--bad); border-width: 0.8vmin; }
.bad h2, .bad .big { color: var(--bad); }
@media (max-width: 90vh) { main { grid-template-columns: repeat(2, 1fr); } }
"""

SCRIPT = f"""
const root = document.documentElement; let offset = 0;
function show() {{
  const age = Math.floor((Date.now() - offset) / 1000 - Number(root.dataset.at));
  const two = number => String(number).padStart(2, "0");
  root.classList.toggle("stale", age > {OLD});
  document.getElementById("age").textContent =
    age > {OLD} ? `STALE ${{two(Math.floor(age / 60))}}:${{two(age % 60)}}` : "";
}}
async function look() {{
  if (location.protocol === "file:") return location.reload();
  try {{
    const signal = AbortSignal.timeout(4000);
    const answer = await fetch(location.href, {{cache: "no-store", redirect: "error", signal}});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const at = page.documentElement.dataset.at;
    if (answer.ok && at) {{
      offset = Date.now() - Date.parse(answer.headers.get("date") ?? new Date());
      root.dataset.at = at; document.body.replaceWith(document.adoptNode(page.body));
    }}
  }} catch {{ /* The page stays, and its age says the rest. */ }}
  show();
}}
addEventListener("DOMContentLoaded", () => {{ show(); if (location.protocol !== "file:") look(); }});
document.addEventListener("visibilitychange", () => {{ show(); look(); }});
setInterval(show, 1000); setInterval(look, 5000);
"""


def _allowed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


CSP = (
    f"default-src 'none'; style-src {_allowed(STYLE)}; script-src {_allowed(SCRIPT)}; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What the page may do: its own style, its own script, and asking the place it came from."""

_SIZES = (("", 4), ("wide", 7), ("long", 14))
"""Which size of letters a text has, by how many there are at most."""


def page(board: Board, policy: Policy, read_at: int) -> str:
    """Return the page of figures that were read at ``read_at``, by the clock of the machine that sends the page."""
    said = alert(board)
    head = [f"<h1>{_text(said_at(board, policy))}</h1>"]
    if said:
        head.append(f'<p class="alert" role="alert">!! {_text(said)}</p>')
    return f"""<!doctype html>
<html lang="en" data-at="{read_at}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="{REFRESH}"></noscript>
<title>Helpdesk wallboard</title>
<style>{STYLE}</style>
<script>{SCRIPT}</script>
</head>
<body>
<header><p id="age"></p>{"".join(head)}</header>
<main>
{chr(10).join(_section(one) for one in panels(board, policy))}
</main>
</body>
</html>
"""


def _section(panel: Panel) -> str:
    size = next((name for name, most in _SIZES if len(panel.big) <= most), "longer")
    classes = " ".join(one for one in (str(panel.tone) if panel.tone is not Tone.PLAIN else "", size) if one)
    beside = "".join(f'<p class="beside">{NEAR.sub("&nbsp;", _text(line))}</p>' for line in panel.beside)
    return (
        f'<section class="{classes}"><h2>{_text(panel.heading)}</h2><p class="big">{_text(panel.big)}</p>'
        f"{beside}</section>"
    )


def _text(text: str) -> str:
    return escape(clean_display(text))
