"""One address, a name and a telephone number out of the cells that help desks write."""

from __future__ import annotations

import pytest

from helpdesk_tui.intake.files.values.contacts import name_and_address, one_address, phone_of


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("maria@acme.example", "maria@acme.example", ""),
        (" maria@acme.example, evil@x.example", "maria@acme.example", "evil@x.example"),
        (
            "Maria Silva <maria@acme.example>; Bo <bo@acme.example>",
            "maria@acme.example",
            "Maria Silva, Bo, bo@acme.example",
        ),
        ("mailto:maria@acme.example?subject=Printer", "maria@acme.example", ""),
        ("maria@acme.example.", "maria@acme.example", ""),
        ("'josé.o'neill+desk@bücher.example'", "josé.o'neill+desk@bücher.example", ""),
        ("a@b.c", "a@b.c", ""),
        ("a@b.co.uk\nb@b.co.uk", "a@b.co.uk", "b@b.co.uk"),
        ("no address", "", "no address"),
        ("a@b", "", "a@b"),
        ("a@b@c.example", "", "a@b@c.example"),
        ("a@-b.example", "", "a@-b.example"),
        ("a@b..example", "", "a@b..example"),
        ("@acme.example", "", "@acme.example"),
        ("", "", ""),
    ],
)
def test_the_first_address_is_taken_and_the_rest_kept(text: str, address: str, rest: str) -> None:
    assert one_address(text) == (address, rest)


@pytest.mark.parametrize("hidden", ["\x1b", "\u202e", "\u200b", "\x00", "\ufeff"])
def test_an_address_holds_no_sign_that_hides(hidden: str) -> None:
    assert hidden not in one_address(f"ma{hidden}ria@acme.example")[0]
    assert hidden not in one_address(f"maria@acme.exa{hidden}mple")[0]


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Maria Silva", "Maria Silva", ""),
        ("maria@acme.example", "", "maria@acme.example"),
        ("Maria Silva <maria@acme.example>", "Maria Silva", "maria@acme.example"),
        ('"Silva, Maria" <MAILTO:maria@acme.example>', "Silva, Maria", "maria@acme.example"),
        ("maria@acme.example (Maria Silva)", "Maria Silva", "maria@acme.example"),
        ("maria@acme.example, bo@acme.example", "", "maria@acme.example"),
        ("MAILTO:maria@acme.example", "", "maria@acme.example"),
        ("Maria (maria@acme.example)", "Maria", "maria@acme.example"),
    ],
)
def test_name_and_address(text: str, name: str, address: str) -> None:
    assert name_and_address(text) == (name, address)


@pytest.mark.parametrize(
    "text", ["@" * 131_072, "a@" * 65_000, "x" * 131_072, "a@" + "b." * 65_000, "a@" + "a-" * 65_000]
)
def test_a_hostile_cell_is_searched_once(text: str) -> None:
    assert one_address(text) == ("", text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [("+1 212 555-0102", "+1 212 555-0102"), ("12125550102.0", "12125550102"), ("ext. 7", "ext. 7"), ("none", "")],
)
def test_a_telephone_number_stays_as_it_stands(text: str, phone: str) -> None:
    assert phone_of(text) == phone


@pytest.mark.parametrize("text", ["1.85576E+10", "1,85576E+10", "1.85576e10", "+1.85576E+10", "1E+10"])
def test_a_rounded_telephone_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="was rounded by a table program"):
        phone_of(text)
