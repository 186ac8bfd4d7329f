"""One reader for every TOML file: what would keep it busy, or cannot be printed, is refused in a moment."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_tui.domain.text.toml import LONGEST, TomlError, read_toml

DEEP = ".".join("a" * 30_000)

REFUSED = {
    "brackets": ("a = " + "[" * 30_000, "TOML: is nested too deeply"),
    "tables in tables": ("a = " + "{a = " * 200 + "1" + "}" * 200, "TOML: is nested too deeply"),
    "digits": ("a = " + "9" * 60_000, "TOML: has a whole number of more than 64 bits"),
    "hexadecimal digits": ("a = 0x" + "f" * 60_000, "TOML: has a whole number of more than 64 bits"),
    "one number too large": ("a = [{b = 9223372036854775808}]", "TOML: has a whole number of more than 64 bits"),
    "a dotted key": (f"{DEEP} = 1", "line 1: has more than 64 dots"),
    "a dotted table": (f"\n[{DEEP}]", "line 2: has more than 64 dots"),
    "dots behind line separators": (".".join(['"\u2028"', "a"] * 15_000) + " = 1", "line 1: has more than 64 dots"),
    "dots behind four quotes": ('a = {b = """x"""", ' + DEEP + " = 1}", "line 1: has more than 64 dots"),
    "dots after a text of lines": ("a = '''\n\n'''\n" + DEEP + " = 1", "line 4: has more than 64 dots"),
    "dots in many lines": (
        "\n".join(f"b{line}{'.a' * 60} = 1" for line in range(400)),
        "TOML: has more than 4,096 dots outside text",
    ),
    "characters": ("#" * (LONGEST + 1), f"size: has {LONGEST + 1:,} characters, and may have {LONGEST:,}"),
    "no TOML": ("a = ", "TOML: Invalid value (at end of document)"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_file_of_settings_needs_is_refused_with_its_reason(case: str) -> None:
    text, reason = REFUSED[case]
    with pytest.raises(TomlError) as caught:
        read_toml(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_takes_little_memory(case: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TomlError):
            read_toml(REFUSED[case][0])
        assert tracemalloc.get_traced_memory()[1] < 64_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "." * 5_000 + '"',
        "a = '" + "." * 5_000 + "'",
        'a = """\n' + "e.g. " * 2_000 + '\n"""',
        "# " + "." * 5_000,
        'a = "a \\" quote' + "." * 100 + '" # and "a comment' + "." * 100,
    ],
)
def test_dots_in_text_and_comments_are_not_counted(text: str) -> None:
    assert isinstance(read_toml(text), dict)


def test_the_largest_numbers_of_toml_are_read() -> None:
    assert read_toml(f"a = [{2**63 - 1}, {-(2**63)}]") == {"a": [2**63 - 1, -(2**63)]}


@given(st.text(alphabet="ab.\"'\\#=[]{}\n, 1", max_size=60))
def test_any_text_is_read_as_toml_has_it_or_refused(text: str) -> None:
    import tomllib

    try:
        expected = tomllib.loads(text)
    except ValueError:
        with pytest.raises(TomlError):
            read_toml(text)
    else:
        assert read_toml(text) == expected


def test_a_reason_can_be_printed_by_any_terminal() -> None:
    with pytest.raises(TomlError) as caught:
        read_toml("a = \x1b\u202e" + "x" * 1_000)
    assert str(caught.value).isascii() and str(caught.value).isprintable() and len(str(caught.value)) < 250
