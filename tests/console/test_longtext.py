"""Templates, the clipboard and the editor: fields are data, bytes are bounded, and nothing typed is lost."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.console.old.errands import COPIED_AT_MOST, Compose, Copy, clipboard
from helpdesk_tui.console.state.editor import NotWritten, editor, written
from helpdesk_tui.console.state.templates import Template, read_templates
from tests.console.conftest import Hand


def with_templates(hand: Hand, **texts: str) -> Hand:
    found, problems = read_templates(texts)
    assert not problems
    hand.session.manners.templates = found
    return hand


def test_tab_on_its_name_puts_a_template_in_with_the_tickets_fields(hand: Hand) -> None:
    number = hand.open("Mail is down", requester="Maria Silva")
    with_templates(hand, restart="Restarted {service} for {requester}, #{number}")
    screen = hand.type("m;re").screen
    assert ";restart" in screen and "Restarted {service}" in screen
    hand.type("\tPostfix\r")
    assert hand.store.history(number)[-1].text == f"Restarted Postfix for Maria Silva, #{number}"


def test_ctrl_t_lists_them_and_then_takes_the_first(hand: Hand) -> None:
    number = hand.open("Mail is down")
    with_templates(hand, called="Called back, by {technician}.")
    assert ";called" in hand.type("cDone.").key("ctrl+t").screen
    hand.key("ctrl+t").type("\r")
    assert hand.ticket(number).resolution == "Done. Called back, by ana."


def test_for_several_tickets_fields_stay_open(hand: Hand) -> None:
    hand.open("One"), hand.open("Two")
    with_templates(hand, seen="Seen #{number} by {technician}, {cause}")
    assert "Seen # by ana, ‹cause›" in hand.type("g  m;seen\t").screen


def test_a_field_is_data_whatever_stands_in_it(hand: Hand) -> None:
    hand.open("{technician} {0.__class__} \x1b[2J")
    ticket = hand.session.ticket
    assert Template("a", "{{{subject}}}").filled(ticket, "ana") == ("{{technician} {0.__class__} \ufffd[2J}", None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{status}", "no field {status}; there are number"),
        ("{number.__class__}", "no field"),
        ("{number!r}", "no field"),
        ("{}", "no field {}"),
        ("a { b", "a single '{'"),
        ("", "must be text"),
        (7, "must be text"),
        ("x" * 3000, "up to 2,000"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(text: object, told: str) -> None:
    found, problems = read_templates({"wrong": text, "right": "ok"})
    assert list(found) == ["right"]
    assert len(problems) == 1 and told in problems[0]


@given(st.text())
def test_any_text_is_a_template_or_told_and_filled_without_an_error(text: str) -> None:
    found, problems = read_templates({"one": text})
    assert len(found) + len(problems) == 1
    for template in found.values():
        template.filled(None, "ana")


def test_y_copies_the_number_and_shift_y_the_line(hand: Hand) -> None:
    number = hand.open("Mail is down", 2, requester="Maria Silva", organisation="Acme")
    hand.type("yY")
    number_copied, line_copied = hand.session.errands
    assert number_copied == Copy(f"#{number}")
    assert isinstance(line_copied, Copy)
    assert line_copied.text.startswith(f"#{number} P2 Mail is down (Maria Silva, Acme) due ")


def test_marked_tickets_are_copied_together(hand: Hand) -> None:
    first, second = hand.open("One"), hand.open("Two")
    hand.type("g  y")
    assert hand.session.errands == [Copy(f"#{first} #{second}")]


def test_the_clipboard_and_the_editor_can_be_switched_off(hand: Hand) -> None:
    hand.open("One")
    hand.session.manners.clipboard = hand.session.manners.editor = False
    assert "switched off" in hand.type("y").screen
    assert "switched off" in hand.type("E").screen
    hand.type("abc").key("ctrl+g")
    assert not hand.session.errands and "^G" not in hand.screen


@given(st.text(max_size=6000))
def test_whatever_is_copied_the_sequence_is_bounded_and_only_base64(text: str) -> None:
    sequence = clipboard(text.encode("utf-8", "ignore").decode())
    assert sequence.startswith("\x1b]52;c;") and sequence.endswith("\x07")
    data = base64.b64decode(sequence[7:-1], validate=True)
    assert len(data) <= COPIED_AT_MOST
    assert all(character == "\n" or character.isprintable() or ord(character) > 0x9F for character in data.decode())


def test_the_editor_gets_what_was_typed_and_its_text_comes_back(hand: Hand) -> None:
    number = hand.open("One")
    hand.type("mtyped so far").key("ctrl+g")
    (errand,) = hand.session.errands
    assert isinstance(errand, Compose) and errand.text == "typed so far"
    errand.taken("typed so far,\nand more")
    assert "typed so far,⏎and more" in hand.screen
    hand.type("!\r")
    assert hand.store.history(number)[-1].text == "typed so far,\nand more!"


def script(tmp_path: Path, text: str) -> dict[str, str]:
    path = tmp_path / "editor"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return {"EDITOR": str(path)}


def test_the_file_is_the_users_alone_and_goes_with_all_beside_it(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    environ = script(tmp_path, f'stat -c "%a %n" "$1" > {seen}; touch "$1~"; echo more >> "$1"')
    assert written("text", environ, -1) == "text\nmore"
    mode, _, name = seen.read_text().strip().partition(" ")
    assert mode == "600" and not Path(name).parent.exists()


FAILING = (
    "exit 3",
    "kill -9 $$",
    'rm "$1"',
    r'printf "\377\376" > "$1"',
    'head -c 300000 /dev/zero | tr "\\0" x > "$1"',
)


@pytest.mark.parametrize("does", FAILING)
def test_whatever_becomes_of_the_editor_the_old_text_holds(
    tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(NotWritten):
        written("text", script(tmp_path, does), -1)


def test_an_editor_that_is_not_there_or_not_named_is_told() -> None:
    with pytest.raises(NotWritten, match="could not be used"):
        written("text", {"EDITOR": "/nowhere/editor"}, -1)
    with pytest.raises(NotWritten, match="Set EDITOR"):
        written("text", {}, -1)
    assert editor({"VISUAL": "nano -w", "EDITOR": "vi"}) == ["nano", "-w"]
    assert editor({"EDITOR": "'unfinished"}) == []


def test_what_the_editor_brings_is_cleaned(tmp_path: Path) -> None:
    environ = script(tmp_path, r'printf "a\033[2Jb\n\n" > "$1"')
    assert written("", environ, -1) == "a\ufffd[2Jb"
