"""What a call may be about: the caller's own open tickets, then those that are like what the caller describes.

A store finds the candidates; here they are scored by their words and their organisation. A
global outage (P1) is always among them, because the call may be about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpdesk_tui.domain.text.folding import words_of
from helpdesk_tui.domain.tickets.ticket import Priority, Status, Ticket

_LEAST_WORD = 3
_STEM = 5
"""Letters that two words share to be one, or all of the shorter: ``printing``, ``printer``; ``mail``, ``mailbox``."""
_SMALL_WORDS = (
    "and are but can cannot cant does for from get has have her his how its not now our out she since that the their "
    "them there they this was were what when where which who will with won you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_ENOUGH = 0.5
_KATAKANA = "\u30a1"
"""The scripts from here on have words of one character; hiragana, before it, has mostly endings."""


def useful_words(subject: str) -> tuple[str, ...]:
    """Return the words of a subject that distinguish tickets, folded, each once, in their order."""
    return tuple(dict.fromkeys(word for word in words_of(subject) if _is_useful(word)))


def _is_useful(word: str) -> bool:
    """Whether a word says what a ticket is about; of Chinese, Japanese and Korean each character may."""
    return word >= _KATAKANA or (len(word) >= _LEAST_WORD and word not in _SMALL)


def likeness(ticket: Ticket, words: Sequence[str], organisation: str | None) -> float:
    """Return how much a ticket is like ``words``: the share of them in its subject, and 0.5 for the organisation."""
    here = useful_words(ticket.subject)
    shared = sum(any(_one_word(word, other) for other in here) for word in words)
    share = shared / len(words) if words else 0.0
    return share + (_ENOUGH if _same(ticket.organisation, organisation) else 0.0)


def best(tickets: Iterable[Ticket], words: Sequence[str], organisation: str | None, limit: int) -> list[Ticket]:
    """Return the open tickets that are most alike: outages (P1, P2) first, then by likeness, then the newest."""
    scored: list[tuple[tuple[bool, float, int], Ticket]] = []
    for ticket in {ticket.number: ticket for ticket in tickets}.values():
        if ticket.status is Status.CLOSED:
            continue
        like = likeness(ticket, words, organisation)
        if like >= _ENOUGH or ticket.priority is Priority.P1:
            outage = ticket.priority <= Priority.P2
            scored.append(((not outage, -like, -ticket.number), ticket))
    scored.sort(key=lambda pair: pair[0])
    return [ticket for _, ticket in scored[:limit]]


def offered(own: Iterable[Ticket], others: Sequence[Ticket], words: Sequence[str], limit: int) -> list[Ticket]:
    """Return what a caller may be calling about: their own open tickets by likeness, then ``others``.

    Of own tickets that are equally like the caller's words, the newest comes first.
    """
    theirs = sorted(own, key=lambda ticket: (-likeness(ticket, words, None), -ticket.number))
    return list({ticket.number: ticket for ticket in (*theirs, *others)}.values())[:limit]


def _one_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) or (len(shorter) >= _STEM and shorter[:_STEM] == longer[:_STEM])


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and str(one).casefold() == str(other).casefold()
