"""What the page brings from others is what their packages hold, byte for byte, and nothing else."""

from __future__ import annotations

import base64
import re
import tomllib
from hashlib import sha512
from pathlib import Path

PAGE = Path(__file__).parents[3] / "helpdesk_tui" / "web" / "console" / "page"
VENDOR = PAGE.parent / "vendor"


def test_every_file_is_in_the_manifest_with_its_licence_and_digest() -> None:
    manifest = tomllib.loads((VENDOR / "manifest.toml").read_text())
    own = {"manifest.toml", "NOTICE"}
    assert {path.name for path in VENDOR.iterdir()} - own == set(manifest)
    for name, one in manifest.items():
        digest = sha512((VENDOR / name).read_bytes()).digest()
        assert base64.b64encode(digest).decode() == one["sha512"], name
        assert one["licence"] == "MIT" and one["package"].startswith("@xterm/") and one["version"]


def test_the_page_names_no_place_but_its_own() -> None:
    for path in PAGE.iterdir():
        text = path.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"(?:https?|wss?):?//\w", text), path.name
        for asked in re.findall(r'(?:src|href|from|import) ?=? ?"([^"]+)"', text):
            place = (PAGE if path.suffix == ".js" else PAGE.parent) / asked
            assert place.resolve().is_file() and place.resolve().is_relative_to(PAGE.parent), (path.name, asked)
