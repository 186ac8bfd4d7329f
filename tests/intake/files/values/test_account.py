"""The account of an import as sentences: counted with the right plurals, of a sensible length, cleaned."""

from __future__ import annotations

from helpdesk_tui.intake.files.values.account import Account


def test_a_sentence_about_a_file_is_told_once_and_cleaned() -> None:
    account = Account()
    for _ in range(2):
        account.tell("The file is \x1b[31mred.")
    assert account.sentences() == ["The file is \ufffd[31mred."]


def test_tickets_are_counted_with_their_lines() -> None:
    account = Account()
    account.count("blank priority taken as P4", 2)
    assert account.sentences() == ["1 ticket: blank priority taken as P4 (line 2)."]
    account.count("blank priority taken as P4", 3)
    assert account.sentences() == ["2 tickets: blank priority taken as P4 (lines 2, 3)."]
    for line in range(4, 1202):
        account.count("blank priority taken as P4", line)
    assert account.sentences() == ["1,200 tickets: blank priority taken as P4 (lines 2, 3, 4, 5, 6, 7, 8, 9 and more)."]


def test_a_record_that_is_counted_twice_names_its_line_once() -> None:
    account = Account()
    for _ in range(2):
        account.count("a comment without a time", 5)
        account.count("cut")
    assert account.sentences() == ["2 tickets: a comment without a time (line 5).", "2 tickets: cut."]


def test_words_that_were_read_are_named_by_how_often() -> None:
    account = Account()
    account.mapped("priority", "High", "P3")
    account.mapped("status", "Done", "closed")
    account.mapped("status", "Open", "open")
    account.mapped("status", "Open", "open")
    assert account.sentences() == [
        "Priority: High is P3 (1). Nothing becomes P1 or P6 unless a --map says so.",
        "Status: Open is open (2), Done is closed (1).",
    ]


def test_twelve_words_of_a_kind_are_named() -> None:
    account = Account()
    for number in range(14):
        account.mapped("channel", f"way {number}", "email")
    (sentence,) = account.sentences()
    assert sentence.endswith("way 11 is email (1), and 2 more.")
    assert len(account.words["channel"]) == 14


def test_kinds_of_changes_do_not_fill_the_terminal() -> None:
    account = Account()
    for number in range(1000):
        account.count(f"priority {number} is not known: taken as P4", number + 2)
    said = account.sentences()
    assert len(said) == 41
    assert said[-1] == "960 tickets: 461 further kinds of changes, which --json names."
    assert len(account.counted) == 501


def test_what_was_left_out_stands_by_file_and_line() -> None:
    account = Account()
    account.leave_out(9, "no number", "b.csv")
    account.leave_out(7, "no\x07 number", "b.csv")
    account.leave_out(8, "no number", "a.csv")
    assert [(one.file, one.line) for one in account.left_out] == [("a.csv", 8), ("b.csv", 7), ("b.csv", 9)]
    assert account.left_out[1].reason == "no\ufffd number"
