"""The source distribution holds what its own tests look at."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Makefile", "pyproject.toml"]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution and unpack it."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("sdist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", out, ROOT],
        cwd=out, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [archive] = out.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        content.extractall(out, filter="data")
    return out / archive.name.removesuffix(".tar.gz")


@pytest.mark.parametrize("folder", ["data", "docs", "screenshots", "tests", "helpdesk_tui", ".ci"])
def test_a_folder_of_the_checkout_is_in_it_whole(unpacked: Path, folder: str) -> None:
    def files(root: Path) -> set[str]:
        found = (path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {str(path.relative_to(root)) for path in found}

    assert files(unpacked) == files(ROOT)


@pytest.mark.parametrize("name", TOP)
def test_a_file_at_the_top_is_in_it(unpacked: Path, name: str) -> None:
    assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()


def test_its_own_tests_of_what_its_documents_name_pass(unpacked: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    # Commands do here what they do in the checkout.
    command += ["-k", "not work_as_they_are_shown", "tests/test_docs.py", "tests/test_docs_said.py"]
    done = subprocess.run(
        command, cwd=unpacked, env=clean | {"PYTHONPATH": str(unpacked)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
