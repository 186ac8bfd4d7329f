"""Sheets of comments: each row names its ticket, its author, its instant and its text."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk_tui.intake.files.foreign.arrivals import Remark
from helpdesk_tui.intake.files.foreign.context import Context
from helpdesk_tui.intake.files.foreign.rows import fields_of
from helpdesk_tui.intake.files.foreign.system import Holds, SheetPart, has
from helpdesk_tui.intake.files.raw.records import Sheet
from helpdesk_tui.intake.files.values.html import plain
from helpdesk_tui.intake.files.values.words import fold


def comments(sheet: Sheet, context: Context) -> Iterator[Remark]:
    """Yield the comments of a sheet; a row without a ticket, an instant or a text is left out."""
    tells = None
    for fields in fields_of(sheet, context, ("at",)):
        tells = fields.has("public") if tells is None else tells
        ticket, said = fields.get("number"), plain(fields.get("text"))
        at = context.instant(fields.label("at"), fields.get("at"), fields.line)
        if not ticket or at is None or not said:
            lacks = "ticket" if not ticket else "time" if at is None else "text"
            context.account.leave_out(fields.line, f"the comment has no {lacks}", context.file)
            continue
        public = fold(fields.get("public")) in context.words.yes
        yield Remark(
            ticket,
            at,
            said,
            author=fields.get("author"),
            author_key=fields.get("author_key"),
            internal=bool(tells) and not public,
            key=fields.get("key"),
            line=fields.line,
        )


def part(name: str, key: str) -> SheetPart:
    """Return the part of a help desk that reads a sheet of comments with the words of a section."""
    return SheetPart(name, key, Holds.COMMENTS, has("number", "text", "at"), comments)
