"""A desk in memory: what every store must do, said as plainly as possible."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import takewhile

from helpdesk_tui.domain.filters.conditions import (
    Among,
    Child,
    Condition,
    Either,
    Every,
    Known,
    Merged,
    Named,
    Not,
    Parent,
    PhoneEnd,
    Within,
    Word,
)
from helpdesk_tui.domain.filters.query import Query, Scope
from helpdesk_tui.domain.filters.searched import COLUMNS, Page, added, pages
from helpdesk_tui.domain.filters.sought import Sought, sought
from helpdesk_tui.domain.rules.alike import best
from helpdesk_tui.domain.shift.conditions import NOTHING, instants
from helpdesk_tui.domain.shift.figures import Figures, Span
from helpdesk_tui.domain.shift.journal import Journal
from helpdesk_tui.domain.shift.totals import Totals
from helpdesk_tui.domain.text.folding import words_of
from helpdesk_tui.domain.tickets.deeds import SEALED, Deed, History
from helpdesk_tui.domain.tickets.desk_events import By, DeskEvent, DeskKind
from helpdesk_tui.domain.tickets.events import Event, Kind, Value, fold
from helpdesk_tui.domain.tickets.number import Number, fold_number, matches
from helpdesk_tui.domain.tickets.requester import Requester, name_key, reach_in_common, requester_of, theirs
from helpdesk_tui.domain.tickets.ticket import PERSONAL, Priority, Status, Ticket, rank
from helpdesk_tui.store.base import (
    FIRST_NUMBER,
    PRESENCE_KEPT,
    After,
    Busy,
    Count,
    Declined,
    Interrupted,
    Order,
    Presence,
    View,
)
from helpdesk_tui.store.callers import take_over
from helpdesk_tui.store.counting import READS
from helpdesk_tui.store.holding import MOST_COUNTED, Since, Turning, Written
from helpdesk_tui.store.log.chain import genesis
from helpdesk_tui.store.log.codec import found_by
from helpdesk_tui.store.sql.asked.drafts import refuse_much
from tests.store.counting import counted, total
from tests.store.memory_watching import Alarms, MemoryWatching


@dataclass
class Shelf:
    """What several stores share, as several connections share a file."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    desk_events: list[DeskEvent] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    presences: dict[str, Presence] = field(default_factory=dict)
    drafts: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    journals: dict[str, Journal] = field(default_factory=dict)
    requesters: dict[int, Requester] = field(default_factory=dict)
    organisations: dict[str, str | None] = field(default_factory=dict)
    imported: set[int] = field(default_factory=set)
    watched: Alarms = field(default_factory=Alarms)
    commits: int = 0
    held: bool = False

    @property
    def end(self) -> int:
        return len(self.events) + len(self.desk_events)


