"""Confinement of one process: Landlock for files, seccomp for calls, rlimits for amounts.

`confine` is called in a process that was just forked and is about to run code we do not trust.
It cannot be undone, and every later step of the process is under it. In order:

1. every descriptor but the wire is closed, standard streams lead to ``/dev/null``;
2. rlimits: memory, size of a file, open files, no core, CPU time as a last resort;
3. where the kernel allows it, `/proc` and the neighbours' folders go out of sight;
4. all capabilities are dropped (root included) and no program can give any back;
5. Landlock: the interpreter, its packages and the course's tables may be read; the scratch
   folder may be written; TCP, abstract sockets and signals to outside are cut where the
   kernel's version knows how;
6. seccomp: an allow list of system calls (`syscalls`), which needs no kernel version.

Nothing here imports pandas or reads configuration: a reader can follow it top to bottom.
"""

import ctypes
import errno
import os
import signal
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tarifflab.grading.confinement import private_view, syscalls
from tarifflab.grading.confinement.libc import libc
from tarifflab.grading.limits import MB, Limits

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on all machines
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECCOMP = 1, 4, 24, 22
PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 38, 2
CAPSET = {"x86_64": 126, "aarch64": 91}
CAPABILITY_VERSION_3 = 0x20080522
LAST_CAPABILITY = 63

# Landlock's rights (linux/landlock.h).
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << n for n in range(6))
MAKE_DIR, MAKE_REG, TRUNCATE = 1 << 7, 1 << 8, 1 << 14
RIGHTS_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
NET_BIND_CONNECT_TCP = 3  # from ABI 4
SCOPE_ABSTRACT_UNIX_AND_SIGNALS = 3  # from ABI 6
MINIMUM_ABI = 3  # earlier versions cannot refuse to truncate a file

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
FILE_RIGHTS = READ_FILE | WRITE_FILE | TRUNCATE | EXECUTE

SYSTEM_READABLE = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
    "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom", "/dev/random",
)  # fmt: skip


class ConfinementError(Exception):
    """The kernel refused a step of the confinement: nothing may run."""


try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

STATM = Path("/proc/self/statm")  # Linux alone


@dataclass(frozen=True)
class Cell:
    """What one process may touch.

    Parameters
    ----------
    readable : tuple of str
        Files and folders beyond the interpreter's own.
    scratch : str
        The one folder that may be written.
    work : str
        The working folder in it; "" for the scratch folder itself.
    """

    readable: tuple[str, ...]
    scratch: str
    work: str = ""


def landlock_abi() -> int:
    """Return the kernel's Landlock version, 0 if there is none."""
    return max(0, int(libc().syscall(LANDLOCK_CREATE, None, 0, 1)))


def missing() -> str | None:
    """Return what this machine lacks for confinement, as part of a sentence, or None."""
    if sys.platform != "linux":
        return f"{sys.platform} has neither Landlock nor seccomp"
    if not syscalls.supported():
        return f"there is no list of system calls for a {os.uname().machine} processor"
    if landlock_abi() < MINIMUM_ABI:
        return f"the kernel's Landlock is version {landlock_abi()}, {MINIMUM_ABI} is needed"
    if not STATM.exists():  # without it nobody can say what the limit of memory counts from
        return "/proc is not mounted (as root: mount -t proc proc /proc)"
    if not _has_filters():
        return "the kernel has no seccomp"
    return None


def _has_filters() -> bool:
    """Say whether the kernel filters calls: then it looks for the filter that is not there."""
    libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT


