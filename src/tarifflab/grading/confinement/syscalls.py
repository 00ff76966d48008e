"""The seccomp filter: the system calls that a confined process may make, as a BPF program.

An allow list, so that a call which a future kernel adds is refused until somebody has thought
about it. Refused calls fail with EPERM, which Python shows as `PermissionError`; `clone3` fails
with ENOSYS, so that the C library falls back to `clone`, whose flags can be examined.

What is missing on purpose: making processes, executing programs, opening sockets, passing
descriptors, signals to others, ptrace and reading foreign memory, changing owners, modes,
limits, namespaces or mounts, System V and POSIX queues, memory files, io_uring, bpf, keyrings,
reserving disk space without writing it. And whatever one submission could tell another with:
locks on files that both may read, leases, the room on the disk, the machine's memory and load,
which process ids there are, the clocks of other processes.
"""

import errno
import os
import platform
import struct

ALLOW = 0x7FFF0000
ERRNO = 0x00050000
KILL = 0x80000000

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name, number on x86_64, number on aarch64 (None: the architecture has no such call).
CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64),
    "close": (3, 57), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None),
    "newfstatat": (262, 79), "statx": (332, 291),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215),
    "brk": (12, 214), "mremap": (25, 216), "madvise": (28, 233), "msync": (26, 227),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "pause": (34, None),
    "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65), "writev": (20, 66),
    "preadv": (295, 69), "pwritev": (296, 70), "sendfile": (40, 71),
    "copy_file_range": (326, 285),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "pipe": (22, None), "pipe2": (293, 59), "eventfd2": (290, 19),
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24),
    "sched_yield": (24, 124), "getcpu": (309, 168),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None),
    "times": (100, 153), "getitimer": (36, 102), "setitimer": (38, 103), "alarm": (37, None),
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getpgrp": (111, None),
    "getuid": (102, 174), "getgid": (104, 176),
    "geteuid": (107, 175), "getegid": (108, 177), "getgroups": (115, 158),
    "getresuid": (118, 148), "getresgid": (120, 150), "umask": (95, 166),
    "exit": (60, 93), "exit_group": (231, 94), "uname": (63, 160),
    "getrlimit": (97, 163), "getrusage": (98, 165), "getrandom": (318, 278),
    "fsync": (74, 82), "fdatasync": (75, 83),
    "truncate": (76, 45), "ftruncate": (77, 46), "getdents64": (217, 61),
    "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "unlink": (87, None), "unlinkat": (263, 35),
    "readlink": (89, None), "readlinkat": (267, 78), "fadvise64": (221, 223),
    "arch_prctl": (158, None), "set_robust_list": (273, 99),
    "rseq": (334, 293), "membarrier": (324, 283),
    "restart_syscall": (219, 128),
    "epoll_create": (213, None), "epoll_create1": (291, 20), "epoll_ctl": (233, 21),
    "epoll_wait": (232, None), "epoll_pwait": (281, 22),
    "recvfrom": (45, 207), "shutdown": (48, 210), "getsockopt": (55, 209),
    "setsockopt": (54, 208), "getsockname": (51, 204), "getpeername": (52, 205),
}  # fmt: skip

# Calls that are allowed only with some arguments; the rules stand in `program`.
CONDITIONAL: dict[str, tuple[int | None, int | None]] = {
    "tgkill": (234, 131), "clone": (56, 220), "clone3": (435, 435), "ioctl": (16, 29),
    "fcntl": (72, 25), "prctl": (157, 167), "prlimit64": (302, 261), "socketpair": (53, 199),
    "sendto": (44, 206), "open": (2, None), "openat": (257, 56), "futex": (202, 98),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "getpgid": (121, 155), "getsid": (124, 156), "sched_getaffinity": (204, 123),
}  # fmt: skip

CLONE_THREAD = 0x10000
CLONE_NAMESPACES = 0x7E020080
AF_UNIX = 1
SIGKILL = 9
FUTEX_PRIVATE, FUTEX_COMMAND = 0x80, 0x7F
FUTEX_WAITS = (0, 9)  # joining a thread waits in the way that processes could
O_TMPFILE = 0x400000
IOCTLS = (0x5401, 0x541B, 0x5451, 0x5450, 0x5421, 0x5413)  # is a tty? how much? close-on-exec
CLOCKS = 16  # below stand the machine's and one's own; from there on numbers name processes
FCNTLS = (0, 1, 2, 3, 4, 1030, 1032)  # no locks, leases, F_SETOWN, F_SETSIG
PRCTLS = (15, 16, 0x53564D41)  # names of threads and of mappings

LD, JEQ, JGE, JSET, RET, AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
NUMBER, ARCH, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data


def _line(code: int, constant: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, constant)


def _deny(number: int = errno.EPERM) -> bytes:
    return _line(RET, ERRNO | number)


def _rule(number: int, body: list[bytes]) -> list[bytes]:
    """Run `body`, which must return, if the call has this number."""
    return [_line(JEQ, number, 0, len(body)), *body]


def _argument(index: int) -> bytes:
    # The lower half: of what is compared this way the kernel, too, looks at no more.
    return _line(LD, ARGUMENTS + 8 * index)


def _one_of(index: int, values: tuple[int, ...]) -> list[bytes]:
    checks = [_line(JEQ, v, len(values) - 1 - at + 1, 0) for at, v in enumerate(values)]
    return [_argument(index), *checks, _deny(), _line(RET, ALLOW)]


