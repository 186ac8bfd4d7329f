"""Makes a file where nobody else can replace it, and gives it its name once it is complete.

SQLite opens files by name, and takes ``/proc/self/fd`` as names too. So it gets only names that nobody else can
change: in a private folder (0700), below folders in which nobody else can rename anything. Where the folder that a
file is for is not so (a team's), the file is made among the temporary files, and moved from there by descriptor.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from helpdesk_tui.store.base import Unusable
from helpdesk_tui.store.disk.left_over import ELSEWHERE, PART, lock, sweep
from helpdesk_tui.store.disk.places import changeable, elsewhere, open_folder, refuse_root

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_AT_ONCE = 1 << 20
_TRIES = 100


class Private:
    """A private folder inside ``folder``, as a block that removes it at its end.

    Every method raises OSError where the disk fails.
    """

    def __init__(self, folder: Path, stem: str) -> None:
        """Prepare to make files for ``folder``; ``stem`` is part of the private folder's name."""
        self.folder = Path(os.path.realpath(folder))
        self._stem = stem
        self._name = ""
        # The folder, the private one in it, and where files are made; as descriptors.
        self._there = self._own = self._work = -1
        # By their names, kept open, so that the system gives their inodes to no other file.
        self._made: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Make the folder. Raises Declined for root where others can write, and Unavailable where no place is safe."""
        refuse_root(self.folder)
        try:
            self._there = open_folder(self.folder)
            sweep(self.folder, self._stem)
            self._name, self._own = _made(self._there, f".{self._stem[:100]}.")
            if changeable(self.folder) is None:
                self.place, self._work = self.folder / self._name, os.dup(self._own)
            else:
                self.place, self._work = _made_elsewhere(os.fstat(self._there).st_dev)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder, with the files that were not handed over."""
        if self._work >= 0:
            _emptied(self._work)
            if self.place.parent != self.folder:
                with suppress(OSError):
                    self.place.rmdir()
        if self._own >= 0:
            _emptied(self._own)
            with suppress(OSError):
                os.rmdir(self._name, dir_fd=self._there)
        for descriptor in (*self._made.values(), self._work, self._own, self._there):
            if descriptor >= 0:
                os.close(descriptor)
        self._made.clear()
        self._work = self._own = self._there = -1

    @property
    def disk(self) -> Path:
        """The folder whose disk fills while a file is made."""
        return self.place.parent

    def make(self, name: str) -> Path:
        """Make an empty file that nobody else can read, and return its path."""
        self._made[name] = os.open(name, _NEW, 0o600, dir_fd=self._work)
        return self.place / name

    def hand_over(
        self, name: str, target: str, mode: int, *, like: os.stat_result | None = None, replace: bool = True
    ) -> None:
        """Give the file ``name`` its own name in the folder; both are on the disk when this returns.

        It gets ``mode``, and the group of a folder with the set-group-ID bit; or the owner and group of ``like``.

        Raises:
            FileExistsError: there is such a file, and it is not to be replaced.
            Unusable: it is not the file that was made here.
        """
        self._bring(name)
        descriptor = self._made[name]
        self._see_to(descriptor, name, self._own, target)
        _give(descriptor, mode, like, os.fstat(self._there))
        os.fsync(descriptor)
        if replace:
            os.rename(name, target, src_dir_fd=self._own, dst_dir_fd=self._there)
        else:
            # Unlike a rename, a link takes no name that somebody else has taken meanwhile.
            os.link(name, target, src_dir_fd=self._own, dst_dir_fd=self._there, follow_symlinks=False)
            os.unlink(name, dir_fd=self._own)
        self._see_to(descriptor, target, self._there, target)
        os.close(self._made.pop(name))
        self.settle()

    def rename(self, name: str, other: str) -> None:
        """Give a file of the folder another name there."""
        os.rename(name, other, src_dir_fd=self._there, dst_dir_fd=self._there)

    def remove(self, name: str) -> None:
        """Remove a file of the folder, if it is there."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._there)

    def settle(self) -> None:
        """Write the names in the folder to the disk."""
        descriptor = os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=self._there)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _bring(self, name: str) -> None:
        """Move a file that was made elsewhere into the private folder."""
        if os.path.samestat(os.fstat(self._work), os.fstat(self._own)):
            return
        try:
            os.rename(name, name, src_dir_fd=self._work, dst_dir_fd=self._own)
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        made = self._made[name]
        self._see_to(made, name, self._work, name)
        with open(os.open(name, _OLD, dir_fd=self._work), "rb") as file:
            self._made[name] = os.open(name, _NEW, 0o600, dir_fd=self._own)
            os.close(made)
            with open(self._made[name], "wb", closefd=False) as copy:
                shutil.copyfileobj(file, copy, _AT_ONCE)
        os.unlink(name, dir_fd=self._work)

    def _see_to(self, descriptor: int, name: str, folder: int, target: str) -> None:
        """Raise Unusable where the file of this name is not the one that was made."""
        made, there = os.fstat(descriptor), os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not os.path.samestat(made, there) or made.st_nlink != 1:
            raise Unusable(
                f"Somebody put another file in the place of {self.folder / target} while it was made. Look who can "
                f"write {self.folder}, and do not trust the file there of that name."
            )


def _made(parent: int, begins: str) -> tuple[str, int]:
    """Make a private folder, and return its name and descriptor, opened and locked.

    Where somebody puts something else in its place, another one is made.
    """
    for _ in range(_TRIES):
        name = f"{begins}{os.urandom(8).hex()}{PART}"
        os.mkdir(name, 0o700, dir_fd=parent)
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise
            continue
        made = os.fstat(descriptor)
        # Some file systems (vfat) know no rights: there it is enough that nobody else can write.
        ours = made.st_uid == os.getuid() and not made.st_mode & 0o022 and not os.listdir(descriptor)
        if ours and lock(descriptor):
            return name, descriptor
        os.close(descriptor)
    raise OSError(errno.EEXIST, "Somebody puts something else in the place of whatever is made there")


def _made_elsewhere(device: int) -> tuple[Path, int]:
    place = elsewhere(device)
    parent = open_folder(place)
    try:
        name, descriptor = _made(parent, ELSEWHERE)
    finally:
        os.close(parent)
    return place / name, descriptor


def _emptied(folder: int) -> None:
    """Remove what is in a private folder."""
    with suppress(OSError):
        for name in os.listdir(folder):
            try:
                os.unlink(name, dir_fd=folder)
            except IsADirectoryError:
                shutil.rmtree(name, ignore_errors=True, dir_fd=folder)


def _give(descriptor: int, mode: int, like: os.stat_result | None, folder: os.stat_result) -> None:
    """Set a file's owner, group and mode; where the group cannot be set, it gets no rights."""
    gid = like.st_gid if like is not None else folder.st_gid if folder.st_mode & stat.S_ISGID else -1
    if like is not None:
        with suppress(PermissionError):
            os.fchown(descriptor, like.st_uid, -1)
    try:
        os.fchown(descriptor, -1, gid)
    except PermissionError:
        mode &= ~0o070
    # A file system without rights keeps its own.
    with suppress(PermissionError):
        os.fchmod(descriptor, mode)
