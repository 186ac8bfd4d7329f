"""A copy that is killed: at no moment can both places be written, and the same copy once more goes on from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from helpdesk_tui.store.base import Declined, Moved, Unavailable
from helpdesk_tui.store.copying.walk import move
from tests.store.making import put
from tests.store.test_copying import BOTH_WAYS, Make, Place, filled, make, patient

__all__ = ["make"]

SCRIPT = """
import sys
from contextlib import contextmanager
from pathlib import Path
from helpdesk_tui.store.copying.walk import move
from tests.store.test_copying import Place
def place(kind, at):
    made = Place.__new__(Place)
    made.kind, made.path, made.at = kind, Path(at), at
    return made
def waits(where):
    if where == sys.argv[5]:
        print(where, flush=True)
        sys.stdin.read()
here, there = place(*sys.argv[1:3]), place(*sys.argv[3:5])
with here.source() as source, there.target() as target:
    filling, open_up = target.filling, target.open_up
    @contextmanager
    def then_waits(**named):
        with filling(**named):
            yield
        waits("target committed")
    def between():
        waits("source committed")
        open_up()
        waits("opened")
    target.filling, target.open_up = then_waits, between
    move(source, target)
"""


def killed(here: Place, there: Place, where: str) -> None:
    """Copy, and kill that at a moment."""
    command = [sys.executable, "-c", SCRIPT, here.kind, here.at, there.kind, there.at, where]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == f"{where}\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def copied(here: Place, there: Place) -> None:
    """Copy, as the same command once more."""
    with here.source() as source, there.target() as target:
        link = source.link
        link.wait(20)  # type: ignore[attr-defined]
        move(source, target)


def refusal(place: Place) -> type[Unavailable] | None:
    """Return how a place refuses to be written; None where it does not."""
    with closing(patient(place)) as store:
        try:
            put(store)
        except Unavailable as error:
            assert isinstance(error, Moved) or "is not open yet" in str(error)
            return type(error)
        return None


def well(there: Place) -> bool:
    """Whether a desk is sound and can be written."""
    with closing(patient(there)) as store:
        put(store)
        return store.check() == []


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_killed_before_the_source_is_told_it_is_written_still_and_the_copy_is_made_anew(
    make: Make, one: str, other: str
) -> None:
    here, there = filled(make(one)), make(other)
    killed(here, there, "target committed")
    assert refusal(there) is Unavailable and refusal(here) is None
    before = here.rows()
    copied(here, there)
    assert there.rows() == before
    assert refusal(here) is Moved and well(there)


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_killed_before_it_is_opened_nobody_writes_and_the_same_again_opens_it(make: Make, one: str, other: str) -> None:
    here, there = filled(make(one)), make(other)
    before = here.rows()
    killed(here, there, "source committed")
    assert refusal(there) is Unavailable and refusal(here) is Moved
    copied(here, there)
    assert there.rows() == before
    assert refusal(here) is Moved and well(there)


def test_killed_at_the_end_it_is_done_and_the_same_again_is_refused(make: Make) -> None:
    here, there = filled(make("file")), make("server")
    killed(here, there, "opened")
    assert refusal(here) is Moved and well(there)
    with pytest.raises(Declined, match="was copied to .* already"):
        copied(here, there)


@pytest.mark.parametrize("kind", ["file", "server"])
def test_what_another_desk_has_left_is_not_taken_away(make: Make, kind: str) -> None:
    here, another, there = filled(make("file")), filled(make("file")), make(kind)
    killed(here, there, "target committed")
    left = there.rows()
    with pytest.raises(Declined, match="Nothing was copied"):
        copied(another, there)
    assert there.rows() == left and refusal(another) is None
