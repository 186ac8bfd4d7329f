"""Whether a text that was read as windows-1252 looks as if it had another encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable

from helpdesk_tui.domain.text.cleaning import clean_display
from helpdesk_tui.intake.files.raw.records import IntakeError

LOOKED_AT = 4 * 1024**2
"""How many bytes are looked at."""
_SHOWN_LINES = 3
_WRONG = 0.3
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LONG_RUN = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
"""Three letters in a row beyond ASCII: rare in text of Western Europe, usual where another encoding was read as it."""
_SIGNS = (
    re.compile(r"(?<=[^\W\d_])[¡¢£¤¥¦§¨©¬¯±²³´µ¶¸¹¼½¾¿†‡‰€˜ˆ„‚](?=[^\W\d_])"),
    # A capital with an accent after a small letter: Mac Roman and DOS text.
    re.compile(r"(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŒŸ]"),
    # Two symbols before a letter, or one after it that belongs to no word.
    re.compile(r"[¡-©«-¹»-¿×÷€-™]{2,}(?=[^\W\d_])|(?<=[^\W\d_])[¤¥¦¨¬¯±´¶¸¹¼½¾×÷¡]"),
    # UTF-8 read as windows-1252: two characters for one.
    re.compile("[ÂÃÐÑ][\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"),
)


def refuse_wrong_looks(raw_lines: Iterable[bytes], name: str) -> None:
    """Refuse a text of another encoding that can be read as windows-1252 and would be no words then.

    Raises:
        IntakeError: it looks so; the message shows lines.
    """
    looked_at = foreign = wrong = 0
    shown: list[str] = []
    for raw in raw_lines:
        looked_at += len(raw)
        if looked_at > LOOKED_AT:
            break
        if raw.isascii():
            continue
        line = raw.decode("windows-1252", "replace")
        here = sum(map(len, _LONG_RUN.findall(line))) + 2 * sum(len(sign.findall(line)) for sign in _SIGNS)
        foreign += len(_FOREIGN.findall(line))
        wrong += here
        if here and len(shown) < _SHOWN_LINES:
            shown.append(clean_display(line.strip())[:70])
    if wrong > _WRONG * foreign:
        lines = "\n".join(f"    {line}" for line in shown)
        raise IntakeError(
            f"{name} is not UTF-8, and read as windows-1252 it looks wrong:\n{lines}\n"
            "Say its encoding, such as --encoding gb18030, windows-1251, shift_jis or mac-roman; nothing was imported."
        )
