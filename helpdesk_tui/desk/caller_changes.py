"""Changes of callers' records, written to the log with their author, and their undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from helpdesk_tui.domain.rules.step import Refusal
from helpdesk_tui.domain.tickets.desk_events import CALLER, By, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Value
from helpdesk_tui.domain.tickets.requester import FIELDS, FURTHER, MOST_FURTHER, Requester, joined, name_key, renamed
from helpdesk_tui.store.base import Reader, Transaction

MERGED = "merged"
"""The fact of a merging: the id of the record that was merged into another one."""

CHANGED = "fields"
"""The fact that names the fields of a record that were changed."""

_DONE = DeskKind.CALLER_CHANGED, DeskKind.CALLERS_MERGED
_KINDS = (*_DONE, DeskKind.CALLERS_UNDONE)
_BETWEEN = "\n"
_AT_ONCE = 200
_HEADS = (("phone", "numbers"), ("email", "emails"))


def change(transaction: Transaction, before: Requester, after: Requester, by: By) -> None:
    """Write a changed record of a requester; a former name, number or address of their tickets still finds them."""
    if name_key(before.name) != name_key(after.name):
        after = renamed(replace(after, name=before.name), after.name)
    for first, further in _HEADS:
        old = getattr(before, first)
        if (
            old
            and old not in (getattr(after, first), *getattr(after, further))
            and _on_tickets(transaction, before, first)
        ):
            after = replace(after, **{further: (*getattr(after, further), old)[-MOST_FURTHER:]})  # type: ignore[arg-type]
    if after != before:
        transaction.keep_requester(after)
        _record(transaction, DeskKind.CALLER_CHANGED, before, after, by)


def _on_tickets(transaction: Transaction, who: Requester, first: str) -> bool:
    alone = Requester(who.name, id=who.id, names=who.names)
    alone = replace(alone, **{first: getattr(who, first)})
    return bool(transaction.tickets_of(alone, 1, only_open=False))


def merge(transaction: Transaction, gone: Requester, kept: Requester, by: By) -> Requester | Refusal:
    """Merge the record ``gone`` into ``kept``, which is returned as it is then; or a Refusal that says why not."""
    if gone.id == kept.id:
        return Refusal(f"{kept.name} cannot be merged with the same record. Name two ids.")
    for one in (gone, kept):
        if one.merged_into:
            return Refusal(f"Requester {one.id} was merged into {one.merged_into} already. Name that one.")
    for name in FURTHER:
        if len(getattr(kept, name)) + len(getattr(gone, name)) >= MOST_FURTHER:
            return Refusal(f"{kept.name} would have more than {MOST_FURTHER} {name}. Remove old ones first.")
    after = joined(kept, gone)
    transaction.keep_requester(replace(gone, merged_into=kept.id))
    transaction.keep_requester(after)
    _record(transaction, DeskKind.CALLERS_MERGED, kept, after, by, {MERGED: gone.id})
    return after


def keep_organisation(transaction: Transaction, name: str, note: str | None, by: By) -> None:
    """Write the note on an organisation; None clears it."""
    transaction.keep_organisation(name, note, by.at)
    texts = {"organisation": name} | ({"after.note": note} if note else {})
    transaction.append_desk_event(by.event(DeskKind.ORGANISATION_CHANGED, {}, texts))


def changes(reader: Reader, identity: int | None = None) -> Iterator[DeskEvent]:
    """Yield the changes of callers' records (or of the one ``identity``) and their undos, the latest first."""
    before: int | None = None
    while piece := reader.desk_events(_AT_ONCE, before=before, kinds=_KINDS):
        before = piece[-1].seq
        yield from (one for one in piece if identity in (None, one.facts.get(CALLER), one.facts.get(MERGED)))


def latest(reader: Reader, actor: str, identity: int | None = None) -> str | None:
    """Return the latest operation on callers' records that is not undone: the actor's, or anybody's on ``identity``."""
    undone: set[str] = set()
    for event in changes(reader, identity):
        if event.undoes is not None:
            undone.add(event.undoes)
        elif event.op not in undone and (identity is not None or event.actor == actor):
            return event.op
    return None


def undo(transaction: Transaction, op: str, by: By) -> list[Requester] | Refusal:
    """Undo what an operation changed of callers' records, and return them as they are then; or a Refusal.

    A field that a merging filled and that was changed since stays. After a Refusal the write must be rolled back.
    """
    stand: list[Requester] = []
    for event in transaction.desk_events(_AT_ONCE, op=op, kinds=_DONE):
        done = _undone(transaction, event, by)
        if isinstance(done, Refusal):
            return done
        stand += done
    return stand


def _undone(transaction: Transaction, event: DeskEvent, by: By) -> list[Requester] | Refusal:
    identity = event.facts.get(CALLER)
    here = transaction.requester(identity) if isinstance(identity, int) else None
    if here is None or event.erased:
        return Refusal("What was known then has been erased for good. Nothing was undone.")
    if here.merged_into:
        return Refusal(f"{here.name} was merged into requester {here.merged_into} since. Undo that first.")
    merging = event.kind == DeskKind.CALLERS_MERGED
    back = _back(here, event, lenient=merging)
    if isinstance(back, Refusal):
        return back
    stand = [back]
    if merging:
        of = event.facts.get(MERGED)
        gone = transaction.requester(of) if isinstance(of, int) else None
        if gone is None or gone.merged_into != here.id:
            return Refusal(f"Requester {of} is no part of {here.name} any more. Nothing was undone.")
        stand.append(replace(gone, merged_into=0))
    for one in stand:
        transaction.keep_requester(one)
    facts = {MERGED: stand[1].id} if merging else {}
    _record(transaction, DeskKind.CALLERS_UNDONE, here, back, by, facts, undoes=event.op)
    return stand


def _back(here: Requester, event: DeskEvent, *, lenient: bool) -> Requester | Refusal:
    """Return a record as it was before an event; a field that was changed since is refused, or left if ``lenient``."""
    back: dict[str, str | None | tuple[str, ...]] = {}
    for name in str(event.facts.get(CHANGED) or "").split(","):
        before, after = event.texts.get(f"before.{name}"), event.texts.get(f"after.{name}")
        if name in FURTHER:
            was, became = ((text or "").split(_BETWEEN) for text in (before, after))
            now = [one for one in getattr(here, name) if one in was or one not in became]
            back[name] = tuple(one for one in dict.fromkeys((*was, *now)) if one)
        elif name in FIELDS and getattr(here, name) == after:
            back[name] = before
        elif not lenient:
            return Refusal(f"The {name} of {here.name} has been changed since. Nothing was undone.")
    return replace(here, **back)  # type: ignore[arg-type]


def _record(
    transaction: Transaction,
    kind: DeskKind,
    before: Requester,
    after: Requester,
    by: By,
    facts: Mapping[str, Value] | None = None,
    undoes: str | None = None,
) -> None:
    """Append the change to the log: the names of its fields as a fact, their old and new values as personal texts."""
    changed = [name for name in (*FIELDS, *FURTHER) if getattr(before, name) != getattr(after, name)]
    texts = {
        f"{side}.{name}": text
        for name in changed
        for side, one in (("before", before), ("after", after))
        if (text := _text(getattr(one, name)))
    }
    all_facts = {CALLER: after.id, CHANGED: ",".join(changed), **(facts or {})}
    transaction.append_desk_event(replace(by.event(kind, all_facts, texts), undoes=undoes))


def _text(value: str | tuple[str, ...] | None) -> str:
    return _BETWEEN.join(value) if isinstance(value, tuple) else value or ""