@cache
def interpreter_folders() -> tuple[str, ...]:
    """Return the folders that the interpreter and its packages need, never `sys.path`.

    `sys.path` may hold a project's own folder (an editable install), with the solutions in it.
    """
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    own = str(Path(__file__).resolve().parent.parent)
    base = Path(sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    return (*{sysconfig.get_path(name) for name in names}, str(base), own, *SYSTEM_READABLE)


def confine(cell: Cell, limits: Limits, keep: int, confined: bool = True) -> None:
    """Confine the calling process for good; `keep` is the one descriptor that survives.

    With `confined` False only the limits and the closed descriptors apply.
    """
    close_descriptors(keep)
    os.chdir(cell.work or cell.scratch)
    limit_resources(limits)
    if confined:
        hide_neighbours(cell)
        # In this order: Landlock asks for "no new privileges" first, and the filter of calls
        # refuses what every step above it needs.
        drop_privileges()
        restrict_files(cell)
        filter_calls()


def hide_neighbours(cell: Cell) -> None:
    """Take `/proc` and the other scratch folders out of sight."""
    try:
        private_view.hide(str(Path(cell.scratch).parent), cell.scratch)
    except OSError as error:
        raise ConfinementError(f"a private view: {error.strerror or error}") from error
    os.chdir(cell.work or cell.scratch)  # the same folder, by the path that is left


def close_descriptors(keep: int) -> None:
    """Close every inherited descriptor but `keep`; the standard streams become /dev/null."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.closerange(3, keep)
    os.closerange(keep + 1, 65536)


def no_core_files() -> None:
    """Let this process and its children leave no picture of their memory behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_resources(limits: Limits) -> None:
    """Set the rlimits; memory counts from what the warm interpreter already has mapped."""
    bounds = {
        "RLIMIT_FSIZE": limits.file_mb * MB,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    if STATM.exists():
        bounds["RLIMIT_AS"] = _mapped() + limits.memory_mb * MB
    for name, bound in bounds.items():
        which = getattr(resource, name, None)  # other systems know fewer
        if which is None:
            continue
        hard = resource.getrlimit(which)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (bound, bound))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a full file is an OSError, not a death


def _mapped() -> int:
    """Return the bytes that this process has mapped."""
    statm = os.open(STATM, os.O_RDONLY)
    try:
        return int(os.read(statm, 64).split()[0]) * resource.getpagesize()
    finally:
        os.close(statm)


def drop_privileges() -> None:
    """Drop every capability and refuse new ones; die with the parent; be unreadable."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # The bounding set before the rest: to shrink it takes a capability that then goes too.
    for capability in range(LAST_CAPABILITY):
        if libc().prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            break  # past the kernel's last, or an ordinary user, who has none
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    if libc().syscall(CAPSET[os.uname().machine], header, bytes(24)):
        raise ConfinementError(f"capset: {os.strerror(ctypes.get_errno())}")
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_DUMPABLE, 0)  # else a process of the same user may read our memory


def restrict_files(cell: Cell) -> None:
    """Enter a Landlock domain: read the interpreter and tables, write the scratch folder."""
    abi = landlock_abi()
    handled = RIGHTS_BY_ABI[max(n for n in RIGHTS_BY_ABI if n <= abi)]
    attributes = struct.pack("Q", handled)
    if abi >= 4:
        attributes += struct.pack("Q", NET_BIND_CONNECT_TCP)
    if abi >= 6:
        attributes += struct.pack("Q", SCOPE_ABSTRACT_UNIX_AND_SIGNALS)
    ruleset = libc().syscall(LANDLOCK_CREATE, attributes, len(attributes), 0)
    if ruleset < 0:
        raise ConfinementError(f"Landlock: {os.strerror(ctypes.get_errno())}")
    _allow(ruleset, (*interpreter_folders(), *cell.readable), READ)
    _allow(ruleset, ("/dev/null", "/dev/zero"), READ_FILE | WRITE_FILE)
    _allow(ruleset, (cell.scratch,), WRITE)
    if libc().syscall(LANDLOCK_RESTRICT, ruleset, 0):
        raise ConfinementError(f"Landlock: {os.strerror(ctypes.get_errno())}")
    os.close(ruleset)


def filter_calls() -> None:
    """Install the seccomp filter for this process."""
    body = ctypes.create_string_buffer(syscalls.for_this_process())
    pointer = ctypes.addressof(body)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", (len(body) - 1) // 8, pointer))
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(header))


def _allow(ruleset: int, paths: Iterable[str], rights: int) -> None:
    for path in paths:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, PermissionError):
            continue  # not there, or closed to this user anyway
        # Of what was opened: the kernel refuses a file with rights of a folder.
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rule = struct.pack("=Qi", rights if folder else rights & FILE_RIGHTS, descriptor)
        failed = libc().syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)
        os.close(descriptor)
        if failed:
            raise ConfinementError(f"Landlock, {path}: {os.strerror(ctypes.get_errno())}")


def _prctl(option: int, first: int, second: int = 0) -> None:
    if libc().prctl(option, ctypes.c_ulong(first), ctypes.c_ulong(second), 0, 0):
        raise ConfinementError(f"prctl {option}: {os.strerror(ctypes.get_errno())}")
