"""A view of the machine of one's own: no `/proc`, no neighbour's folder, no times of reading.

What a process may ask of a path cannot be filtered: `os.stat` of ``/proc/123`` tells whether
there is such a process and how many threads it has, and of a file in a neighbour's folder how
large it is. In a mount namespace of its own a process finds neither. A process id namespace
hides how many processes and threads others have made: the kernel numbers all in one row. That
takes root or, but for the times of reading, a kernel that lets ordinary users make namespaces;
where neither is to be had these channels stay open (``docs/grading.md`` says what they are
worth), and everything else of the confinement holds without.
"""

import ctypes
import os
import signal
import struct
from collections.abc import Callable
from pathlib import Path

from tarifflab.grading.confinement.libc import libc

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID = 0x20000, 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442  # the same on all machines
OPEN_TREE_CLONE, MOVE_MOUNT_F_EMPTY_PATH = 1, 4
AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = -100, 0x1000, 0x8000
MOUNT_ATTR_NOATIME, MOUNT_ATTR_ATIME = 0x10, 0x70
MS_SLAVE = 1 << 19
PR_SET_PDEATHSIG = 1

_ready: list[bool] = []
_numbers: list[bool] = []


def prepare(folder: Path) -> bool:
    """Make a namespace from which each fork can make its own; return whether that works.

    For the zygote, before its first fork and without a thread; `folder` is any folder to try
    it with. What is mounted outside later is still seen inside, but not the other way round.
    An ordinary user goes on as a child of the process that called.
    """
    if not possible(folder):
        return False
    _enter()
    _ready.append(True)
    if not _possible(_number_twice):
        _begin_a_row()
    if _possible(_number_twice):
        _numbers.append(True)
    return True


def number_next_child(*, anew: bool) -> None:
    """Let the next fork be the first process of its own row of numbers, or of ours again.

    Whoever is first is what `init` is to a machine: of its own signals only those reach it for
    which it has a handler. From outside it can be killed and waited for like any other, by the
    number that `fork` has returned: to an ordinary user's parent alone that number means it.

    Raises
    ------
    OSError
        If the kernel refuses now what it has allowed to `prepare`.
    """
    if not _numbers:
        return
    ours = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        _check(libc().setns(ours, CLONE_NEWPID), "setns")  # a second row needs the first one
    finally:
        os.close(ours)
    if anew:
        _check(libc().unshare(CLONE_NEWPID), "unshare")


def _number_twice() -> None:
    _numbers.append(True)
    number_next_child(anew=True)
    number_next_child(anew=True)


def _begin_a_row() -> None:
    """Go on as the first process of a row of numbers within our own user namespace.

    The machine's row belongs to nobody's namespace: whoever has left it cannot come back to it
    for the next child. What called stays behind and ends as the other does.
    """
    if libc().unshare(CLONE_NEWPID):
        return  # not here: numbers stay the machine's
    child = os.fork()
    if child == 0:
        libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        return
    os.closerange(3, 65536)  # else nobody could see a wire end with the child
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)


def possible(folder: Path) -> bool:
    """Say whether this machine can hide anything."""
    return _possible(lambda: _try_whole(folder))


def _possible(deed: Callable[[], None]) -> bool:
    """Say whether something can be done here; tried in a child, which takes it along."""
    child = os.fork()
    if child == 0:
        try:
            deed()
            os._exit(0)
        except BaseException:  # whatever it is: this machine cannot do it
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def hide(parent: str, own: str) -> None:
    """Hide `/proc` and what else lies in `parent`, but `own`; nothing where that cannot be.

    Raises
    ------
    OSError
        If the kernel refuses now what it has allowed to `prepare`.
    """
    if not _ready:
        return
    _check(libc().unshare(CLONE_NEWNS), "unshare")
    _cover("/proc", "mode=555")
    kept = os.open(own, os.O_PATH | os.O_CLOEXEC)
    tree = libc().syscall(OPEN_TREE, kept, b"", AT_EMPTY_PATH | OPEN_TREE_CLONE)
    _check(min(tree, 0), "open_tree")
    _cover(parent, "mode=711", writable=True)
    Path(own).mkdir()
    place = os.fsencode(own)
    _check(
        libc().syscall(MOVE_MOUNT, tree, b"", AT_FDCWD, place, MOVE_MOUNT_F_EMPTY_PATH),
        "move_mount",
    )
    os.close(tree)
    os.close(kept)


def _enter() -> None:
    """Leave the machine's mount namespace; as an ordinary user by a user namespace."""
    user, group = os.getuid(), os.getgid()
    if libc().unshare(CLONE_NEWNS):
        _check(libc().unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _check(_set_mounts(propagation=MS_SLAVE), "mount_setattr")
    # Refused in a user namespace: there tables are read ahead (`access_times`), and what the
    # interpreter reads of its own may be noted once a day.
    _set_mounts(MOUNT_ATTR_NOATIME, MOUNT_ATTR_ATIME)


def _try_whole(folder: Path) -> None:
    _enter()
    _ready.append(True)
    hide(str(folder.parent), str(folder))
    seen = [entry.name for place in (Path("/proc"), folder.parent) for entry in place.iterdir()]
    if seen != [folder.name]:
        raise OSError(f"the view is not private: {seen}")


def _cover(place: str, options: str, *, writable: bool = False) -> None:
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | (0 if writable else MS_RDONLY)
    data = f"size=64k,{options}".encode()
    _check(libc().mount(b"none", os.fsencode(place), b"tmpfs", flags, data), f"mount {place}")


def _set_mounts(on: int = 0, off: int = 0, propagation: int = 0) -> int:
    attributes = struct.pack("4Q", on, off, propagation, 0)
    failed: int = libc().syscall(
        MOUNT_SETATTR, AT_FDCWD, b"/", AT_RECURSIVE, attributes, len(attributes)
    )
    return failed


def _check(failed: int, what: str) -> None:
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
