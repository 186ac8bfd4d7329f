"""JSON is read as lists of records, whatever stands around them, or refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from helpdesk_tui.intake.files.raw import documents
from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import Document, IntakeError

A, B = {"id": 1, "subject": "a"}, {"id": 2, "subject": "b"}
FULL = {"via": {"channel": "web"}, "tags": ["x", "y"], "comments": [{"id": 9}], **A}


def read(folder: Path, content: bytes | object, encoding: str | None = None) -> Document:
    path = folder / "tickets.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    document = read_raw(path, encoding=encoding)
    assert isinstance(document, Document)
    return document


def lists_of(document: Document) -> Mapping[str, list[tuple[str, Any]]]:
    return {name: [(item.key, item.value) for item in document.items(name)] for name in document.lists}


def refusal(folder: Path, content: bytes | object, encoding: str | None = None) -> str:
    with pytest.raises(IntakeError) as refused:
        read(folder, content, encoding)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "lists"),
    [
        ([A, B], {"": [("", A), ("", B)]}),
        ({"tickets": [A], "users": [B]}, {"tickets": [("", A)], "users": [("", B)]}),
        ({"data": {"tickets": [A], "users": [B]}}, {"tickets": [("", A)], "users": [("", B)]}),
        ({"result": {"page": {"tickets": [A]}}}, {"tickets": [("", A)]}),
        ({"count": 1, "tickets": [A], "next_page": None}, {"tickets": [("", A)]}),
        ({"number": 0, "size": 20, "content": [A]}, {"content": [("", A)]}),
        ({"tickets": {"7": A, "9": B}}, {"tickets": [("7", A), ("9", B)]}),
        ({"tickets": {"7": A, "count": 1, "9": B}}, {"tickets": [("7", A), ("9", B)]}),
        ({"tickets": {"7": {"info": A, "comments": [B]}}}, {"tickets": [("7", {"info": A, "comments": [B]})]}),
        ({"tickets": {"x": A, "y": B}}, {"tickets": [("x", A), ("y", B)]}),
        ({"ticket": FULL}, {"ticket": [("", FULL)]}),
        ({"ticket": A, "count": 1}, {"ticket": [("", A)]}),
        (FULL, {"": [("", FULL)]}),
        ({"subject": "x", "comments": [{"id": 9}]}, {"": [("", {"subject": "x", "comments": [{"id": 9}]})]}),
        (
            {"id": "1", "key": "A-1", "fields": {"labels": []}},
            {"": [("", {"id": "1", "key": "A-1", "fields": {"labels": []}})]},
        ),
        ({"a": {"items": [A]}, "b": {"items": [B]}}, {"items": [("", A), ("", B)]}),
    ],
)
def test_records_are_found_in_what_stands_around_them(
    tmp_path: Path, content: object, lists: Mapping[str, list[tuple[str, Any]]]
) -> None:
    assert lists_of(read(tmp_path, content)) == lists


def test_values_beside_the_lists_are_kept_by_where_they_stand(tmp_path: Path) -> None:
    document = read(tmp_path, {"count": 1, "tickets": [A], "meta": {"page": {"more": True}}})
    assert document.loose == {"count": 1, "meta.page.more": True}


@pytest.mark.parametrize("between", ["\n", "", "\r\n\r\n", "   "])
@pytest.mark.parametrize("indent", [None, 2])
def test_objects_one_after_another_are_records(tmp_path: Path, between: str, indent: int | None) -> None:
    content = between.join(json.dumps(one, indent=indent) for one in (FULL, A, B)).encode()
    assert lists_of(read(tmp_path, content)) == {"": [("", FULL), ("", A), ("", B)]}


def test_pages_one_after_another_are_one_list(tmp_path: Path) -> None:
    content = b"\n".join(json.dumps({"tickets": [one], "next_page": 2}).encode() for one in (A, B))
    assert lists_of(read(tmp_path, content)) == {"tickets": [("", A), ("", B)]}
    assert lists_of(read(tmp_path, b'[{"id":1}]\n[{"id":2}]')) == {"": [("", {"id": 1}), ("", {"id": 2})]}


def test_long_lists_and_many_keys_keep_their_order(tmp_path: Path) -> None:
    records = [{"id": number, "subject": "x"} for number in range(1_500)]
    assert lists_of(read(tmp_path, {"tickets": records})) == {"tickets": [("", one) for one in records]}
    keyed = {str(one["id"]): one for one in records}
    assert lists_of(read(tmp_path, {"tickets": keyed})) == {"tickets": list(keyed.items())}
    items = list(read(tmp_path, {"tickets": records}).items("tickets"))
    assert [item.line for item in items] == list(range(1, 1_501))


@pytest.mark.parametrize("content", [[], {}, {"tickets": []}, {"tickets": {}}, [1, 2], [[A]], {"tags": ["x"]}])
def test_a_file_without_records_is_refused(tmp_path: Path, content: object) -> None:
    assert refusal(tmp_path, content) == "tickets.json is JSON and holds no records. Nothing was imported."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_the_encoding_is_no_part_of_the_text(tmp_path: Path, encoding: str) -> None:
    content = json.dumps([{"id": 1, "subject": "Größe 打"}], ensure_ascii=False).encode(encoding)
    assert lists_of(read(tmp_path, content))[""][0][1]["subject"] == "Größe 打"


def test_json_that_is_not_utf_8_is_refused_until_its_encoding_is_said(tmp_path: Path) -> None:
    content = '[\n{"id": 1, "subject": "café x"}]'.encode("windows-1252")
    assert "line 2 is not UTF-8, as JSON should be. Say its encoding" in refusal(tmp_path, content)
    assert lists_of(read(tmp_path, content, "windows-1252"))[""][0][1]["subject"] == "café x"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[", "it ends too early"),
        (b'[{"id": 1}, {"id"', "after 1 records: it ends too early"),
        (b'{"tickets": [{"id": 1}', "it ends too early"),
        (b'{"id": 1}\n{"id":', "after 1 records: it ends too early"),
        (b'[{"id": "\xc3', "ends in the middle of a character"),
        (b'[{"id": 1}] trailing', "after 1 records: it is no JSON there"),
        (b'{"id": 1}\n2', "after 1 records: it is no JSON there"),
        (b'[{"id": NaN}]', "it is no JSON there"),
        (b'[{"id": ' + b"9" * 40 + b"}]", "a number there is too large"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"a":' * 100_000, "cannot be read"),
        (b'[{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}]", "more than 100 deep"),
    ],
)
def test_what_is_no_json_or_too_deep_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert sentence in refusal(tmp_path, content)


def test_a_value_that_is_too_long_is_refused_before_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_LONGEST", 2 * 1024**2)
    assert "has a value of more than 2 MiB" in refusal(tmp_path, b'[{"a": "' + b"x" * 6 * 1024**2)


def test_halves_of_characters_are_replaced(tmp_path: Path) -> None:
    [(_, value)] = lists_of(read(tmp_path, b'[{"a": "\\ud83d x", "b": "\\ud83d\\ude00"}]'))[""]
    assert value == {"a": "? x", "b": "\U0001f600"}


def test_names_of_lists_are_cleaned(tmp_path: Path) -> None:
    assert read(tmp_path, {"ti\x1b[31m": [A]}).lists == ("ti\ufffd[31m",)
