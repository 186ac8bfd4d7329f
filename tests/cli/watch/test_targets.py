"""What the command line says about the targets of a watch file."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from tests.cli.conftest import Helpdesk

HOOK = '[[target]]\nname = "own"\nkind = "webhook"\nurl = "http://127.0.0.1:{port}/"\nsecret = "{secret}"\n'


def written(folder: Path, text: str) -> tuple[str, str]:
    """Write a watch file and the configuration that names it; return the arguments that choose a desk."""
    (folder / "watch.toml").write_text(text)
    (folder / "desk.toml").write_text(f'watch = "{folder / "watch.toml"}"\n')
    return "--db", str(folder / "desk.db")


def test_config_check_names_what_is_wrong_with_targets_heartbeat_and_incoming(
    command: Helpdesk, tmp_path: Path
) -> None:
    text = '[[target]]\nname = "own"\nkind = "pigeon"\n[heartbeat]\nurl = "x"\n[incoming]\nlisten = "0.0.0.0:1"\n'
    run = command(*written(tmp_path, text), "config", "check")
    assert run.status == 1
    for place in ("target[1].kind", "heartbeat.url", "incoming.listen", "incoming.secret"):
        assert f"{tmp_path / 'watch.toml'}: {place}: " in run.out


def test_doctor_looks_at_the_targets_and_reaches_them_where_that_is_asked(command: Helpdesk, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    secret.chmod(0o600)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        desk = written(tmp_path, HOOK.format(port=taken.getsockname()[1], secret=secret))
        assert "ok targets: 1 target can be used.\n" in command(*desk, "doctor").out
        assert "!! targets: own: The connection was refused.\n" in command(*desk, "doctor", "--reach").out
    os.chmod(secret, 0o644)
    run = command(*desk, "doctor")
    assert run.status == 1 and f"!! targets: own: Others can read the secret {secret} (0644)." in run.out
    assert "whsec" not in run.out + run.err
