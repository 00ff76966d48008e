"""The scratch folder of a worker: made with the course's files in it, watched, removed.

Student code may leave anything there: thousands of files, folders inside folders without end,
folders that nobody may enter. Removing follows no link and needs no deep recursion.
"""

import contextlib
import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tarifflab.grading.limits import BESIDE_BYTES, BESIDE_FILES, MB, Limits
from tarifflab.grading.notebook.assignment import HERE, Layout
from tarifflab.grading.notebook.run_record import MachineryError

RESERVED_BYTES = 128 * MB  # room on the disk that student code never gets
# Why a copy fails that says nothing of the student's file.
OURS = (errno.EACCES, errno.EPERM, errno.EIO, errno.ENOSPC, errno.EMFILE, errno.ENFILE)
COPIED_BYTES = 4 * MB  # larger files beside the notebook are linked, read-only


def make_scratch(
    parent: Path, files: Iterable[str], beside: Iterable[str] = (), layout: Layout = HERE
) -> tuple[Path, Path]:
    """Make a private folder, laid out as the course is; return it and the working folder in it.

    The working folder holds the course's `files` and the student's `beside`. Where two have one
    name, the course's wins; its large files are linked, read-only.
    """
    # The name is all that keeps a neighbour from asking for sizes: nobody may guess it.
    top = Path(tempfile.mkdtemp(prefix=secrets.token_hex(12), dir=parent))
    folder = top / layout.place
    folder.mkdir(parents=True, exist_ok=True)
    for place, real in layout.links:
        (top / place).parent.mkdir(parents=True, exist_ok=True)
        (top / place).symlink_to(real)
    closed = copy_handed_in(beside, folder)
    if closed:
        remove_tree(top)
        raise MachineryError(closed)
    for name in files:
        source = Path(name)
        target = folder / source.name
        clear(target)
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.stat().st_size <= COPIED_BYTES:
            shutil.copyfile(source, target)
        else:
            target.symlink_to(source)
    return top, folder


def copy_handed_in(paths: Iterable[str], folder: Path) -> str:
    """Copy a student's files and folders, within bounds; only regular files.

    A link is left out: what it leads to may be the solution, or may never end. Return a
    sentence on what this machine could not copy, "" if there is nothing like that.
    """
    left, count, closed = BESIDE_BYTES, BESIDE_FILES, ""
    waiting = [(Path(path), folder / Path(path).name) for path in paths]
    while waiting and count > 0:
        count -= 1
        source, target = waiting.pop(0)
        try:
            mode = source.lstat()
            if stat.S_ISDIR(mode.st_mode):
                target.mkdir()
                waiting += [(inner, target / inner.name) for inner in sorted(source.iterdir())]
            elif stat.S_ISREG(mode.st_mode) and mode.st_size <= left:
                shutil.copyfile(source, target, follow_symlinks=False)
                left -= mode.st_size
        except OSError as error:  # what is gone meanwhile is left out
            if error.errno in OURS:
                closed = f"`{source.name}` cannot be copied, {error.strerror}"
    return closed


def clear(target: Path) -> None:
    """Remove whatever has this name, if anything has."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def overfull(folder: Path, limits: Limits) -> bool:
    """Say whether a folder holds more than it may, in files or in bytes on the disk."""
    count, size = usage(folder, limits.scratch_files)
    return count > limits.scratch_files or size > limits.scratch_mb * MB


def usage(folder: Path, most: int) -> tuple[int, int]:
    """Return the number of files and folders in a folder, and their bytes on the disk.

    Counting stops above `most` files.
    """
    count = size = 0
    waiting = [str(folder)]
    while waiting and count <= most:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # gone meanwhile, or closed by the student's code
            continue
        for entry in entries:
            count += 1
            with contextlib.suppress(OSError):
                size += entry.stat(follow_symlinks=False).st_blocks * 512
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
    return count, size


def free_bytes(folder: Path) -> int:
    """Return the room that is left on a folder's disk."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def lacking(folder: Path) -> str:
    """Return a sentence if the disk is too short for student code to run fairly, else ""."""
    free = free_bytes(folder)
    if free >= RESERVED_BYTES:
        return ""
    return (
        f"the temporary disk has {free // MB} MB left, {RESERVED_BYTES // MB} are needed; "
        "make room, or set TMPDIR to a folder on a larger one"
    )


def remove_tree(folder: Path) -> None:
    """Remove a folder and all in it; nested folders are first moved up to the top.

    A folder that cannot be removed (a broken disk) is left behind: it holds no mark.
    """
    number = 0
    with contextlib.suppress(OSError):
        while True:
            folders = _empty(folder)
            if not folders:
                break
            for inner in folders:
                for deeper in _empty(inner):
                    number += 1
                    deeper.rename(folder / f".up-{number}")
                inner.rmdir()
        folder.rmdir()


def _empty(folder: Path) -> list[Path]:
    """Unlink the files of one folder and return the folders in it."""
    folder.chmod(stat.S_IRWXU)
    folders = []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            folders.append(Path(entry.path))
        else:
            Path(entry.path).unlink()
    return folders
