"""The command ``metrics``: printed for a person, written for node_exporter."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_classic

from helpdesk_tui.cli.shared.aside import put
from tests.cli.conftest import Helpdesk

WRITES = int(os.environ.get("HELPDESK_METRICS_WRITES", "200"))


def test_they_are_printed_as_openmetrics_and_count_what_was_done(helpdesk: Helpdesk) -> None:
    helpdesk("new", "Printer prints pale", "--priority", "P2", "--requester", "Jo Dane", "--answered")
    helpdesk("close", "1001", "--resolution", "toner")
    helpdesk("undo")
    text = helpdesk("metrics").out
    found = {one.name: one for one in read_openmetrics(text)}
    assert [one.value for one in found["helpdesk_closings"].samples] == [1]
    opened = {
        (one.labels["priority"], one.labels["channel"]): one.value for one in found["helpdesk_tickets_opened"].samples
    }
    assert opened["P2", "phone"] == 1 and sum(opened.values()) == 1
    assert "Jo" not in text and "1001" not in text
    # Kept by the log's place, and only what is new is counted: the same again.
    assert helpdesk("metrics").out == text


def test_a_textfile_has_another_form_and_the_rights_of_the_umask(helpdesk: Helpdesk, tmp_path: Path) -> None:
    file = tmp_path / "helpdesk.prom"
    assert helpdesk("metrics", "--textfile", str(file)).status == 0
    assert {one.name for one in read_classic(file.read_text())} >= {"helpdesk_tickets_open", "helpdesk_build_info"}
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask()
    assert [one.name for one in tmp_path.iterdir() if "helpdesk.prom" in one.name] == ["helpdesk.prom"]


def umask() -> int:
    value = os.umask(0)
    os.umask(value)
    return value


def test_a_file_that_node_exporter_would_not_read_is_refused(helpdesk: Helpdesk, tmp_path: Path) -> None:
    refused = helpdesk("metrics", "--textfile", str(tmp_path / "helpdesk.txt"))
    assert (refused.status, refused.out) == (2, "")
    assert "helpdesk.prom" in refused.err
    away = helpdesk("metrics", "--textfile", str(tmp_path / "nowhere" / "helpdesk.prom"))
    assert away.status == 1 and "cannot be written" in away.err


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "helpdesk.prom"
    put(file, "before\n")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(Exception, match="No space"):
        put(file, "after\n")
    assert file.read_text() == "before\n"
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [file]


def test_nobody_reads_half_of_a_file_that_is_written_again_and_again(tmp_path: Path) -> None:
    file, texts = tmp_path / "helpdesk.prom", [f"# {size}\n" + "x 1\n" * size + "# END\n" for size in (3, 4_000)]
    put(file, texts[0])
    ended, read = threading.Event(), list[str]()

    def reading() -> None:
        while not ended.is_set():
            text = file.read_text()
            if text not in texts:
                read.append(text)

    reader = threading.Thread(target=reading)
    reader.start()
    try:
        for turn in range(WRITES):
            put(file, texts[turn % 2])
    finally:
        ended.set()
        reader.join()
    assert read == []
