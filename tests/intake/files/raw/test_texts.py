"""The encoding of a text is found or said, and what is cut, no text, or looks wrong ends in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpdesk_tui.intake.files.raw.reading import read_raw
from helpdesk_tui.intake.files.raw.records import IntakeError, Sheet
from helpdesk_tui.intake.files.raw.tables import Table, table_of


def read(folder: Path, content: bytes, encoding: str | None = None) -> Table:
    path = folder / "tickets.csv"
    path.write_bytes(content)
    sheet = read_raw(path, encoding=encoding)
    assert isinstance(sheet, Sheet)
    return table_of(sheet)


def refusal(folder: Path, content: bytes, encoding: str | None = None) -> str:
    with pytest.raises(IntakeError) as refused:
        read(folder, content, encoding)
    return str(refused.value)


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, "subject\nplain\nRené\n".encode("windows-1252"))
    assert table.rows[1].get("subject") == "René"
    assert table.notes == ("Line 3 is not UTF-8, so the file was read as windows-1252. Check names with accents.",)


def test_utf_16_with_its_mark_is_read_and_said(tmp_path: Path) -> None:
    table = read(tmp_path, "subject,body\r\né,x\r\n".encode("utf-16"))
    assert table.rows[0].get("subject") == "é"
    assert table.notes == ("tickets.csv is UTF-16.",)


@pytest.mark.parametrize("end", [b"\xc3", b"\xe2\x82"])
def test_a_file_cut_within_a_character_is_refused(tmp_path: Path, end: bytes) -> None:
    content = "subject\nNão\ncaf".encode() + end
    assert "ends in the middle of a character, in line 3: it was cut" in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"subject\na\0b\n", "is not a text file"),
        (b"subject\n\0\x01\xff" + b"x" * 99, "is not a text file"),
        ("subject\nx\n".encode("utf-16-le"), "looks like UTF-16. Say --encoding utf-16-le or"),
        ("subject\nx\n".encode("utf-16")[:-1], "ends in the middle of a character"),
        (b"subject\ncaf\x81\n", "neither UTF-8 (see line 2) nor windows-1252"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    assert sentence in refusal(tmp_path, content)


@pytest.mark.parametrize("encoding", ["gb18030", "windows-1251", "utf-16-le", "mac-roman"])
def test_an_encoding_that_is_said_is_used(tmp_path: Path, encoding: str) -> None:
    text = {"gb18030": "打印机", "windows-1251": "Принтер"}.get(encoding, "Drücker")
    table = read(tmp_path, f"subject,body\n{text},x\n".encode(encoding), encoding)
    assert table.rows[0].get("subject") == text


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("nonsense", "'nonsense' is no encoding that is known"),
        ("rot13", "is no encoding that is known"),
        ("punycode", "is no encoding that is known"),
        ("unicode_escape", "is no encoding that is known"),
        ("utf-16", "does not say the order of its bytes. Say --encoding utf-16-le"),
        ("ascii", "is not ascii: see line 2"),
        ("utf-8", "is not utf-8: see line 2"),
        ("utf-32", "is not utf-32: see line 1"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(tmp_path: Path, encoding: str, sentence: str) -> None:
    assert sentence in refusal(tmp_path, b"subject\nRen\xe9 x\n", encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("打印机坏了，请帮忙", "gb18030"),
        ("Принтер не работает", "windows-1251"),
        ("Принтер не работает", "koi8-r"),
        ("プリンターが動きません", "shift_jis"),
        ("프린터가 작동하지 않습니다", "euc_kr"),
        ("Não é possível imprimir; solicitação", "mac-roman"),
        ("Schlüssel für Büro läuft", "cp850"),
    ],
)
def test_text_of_another_encoding_is_refused_with_what_it_looks_like(tmp_path: Path, text: str, encoding: str) -> None:
    said = refusal(tmp_path, f"id,subject\n1,{text}\n".encode(encoding))
    assert "is not UTF-8" in said or "is neither UTF-8" in said
    assert "--encoding" in said


@pytest.mark.parametrize(
    "text",
    [
        "L’élève a « forcé » l’arrêt : œuvre, cœur, naïf, où, ça – 5 €",
        "ATENÇÃO: SOLICITAÇÃO NÃO ATENDIDA",
        "Drucker läuft nicht, „Größe“ falsch",
        "¿Cómo añado un año? ¡No funciona!",
        "Børnehave på Ærø: skærm åben",
        "25°C in 5µm, Windows™, user’s PC…",
    ],
)
def test_text_of_western_europe_does_not_look_wrong(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"id;subject\n1;{text}\n".encode("windows-1252")).rows[0].get("subject") == text