def _zero(index: int) -> list[bytes]:
    """Allow if both halves of the argument are zero."""
    high = _line(LD, ARGUMENTS + 8 * index + 4)
    return [
        _argument(index), _line(JEQ, 0, 0, 3), high, _line(JEQ, 0, 0, 1),
        _line(RET, ALLOW), _deny(),
    ]  # fmt: skip


def _own_and_zero(process: int, index: int) -> list[bytes]:
    """Allow for the process itself if both halves of an argument are zero."""
    return [
        _argument(0), _line(JEQ, 0, 2, 0), _line(JEQ, process, 1, 0), _deny(), *_zero(index),
    ]  # fmt: skip


def _no_unnamed_files(flags: int) -> list[bytes]:
    """Allow to open, but not to make a file that no folder lists."""
    return [_argument(flags), _line(JSET, O_TMPFILE, 0, 1), _deny(), _line(RET, ALLOW)]


def _threads_only() -> list[bytes]:
    return [
        _argument(0), _line(JSET, CLONE_NAMESPACES, 2, 0), _line(JSET, CLONE_THREAD, 0, 1),
        _line(RET, ALLOW), _deny(),
    ]  # fmt: skip


def supported() -> bool:
    """Say whether this machine's processor has a table here."""
    return platform.machine() in AUDIT_ARCH


def _own(process: int) -> list[bytes]:
    """Allow for the process itself: other numbers would tell which processes there are."""
    return _one_of(0, (0, process))


def _no_killing(process: int) -> list[bytes]:
    """Allow signals within the process, but SIGKILL: that is for the kernel and for main.

    So a process that was killed was not killed by its student.
    """
    return [
        _argument(0), _line(JEQ, process, 0, 2), _argument(2), _line(JEQ, SIGKILL, 0, 1),
        _deny(), _line(RET, ALLOW),
    ]  # fmt: skip


def _within_the_process() -> list[bytes]:
    """Allow futexes that are private; of the others only to wait.

    A page of a library is mapped in every process, and a futex that is not private is the same
    one for all of them: who wakes there tells who waits.
    """
    waits = [_line(JEQ, v, len(FUTEX_WAITS) - at, 0) for at, v in enumerate(FUTEX_WAITS)]
    return [
        _argument(1), _line(JSET, FUTEX_PRIVATE, 2 + len(FUTEX_WAITS), 0),
        _line(AND, FUTEX_COMMAND), *waits, _deny(), _line(RET, ALLOW),
    ]  # fmt: skip


def _no_foreign_clock() -> list[bytes]:
    """Allow the clocks with a name: the others count what a process, or a thread, has used."""
    return [_argument(0), _line(JGE, CLOCKS, 0, 1), _deny(), _line(RET, ALLOW)]


def rules(process: int) -> dict[str, list[bytes]]:
    """Return what decides over each call of `CONDITIONAL`."""
    return {
        "tgkill": _no_killing(process), "clone": _threads_only(),
        "clone3": [_deny(errno.ENOSYS)], "ioctl": _one_of(1, IOCTLS),
        "fcntl": _one_of(1, FCNTLS), "prctl": _one_of(0, PRCTLS),
        "prlimit64": _own_and_zero(process, 2), "socketpair": _one_of(0, (AF_UNIX,)),
        "sendto": _zero(4), "open": _no_unnamed_files(1), "openat": _no_unnamed_files(2),
        "futex": _within_the_process(), "getpgid": _own(process), "getsid": _own(process),
        "sched_getaffinity": _own(process), "clock_gettime": _no_foreign_clock(),
        "clock_getres": _no_foreign_clock(), "clock_nanosleep": _no_foreign_clock(),
    }  # fmt: skip


def program(process: int, machine: str = "") -> bytes:
    """Return the filter for the process with this id, as an array of `sock_filter`."""
    machine = machine or platform.machine()
    column = 0 if machine == "x86_64" else 1
    # The same numbers mean other calls to a 32-bit program, and from 0x40000000 on (x32) the
    # same calls have other numbers: both would go past the list below.
    lines = [
        _line(LD, ARCH), _line(JEQ, AUDIT_ARCH[machine], 1, 0), _line(RET, KILL),
        _line(LD, NUMBER), _line(JGE, 0x40000000, 0, 1), _deny(),
    ]  # fmt: skip
    bodies = {name: [_line(RET, ALLOW)] for name in CALLS} | rules(process)
    for name, body in bodies.items():
        number = (CALLS | CONDITIONAL)[name][column]
        if number is not None:
            lines += _rule(number, body)
    return b"".join([*lines, _deny()])


_CACHE: list[bytes] = []
_PLACES: list[int] = []


def for_this_process() -> bytes:
    """Return the filter for the calling process; the program is put together once.

    A fork copies the finished program and only the process id in it is exchanged.
    """
    if not _CACHE:
        # Two ids that differ in each byte: where the programs differ stands the id.
        first, second = program(0x11111111), program(0x22222222)
        differ = [at for at in range(len(first)) if first[at] != second[at]]
        _PLACES.extend(differ[::4])  # an id is four bytes
        _CACHE.append(first)
    body = bytearray(_CACHE[0])
    for place in _PLACES:
        struct.pack_into("I", body, place, os.getpid())
    return bytes(body)