class MemoryReader:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def ticket(self, number: int) -> Ticket | None:
        return self._shelf.tickets.get(number)

    def history(
        self, number: int, after: int = 0, kinds: Collection[Kind] = (), most: int | None = None
    ) -> list[Event]:
        own = [event for event in self._shelf.events if event.number == number and event.version > after]
        return [event for event in own if not kinds or event.kind in kinds][:most]

    def children(self, number: int) -> list[Ticket]:
        return [ticket for _, ticket in sorted(self._shelf.tickets.items()) if ticket.parent == number]

    def operation(self, op: str) -> list[Event]:
        return [event for event in self._shelf.events if event.op == op]

    def operations(self, actor: str, number: int | None = None) -> Iterator[tuple[str, str | None]]:
        latest = {
            event.op: event.undoes
            for event in reversed(self._shelf.events)
            if event.actor == actor and number in (None, event.number) and event.kind is not Kind.PURGED
            if event.seq not in self._shelf.imported
        }
        return iter(latest.items())

    def head(self) -> tuple[int, str]:
        link = genesis("")
        for said in (repr(event) for event in (*self._shelf.events, *self._shelf.desk_events)):
            link = sha256(link + said.encode()).digest()
        return self._shelf.end, link.hex()

    def desk_events(
        self,
        limit: int = 100,
        *,
        before: int | None = None,
        kinds: Collection[str] = (),
        op: str | None = None,
        actor: str | None = None,
    ) -> list[DeskEvent]:
        found = [
            one
            for one in reversed(self._shelf.desk_events)
            if (before is None or one.seq < before)
            and (not kinds or one.kind in kinds)
            and op in (None, one.op)
            and actor in (None, one.actor)
        ]
        return found[:limit]

    def references(self, references: Sequence[str]) -> dict[str, int]:
        wanted = set(references)
        return {
            ticket.reference: number
            for number, ticket in self._shelf.tickets.items()
            if ticket.reference is not None and ticket.reference in wanted
        }

    def known_operations(self, ops: Sequence[str]) -> set[str]:
        return set(ops) & {event.op for event in self._shelf.events}

    def requester(self, identity: int) -> Requester | None:
        return next((one for one in self._records() if one.id == identity), None)

    def requesters_by_number(self, number: str, limit: int = 5) -> list[Requester]:
        asked = fold_number(number)
        return [one for one in self._known() if any(matches(asked, line) for line in one.lines)][:limit]

    def requesters_named(self, words: str, limit: int = 5) -> list[Requester]:
        return [one for one in self._known() if _begins(one, words)][:limit]

    def callers_named(self, words: str, limit: int = 5) -> list[Requester]:
        found: dict[tuple[str, str], Requester] = {}
        for ticket in sorted(self._shelf.tickets.values(), key=lambda one: (-one.opened_at, -one.number)):
            who = requester_of(ticket)
            named = Requester(who.name, organisation=who.organisation, seen_at=who.seen_at)
            if not (who.lines or who.addresses) and words.strip() and _begins(Requester(who.name), words):
                found.setdefault((name_key(who.name), name_key(who.organisation or "")), named)
        return list(found.values())[:limit]

    def requesters_called(self, name: str) -> list[Requester]:
        return [one for one in self._known() if name_key(name) in one.called][:200]

    def requesters_like(self, added: Requester) -> list[Requester]:
        near = [one for one in self._known() if reach_in_common(one, added)]
        return [*near, *(one for one in self._known() if one.called & added.called and one not in near)]

    def tickets_of(self, requester: Requester, limit: int, *, only_open: bool) -> list[Ticket]:
        others = [one for one in self._known() if one.id != requester.id and reach_in_common(one, requester)]
        own = [
            ticket
            for ticket in self._shelf.tickets.values()
            if theirs(requester, ticket, others) and not (only_open and ticket.status is Status.CLOSED)
        ]
        return sorted(own, key=lambda ticket: -ticket.number)[:limit]

    def _known(self) -> list[Requester]:
        return sorted((one for one in self._records() if not one.merged_into), key=lambda one: (-one.seen_at, one.id))

    def _records(self) -> Iterator[Requester]:
        notes = self._shelf.organisations
        for one in self._shelf.requesters.values():
            yield replace(one, organisation_note=notes.get((one.organisation or "").casefold()))


class MemoryTransaction(MemoryReader):
    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._given = FIRST_NUMBER - 1

    def new_number(self) -> int:
        self._given = max(self._given, max(self._shelf.tickets, default=0)) + 1
        return self._given

    def append(self, event: Event, ticket: Ticket) -> None:
        here = self._shelf.tickets.get(event.number)
        if event.version != (here.version if here else 0) + 1 or fold(here, event) != ticket:
            raise ValueError(f"#{event.number} v{event.version} does not follow")
        self._shelf.events.append(replace(event, seq=self._shelf.end + 1))
        self._shelf.tickets[event.number] = ticket

    def append_desk_event(self, event: DeskEvent) -> int:
        self._shelf.desk_events.append(replace(event, seq=self._shelf.end + 1))
        return self._shelf.end

    def keep_requester(self, requester: Requester) -> int:
        identity = requester.id or max(self._shelf.requesters, default=0) + 1
        self._shelf.requesters[identity] = replace(requester, id=identity, organisation_note=None)
        self._shelf.organisations.setdefault((requester.organisation or "").casefold(), None)
        return identity

    def keep_organisation(self, name: str, note: str | None, at: int) -> None:
        self._shelf.organisations[name.casefold()] = note


