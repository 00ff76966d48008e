"""The scratch folder of a worker: made with the course's files in it, watched, removed.

Student code may leave anything there: thousands of files, folders inside folders without end,
folders that nobody may enter. Removing follows no link and needs no deep recursion.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tarifflab.grading.limits import MB, Limits

RESERVED_BYTES = 128 * MB  # room on the disk that student code never gets
COPIED_BYTES = 4 * MB  # larger files beside the notebook are linked, read-only


def make_scratch(parent: Path, files: Iterable[str]) -> Path:
    """Make a private folder that holds copies of `files` (links to the large ones).

    Of two files with one name the later counts. Links inside a folder stay links: a copy of
    what they lead to would be a way around the confinement.
    """
    folder = Path(tempfile.mkdtemp(dir=parent))
    for name in files:
        source = Path(name)
        target = folder / source.name
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=_odd)
        elif source.stat().st_size <= COPIED_BYTES:
            shutil.copyfile(source, target)
        else:
            target.unlink(missing_ok=True)
            target.symlink_to(source)
    return folder


def _odd(folder: str, names: list[str]) -> list[str]:
    """Return what is neither file, folder nor link: reading it might never end."""
    modes = {name: os.lstat(os.path.join(folder, name)).st_mode for name in names}
    good = (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
    return [name for name, mode in modes.items() if not any(test(mode) for test in good)]


def overfull(folder: Path, limits: Limits) -> bool:
    """Say whether a folder holds more than it may, in files or in bytes on the disk."""
    left, count = limits.scratch_mb * MB, limits.scratch_files
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < RESERVED_BYTES:  # deleted files that are open count here
        return True
    waiting = [str(folder)]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # gone meanwhile, or closed by the student's code
            continue
        for entry in entries:
            count -= 1
            with contextlib.suppress(OSError):
                left -= entry.stat(follow_symlinks=False).st_blocks * 512
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
        if count < 0 or left < 0:
            return True
    return False


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
            os.unlink(entry.path)
    return folders
