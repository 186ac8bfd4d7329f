"""The ways to set up a team in docs/admin.md work as they stand, line by line, on a machine that is the test's alone.

Root runs them in a mount namespace, where /etc, /opt, /srv, /home and /usr/local/bin are copies or empty. pip finds
what it installs in wheels made of this environment, for there is no network.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from tests.documents import ROOT, blocks, read, section

ADMIN = read("docs/admin.md")
NEEDED = ("unshare", "mount", "su", "useradd", "groupadd", "usermod")
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "dist")
OWN = "helpdesk-tui"


def commands(heading: str) -> str:
    """Return the first block of shell in a section."""
    return next(block.text for block in blocks(section(ADMIN, heading)) if block.kind == "sh")


def rewheel(dist: Distribution, folder: Path) -> None:
    """Put the files of an installed distribution back into a wheel."""
    tags = re.findall(r"(?m)^Tag: (.*)$", dist.read_text("WHEEL") or "")
    files = [file for file in dist.files or [] if ".." not in file.parts and file.suffix != ".pyc"]
    record = next((file for file in files if file.name == "RECORD"), None)
    if not tags or record is None:
        pytest.skip(f"{dist.name} was not installed from a wheel")
    name = f"{record.parent.name.removesuffix('.dist-info')}-{tags[-1]}.whl"
    lines: list[str] = []
    with zipfile.ZipFile(folder / name, "w") as wheel:
        for file in files:
            place = Path(str(file.locate()))
            if file != record and place.is_file():
                data = place.read_bytes()
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                lines.append(f"{file},sha256={digest},{len(data)}")
                wheel.writestr(str(file), data)
        wheel.writestr(str(record), "\n".join([*lines, f"{record},,"]))


INSTALL, _, TEAM = commands("A team on one box").partition("\n\n")
ACCOUNT = commands("One account for everybody")
UMASK = INSTALL.splitlines()[0]


@pytest.fixture(scope="module")
def machine() -> Iterator[Path]:
    """A folder everybody can pass through, with what the namespace has in place of the machine's own folders."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"it takes root, and {', '.join(NEEDED)}")
    if subprocess.run(["unshare", "--mount", "mount", "--bind", "/tmp", "/mnt"], capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    folder = Path(tempfile.mkdtemp(prefix="helpdesk-machine-"))
    try:
        folder.chmod(0o755)
        (folder / "wheels").mkdir()
        for dist in distributions():
            if dist.name != OWN:
                rewheel(dist, folder / "wheels")
        # Where only root can go, as a checkout under root's home is.
        (folder / "root").mkdir(mode=0o700)
        shutil.copytree(ROOT, folder / "root" / "helpdesk", ignore=NOT_COPIED)
        installed = run(folder, INSTALL)
        assert installed.returncode == 0, installed.stdout + installed.stderr
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


BEGIN = """
set -eu
umask 022
mkdir python
mount --bind "$BASE" python
for place in opt srv home usr/local/bin; do mkdir -p "new/$place"; mount --bind "new/$place" "/$place"; done
cp -a /etc new/etc && mount --bind new/etc /etc && rm -rf /etc/helpdesk
for name in ana bo eve; do useradd --create-home $name; done
cd root/helpdesk
umask 077
"""
"""A machine with three users. Its administrator has a careful umask, which what the page says must not depend on."""


def run(machine: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run shell lines as root on a machine of their own."""
    for place in (machine / "python", *(machine / "new" / name for name in ("etc", "home", "srv"))):
        shutil.rmtree(place, ignore_errors=True)
    environ = {
        "BASE": sys.base_prefix,
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "PATH": f"{machine}/python/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(machine / "wheels"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join([BEGIN, *lines])],
        cwd=machine, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip


def test_a_team_in_one_group_works_on_one_desk(machine: Path) -> None:
    done = run(
        machine,
        UMASK,
        TEAM.replace("helpdesk doctor ", "helpdesk doctor || true "),
        'su - ana -c \'helpdesk new "Mail is down" --priority P2 --requester "Maria Silva"\'',
        "su - bo -c 'helpdesk take 1001 && helpdesk note 1001 Looking'",
        "echo LISTED; su - ana -c 'helpdesk list @bo'",
        "echo DOCTOR; su - ana -c 'helpdesk doctor' || true",
        "echo STRANGER; su - eve -c 'helpdesk list' 2>&1 || echo refused",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    whole, _, stranger = done.stdout.partition("STRANGER\n")
    assert "Mail is down" in whole.split("LISTED\n")[1]
    for told in (whole.split("LISTED\n")[0], whole.split("DOCTOR\n")[1]):
        assert not re.findall(r"(?m)^!! (?:configuration|desk|file|folder|roles|user): .*", told), told
    assert stranger.endswith("refused\n") and "Mail is down" not in stranger and "Traceback" not in stranger


def test_a_team_through_one_account_works_by_the_script_of_the_page(machine: Path) -> None:
    done = run(
        machine,
        UMASK,
        ACCOUNT,
        "su - helpdesk -c '/opt/helpdesk/bin/helpdesk --as ana new VPN'",
        "su - helpdesk -c '/opt/helpdesk/bin/helpdesk --as ana show 1001 --json'",
        "su - helpdesk -c '/opt/helpdesk/bin/helpdesk new VPN' 2>&1 || echo 'in its own name it only looks'",
        "su - ana -c 'helpdesk list' 2>&1 || echo 'nobody else reaches it'",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"actor": "ana", "via": "helpdesk"' in done.stdout
    assert "in its own name it only looks" in done.stdout and "nobody else reaches it" in done.stdout