class MemoryStore(MemoryReader, MemoryWatching):
    def __init__(self, shelf: Shelf | None = None) -> None:
        super().__init__(shelf or Shelf())
        self._own = 0
        self._only_reads = False
        self._asked: Callable[[], bool] = lambda: False

    @contextmanager
    def write(
        self, op: str = "", numbers: Collection[int] = (), actor: str = "", undoes: str = ""
    ) -> Iterator[MemoryTransaction]:
        shelf = self._shelf
        if self._only_reads:
            raise Declined(READS)
        if shelf.held:
            raise Busy("The desk is busy: another program holds it. Nothing was written; try again.")
        kept = dict(shelf.tickets), list(shelf.events), dict(shelf.settings), dict(shelf.presences)
        known = dict(shelf.requesters), dict(shelf.organisations), list(shelf.desk_events)
        shelf.held = True
        try:
            yield MemoryTransaction(shelf)
        except BaseException:
            shelf.tickets, shelf.events, shelf.settings, shelf.presences = kept
            shelf.requesters, shelf.organisations, shelf.desk_events = known
            raise
        finally:
            shelf.held = False
        shelf.commits += 1
        self._own += 1

    def together(self, *reads: Callable[[], object]) -> AbstractContextManager[None]:
        for read in reads:
            read()
        return nullcontext()

    @contextmanager
    def giving_way(self, asked: Callable[[], bool]) -> Iterator[None]:
        self._asked = asked
        try:
            yield
        finally:
            self._asked = lambda: False

    def page(self, view: View, start: int, count: int) -> list[Ticket]:
        return self._view(view)[start : start + count]

    def parents(self, numbers: Sequence[int]) -> frozenset[int]:
        return frozenset(number for number in numbers if self.children(number))

    def by_number(self, query: Query, after: int, count: int) -> list[tuple[Ticket, str | None]]:
        found = sorted(self._view(View(query)), key=lambda ticket: ticket.number)
        return [(ticket, self._body(ticket)) for ticket in found if ticket.number > after][:count]

    def position(self, view: View, number: int) -> int | None:
        numbers = [ticket.number for ticket in self._view(view)]
        return numbers.index(number) if number in numbers else None

    def size(self, view: View) -> int:
        return len(self._view(view))

    def seek(self, view: View) -> Iterator[None]:
        return iter(())

    def count(self, query: Query) -> Count:
        return Count(self.size(View(query)))

    def tally(self) -> Mapping[tuple[Priority, Status], int]:
        return Counter((ticket.priority, ticket.status) for ticket in self._shelf.tickets.values())

    def due_after(self, now: int, count: int = 1) -> list[Ticket]:
        running = [ticket for ticket in self._open() if rank(ticket)[0] == 0 and rank(ticket)[1] > now]
        return sorted(running, key=lambda ticket: (rank(ticket), ticket.number))[:count]

    def scheduled_after(self, now: int) -> int:
        return sum(ticket.priority is Priority.P6 and (ticket.scheduled_for or 0) > now for ticket in self._open())

    def scheduled_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        found = [
            ticket
            for ticket in self._open()
            if ticket.priority is Priority.P6 and start <= (ticket.scheduled_for or 0) < end
        ]
        return sorted(found, key=lambda ticket: (ticket.scheduled_for, ticket.number))[:limit]

    def promised_between(self, start: int, end: int, limit: int = 500) -> list[Ticket]:
        found = [one for one in self._open() if one.follow_at is not None and start <= one.follow_at < end]
        return sorted(found, key=lambda one: (one.follow_at, one.number))[:limit]

    def recurring_before(self, before: int, limit: int = 500) -> list[Ticket]:
        series = [(one.regular_at or one.scheduled_for, one) for one in self._open() if one.recurrence is not None]
        found = [(at, one.number, one) for at, one in series if at is not None and at < before]
        return [one for _, _, one in sorted(found, key=lambda row: row[:2])][:limit]

    def figures(self, span: Span, breached: Condition) -> Figures:
        parents = frozenset(one.parent for one in self._shelf.tickets.values() if one.parent is not None)
        broken = [one for one in self._open() if fulfils(one, breached, [], parents)]
        return counted(list(self._shelf.tickets.values()), self._shelf.events, span, broken)

    def only_read(self) -> None:
        self._only_reads = True

    def schema(self) -> int:
        return 1

    def log_at(self, seq: int | None = None) -> tuple[int, str] | None:
        place = self._shelf.end if seq is None else seq
        return (place, f"{place:064x}") if seq is None or 0 < seq <= self._shelf.end else None

    def totals(self, after: int, until: int) -> Totals:
        return total(self._shelf.events, after, until)

    def whole_log(self, query: Query, as_of: int, take: Callable[[History], None]) -> tuple[int, str]:
        for ticket in sorted(self._view(View(query)), key=lambda one: one.number):
            deeds = [deed_of(event) for event in self.history(ticket.number) if event.at <= as_of]
            if deeds:
                take(History(ticket.number, ticket.organisation, deeds))
        return self.log_at() or (0, "")

    def ahead(self) -> float:
        return 0.0

    def stamp(self) -> int:
        return self._shelf.commits - self._own

    def changed(self, seq: int) -> tuple[int, frozenset[int]]:
        events = self._shelf.events
        return max((event.seq for event in events), default=0), frozenset(
            event.number for event in events if event.seq > seq
        )

    def setting(self, name: str) -> str | None:
        return self._shelf.settings.get(name)

    def put_setting(self, name: str, value: str) -> None:
        with self.write():
            self._shelf.settings[name] = value

    def arrive(self, presence: Presence) -> None:
        with self.write():
            here = self._shelf.presences
            since = here[presence.session].since if presence.session in here else presence.since
            here[presence.session] = replace(presence, since=since)
            self._shelf.presences = {
                session: one for session, one in here.items() if one.seen_at >= presence.seen_at - PRESENCE_KEPT
            }

    def leave(self, session: str) -> None:
        with self.write():
            self._shelf.presences.pop(session, None)

    def technicians(self) -> list[str]:
        here = (one.technician for one in self._shelf.presences.values())
        acted = (event.actor for event in self._shelf.events if " (at " not in event.actor)
        return sorted({*acted, *here})

    def present(self, since: int) -> list[Presence]:
        here = [one for one in self._shelf.presences.values() if one.seen_at >= since]
        return sorted(here, key=lambda one: (one.since, one.session))

    def written(self, seq: int, limit: int) -> Written:
        since = [event for event in self._shelf.events if event.seq > seq]
        end = max((event.seq for event in self._shelf.events), default=0)
        if len(since) > limit:
            return Written(end, (), all=False)
        numbers = dict.fromkeys(event.number for event in since)
        return Written(end, [(self._shelf.tickets[one], [e for e in since if e.number == one]) for one in numbers])

    def turning(self, after: int, until: int, limit: int) -> Turning:
        found = [one for one in self._open() if any(after < instant <= until for instant in instants(one))]
        found.sort(key=lambda one: (one.priority, one.number))
        total = len(found) if len(found) < limit else min(len(found), MOST_COUNTED)
        return Turning(found[:limit], total)

    def unanswered(self, priority: Priority, limit: int) -> list[Ticket]:
        unanswered = [one for one in self._open() if one.responded_at is None and one.response_due is not None]
        found = [one for one in unanswered if one.priority is priority]
        return sorted(found, key=lambda one: (one.clock_start, one.number))[:limit]

    def since(self, at: int, kinds: Collection[Kind], most: int) -> Since:
        last = [event for event in self._shelf.events if event.seq not in self._shelf.imported]
        found = [replace(one, text=None) for one in last[-most:] if one.at >= at and one.kind in kinds]
        numbers = dict.fromkeys(event.number for event in found)
        tickets = [(self._shelf.tickets[one], [e for e in found if e.number == one]) for one in numbers]
        return Since(tickets, all=len(last) <= most or last[-most - 1].at < at)

    def journal(self, technician: str) -> Journal | None:
        return self._shelf.journals.get(technician)

    def keep_journal(self, technician: str, journal: Journal) -> None:
        with self.write():
            self._shelf.journals[technician] = replace(journal, owed=journal.waiting, hushed=NOTHING)

    def keep_draft(self, technician: str, slot: str, text: str, at: int, *, over: str | None = None) -> bool:
        with self.write():
            kept = self._shelf.drafts.items()
            others = sum(len(one.encode()) for (who, where), (_, one) in kept if who == technician and where != slot)
            refuse_much(text, others if text else 0)
            _, there = self._shelf.drafts.get((technician, slot), (0, ""))
            if there and over is not None and there not in (over, text):
                return False
            self._shelf.drafts.pop((technician, slot), None)
            if text:
                self._shelf.drafts[technician, slot] = (at, text)
            return True

    def drafts(self, technician: str) -> dict[str, str]:
        own = [(at, slot, text) for (who, slot), (at, text) in self._shelf.drafts.items() if who == technician]
        return {slot: text for _, slot, text in sorted(own)}

    def draft_times(self, technician: str) -> dict[str, int]:
        return {slot: at for (who, slot), (at, _) in self._shelf.drafts.items() if who == technician}

    def load(
        self, histories: Iterable[Sequence[tuple[Event, Ticket]]], by: By | None = None, after: After | None = None
    ) -> int:
        with self.write() as transaction:
            last = max(self._shelf.tickets, default=0)
            here = len(self._shelf.events)
            loaded = sum(self._loaded(transaction, history) for history in histories)
            notes = after(transaction) if after is not None else 0
            if by is not None and (loaded or notes):
                seqs = [event.seq for event in self._shelf.events[here:]]
                facts: dict[str, Value] = {"tickets": loaded, "first": seqs[0], "last": seqs[-1]}
                facts |= {"notes": notes} if notes else {}
                transaction.append_desk_event(by.event(DeskKind.IMPORTED, facts))
                self._shelf.imported |= set(seqs)
            came: dict[tuple[str | None, ...], Requester] = {}
            for ticket in sorted(self._shelf.tickets.values(), key=lambda one: one.opened_at):
                digits, extension, *_ = found_by(ticket.requester, ticket.phone, ticket.email)
                if ticket.number > last and (digits or extension or ticket.email):
                    who = in_one_case(ticket.requester or ""), digits or in_one_case(ticket.email or ""), extension
                    came.pop(who, None)
                    came[who] = requester_of(ticket)
            take_over(transaction, came.values())
            return loaded

    def alike(self, words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
        return best(self._open(), words, organisation, limit)

    def _loaded(self, transaction: MemoryTransaction, history: Sequence[tuple[Event, Ticket]]) -> bool:
        if not history:
            return False
        reference = history[-1][1].reference
        if reference is not None and self.references([reference]):
            return False
        own = history[0][1].number
        if any(ticket.number != own for _, ticket in history):
            raise ValueError("a history is that of one ticket")
        number = own or transaction.new_number()
        for event, ticket in history:
            transaction.append(replace(event, number=number), replace(ticket, number=number))
        return True

    def check(self) -> list[str]:
        return []

    def wait(self, seconds: float) -> None:
        """Nobody waits in memory."""

    def close(self) -> None:
        return

    def _open(self) -> list[Ticket]:
        return [ticket for ticket in self._shelf.tickets.values() if ticket.status is not Status.CLOSED]

    def _view(self, view: View) -> list[Ticket]:
        """The open tickets in the view's order, then the closed ones, the latest first."""
        closed = [ticket for ticket in self._shelf.tickets.values() if ticket.status is Status.CLOSED]
        closed.sort(key=lambda ticket: (-(ticket.closed_at or 0), -ticket.number))
        waiting = sorted(self._open(), key=lambda ticket: place(view.order, ticket))
        wanted = {Scope.OPEN: waiting, Scope.CLOSED: closed, Scope.ALL: waiting + closed}[view.query.scope]
        return [ticket for ticket in wanted if self._fits(ticket, view.query)]

    def _fits(self, ticket: Ticket, query: Query) -> bool:
        if self._asked() and not self._shelf.held:
            raise Interrupted("A key has been pressed.")
        asked = [*query.wanted, *(Word(word) for word in query.words)]
        parents = frozenset(one.parent for one in self._shelf.tickets.values() if one.parent is not None)
        searched = list(pages(ticket, self._body(ticket), [added(event) for event in self.history(ticket.number)]))
        return all(fulfils(ticket, one, searched, parents) for one in asked)

    def _body(self, ticket: Ticket) -> str | None:
        opening = takewhile(lambda event: event.kind is Kind.OPENED, self.history(ticket.number))
        return next((event.text for event in opening), None)


def deed_of(event: Event) -> Deed:
    """An event as reports read it: without texts."""
    after = {name: value for name, value in event.after.items() if name not in PERSONAL}
    if event.after.get("organisation") is not None or "after.organisation" in event.erased:
        after["organisation"] = SEALED
    elif "organisation" in event.after:
        after["organisation"] = None
    who = (event.seq, event.number, event.version, str(event.kind), event.at, event.actor, event.op, event.undoes)
    return Deed(*who, after, event.earlier, event.took)


def _stands_in(page: Page, word: Sought, columns: tuple[str, ...]) -> bool:
    """Say whether what is looked for stands in one of these columns of a page."""
    texts = [(getattr(page, column), word.numbers if column == "numbers" else word.parts) for column in columns]
    return any(one in text for text, looked_for in texts if text is not None for one in looked_for)


def fulfils(ticket: Ticket, condition: Condition, texts: Sequence[Page], parents: frozenset[int] = frozenset()) -> bool:
    """Whether a ticket, with all that is searched of it, fulfils a condition; ``parents`` are those of the desk."""
    match condition:
        case Among(column, values):
            return getattr(ticket, column) in values
        case Named(column, name):
            there = getattr(ticket, column)
            return there is not None and in_one_case(there) == in_one_case(name)
        case Within(column, start, end):
            at = getattr(ticket, column)
            return at is not None and (start is None or at >= start) and (end is None or at < end)
        case Known(column):
            return getattr(ticket, column) is not None
        case Word(word, fields):
            return any(_stands_in(page, sought(word), fields or COLUMNS) for page in texts)
        case PhoneEnd(digits, extension):
            return matches(Number(digits[::-1], extension), fold_number(ticket.phone or ""))
        case Child(wanted):
            return ticket.parent is not None and (not wanted or ticket.parent in wanted)
        case Parent():
            return ticket.number in parents
        case Merged():
            return ticket.merged_into is not None
        case Not(one):
            return not fulfils(ticket, one, texts, parents)
        case Every(parts):
            return all(fulfils(ticket, part, texts, parents) for part in parts)
        case Either(parts):
            return any(fulfils(ticket, part, texts, parents) for part in parts)


def in_one_case(name: str) -> str:
    """A name with its letters A to Z small."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def place(order: Order, ticket: Ticket) -> tuple[int, ...]:
    """The queue's order: by priority or not; running clocks by time-to-breach, then answered work by age."""
    first = (int(ticket.priority),) if order is Order.PRIORITY else ()
    return (*first, *rank(ticket), ticket.number)


def _begins(one: Requester, words: str) -> bool:
    said = " ".join(filter(None, (one.name, *one.names, one.organisation, one.email, *one.emails)))
    here, wanted = words_of(said), words_of(words)
    return (bool(wanted) or not words.strip()) and all(any(one.startswith(word) for one in here) for word in wanted)


def plain_letters(text: str) -> str:
    """Letters without their marks."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
