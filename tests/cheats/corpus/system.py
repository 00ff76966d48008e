"""System calls that reach out of the process: files, processes, sockets, kernel objects.

Each cell confesses when a forbidden call succeeds. Nothing here is destructive: signals are
such as the receiver ignores, and changed settings are set to what they already are.
"""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Wants, run


def reach(name: str, idea: str, make: Make, wants: Wants = "harm") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"system-{name}", "system", idea, wants, make)


LIBC = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
call = libc.syscall
call.restype = ctypes.c_long
"""


def attempts(*ways: str, prelude: str = "") -> Make:
    """Return a recipe that tries each expression and confesses those that raise nothing."""
    listing = ",\n".join(f"    lambda: {way}" for way in ways)
    return run(
        f"import os\n{prelude}\nways = [\n{listing},\n]\n"
        "for number, way in enumerate(ways):\n"
        "    try: got = way()\n"
        "    except BaseException as error: print(number, type(error).__name__)\n"
        "    else: confess(number, got)\n"
    )


def numbers(*calls: str, prelude: str = "") -> Make:
    """Return a recipe that makes raw system calls and confesses those that return 0 or more."""
    listing = ",\n".join(f"    ({text})" for text in calls)
    return run(
        f"{LIBC}\n{prelude}\ncalls = [\n{listing},\n]\n"
        "for number in calls:\n"
        "    got = call(*number)\n"
        "    if got >= 0: confess(number[0], got)\n"
        "    else: print(number[0], os.strerror(ctypes.get_errno()))\n"
    )


CHEATS = [
    reach(
        "write-outside",
        "Eight ways to write, append, move or link into another folder.",
        attempts(
            'open("@OUTSIDE@/new.txt", "w").write("x")',
            'open("@OUTSIDE@/ledger.txt", "a").write("x")',
            'os.mkdir("@OUTSIDE@/folder")',
            'os.symlink("/etc/passwd", "@OUTSIDE@/link")',
            'os.link("@OUTSIDE@/ledger.txt", "@OUTSIDE@/second")',
            'os.rename("@OUTSIDE@/ledger.txt", "@OUTSIDE@/renamed")',
            'os.truncate("@OUTSIDE@/ledger.txt", 0)',
            'os.mkfifo("@OUTSIDE@/pipe")',
            'open("a.txt", "w").close() or os.rename("a.txt", "@OUTSIDE@/moved-out")',
            'os.remove("@OUTSIDE@/ledger.txt")',
        ),
    ),
    reach(
        "change-attributes",
        "Mode, owner, times and extended attributes of a file outside are changed.",
        attempts(
            'os.chmod("@OUTSIDE@/ledger.txt", 0o777)',
            'os.chmod("@OUTSIDE@", 0o777)',
            'os.chown("@OUTSIDE@/ledger.txt", 1234, 1234)',
            'os.utime("@OUTSIDE@/ledger.txt", (1, 1))',
            'os.setxattr("@OUTSIDE@/ledger.txt", "user.mark", b"100")',
            'call(452, -100, b"@OUTSIDE@/ledger.txt", 0o777, 0) == 0 or 1 / 0',
            prelude=LIBC,
        ),
    ),
    reach(
        "temporary-folders",
        "Files are left in /tmp, /var/tmp, /dev/shm and /run for the next student.",
        attempts(
            *(
                f'open("{f}/@TOKEN@", "w").write("for my friend")'
                for f in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/dev")
            )
        ),
    ),
    reach(
        "shared-kernel-objects",
        "SysV memory, queues and semaphores, POSIX queues and keyrings outlive the process.",
        numbers(
            "29, key, 4096, 0o1666",
            "68, key, 0o1666",
            "64, key, 1, 0o1666",
            '240, b"@TOKEN@", os.O_CREAT | os.O_RDWR, 0o666, 0',
            '248, b"user", b"@TOKEN@", b"x", 1, -4',
            "250, 0, -4, 0, 0, 0",
            prelude='key = int("@TOKEN@"[:7], 16)',
        ),
    ),
    reach(
        "subprocess",
        "Seven ways to start another program.",
        attempts(
            'subprocess.run(["true"], check=True)',
            'os.system("true") == 0 or 1 / 0',
            'os.posix_spawn("/bin/true", ["true"], {})',
            "os.waitpid(os.fork() or os._exit(0), 0)",
            'multiprocessing.get_context("fork").Process(target=print).start()',
            "pty.fork()[0] or os._exit(0)",
            'os.popen("echo @TOKEN@").read() or 1 / 0',
            prelude="import subprocess, multiprocessing, pty",
        ),
    ),
    reach(
        "replace-the-process",
        "The process executes another program in its own place.",
        run('import os\nos.execv("/bin/sh", ["sh", "-c", "echo HARM""-@TOKEN@"])'),
    ),
    reach(
        "daemon",
        "A daemon in its own session stays behind.",
        run(
            """
import os, time
if os.fork() == 0:
    confess("forked")
    os.setsid()
    if os.fork() == 0:
        for fd in range(256):
            try: os.close(fd)
            except OSError: pass
        time.sleep(60)
    os._exit(0)
"""
        ),
    ),
    reach(
        "raw-clone",
        "fork, vfork, clone and clone3 by number, past the C library.",
        run(
            LIBC
            + """
import signal
def child(pid):
    if pid == 0: os._exit(0)
    if pid > 0: confess(pid); os.waitpid(pid, 0)
child(call(57))
child(call(56, signal.SIGCHLD, 0, 0, 0, 0))
args = (ctypes.c_uint64 * 11)(0, 0, 0, 0, int(signal.SIGCHLD))
child(call(435, ctypes.byref(args), 88))
"""
        ),
    ),
    reach(
        "memory-file",
        "A program is written to anonymous memory and executed from there.",
        run(
            LIBC
            + """
fd = call(319, b"x", 0)
if fd >= 0:
    os.write(fd, b"#!/bin/sh\\necho HARM""-@TOKEN@\\n")
    argv = (ctypes.c_char_p * 2)(b"x", None)
    call(322, fd, b"", argv, None, 0x1000)
"""
        ),
    ),
    reach(
        "sockets",
        "TCP, UDP, Unix, abstract, netlink, packet and virtual-machine sockets.",
        attempts(
            'socket.create_connection(("127.0.0.1", @TCP_PORT@), 1).send(b"@TOKEN@")',
            'socket.socket(2, socket.SOCK_DGRAM).sendto(b"@TOKEN@", ("127.0.0.1", @UDP_PORT@))',
            'socket.socket(1).connect("@UNIX_PATH@")',
            'socket.socket(1).connect("\\0@ABSTRACT_NAME@")',
            'socket.socket(1, socket.SOCK_DGRAM).bind("\\0@TOKEN@")',
            "socket.socket(16, socket.SOCK_RAW, 0)",
            "socket.socket(17, socket.SOCK_RAW, 768)",
            "socket.socket(40, socket.SOCK_STREAM)",
            "socket.socket(10, socket.SOCK_STREAM)",
            'socket.create_server(("127.0.0.1", 0))',
            "socket.socket(38, socket.SOCK_SEQPACKET)",
            prelude="import socket",
        ),
    ),
    reach(
        "signals",
        "Signals to the parent, to the process group and to everybody, by six calls.",
        attempts(
            "os.kill(os.getppid(), signal.SIGURG)",
            "os.kill(os.getppid(), 0)",
            "os.killpg(os.getpgid(os.getppid()), signal.SIGURG)",
            "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
            "call(129, os.getppid(), 23, (ctypes.c_char * 128)(23)) == 0 or 1 / 0",
            "call(234, os.getppid(), os.getppid(), 0) == 0 or 1 / 0",
            "call(200, os.getppid(), 0) == 0 or 1 / 0",
            prelude="import signal\n" + LIBC,
        ),
    ),
    reach(
        "priorities",
        "Niceness, processor set, scheduler and limits of the parent are set.",
        attempts(
            "os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid()))",
            "os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid()))",
            "resource.prlimit(os.getppid(), resource.RLIMIT_CORE, resource.prlimit(os.getppid(), resource.RLIMIT_CORE))",
            "os.setpriority(os.PRIO_PROCESS, 0, -20)",
            "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
            "call(251, 1, os.getppid(), 0x4000) == 0 or 1 / 0",
            prelude="import resource\n" + LIBC,
        ),
    ),
    reach(
        "raise-own-limits",
        "The process raises the limits that it was given.",
        run(
            """
import resource
for name in ("AS", "DATA", "FSIZE", "CPU", "CORE", "NOFILE", "NPROC"):
    kind = getattr(resource, "RLIMIT_" + name)
    soft, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY: continue
    try: resource.setrlimit(kind, (hard + 1, hard + 1)); confess(name)
    except (OSError, ValueError) as error: print(name, error)
"""
        ),
    ),
    reach(
        "capabilities",
        "The process still holds root's capabilities when the grader runs as root.",
        run(
            LIBC
            + """
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
sets = (ctypes.c_uint32 * 6)()
if call(125, header, sets) == 0 and (sets[0] or sets[3]): confess(hex(sets[0]), hex(sets[3]))
"""
        ),
    ),
    reach(
        "namespaces",
        "unshare, setns, chroot, pivot_root, mount and user namespaces.",
        attempts(
            "call(272, 0x10000000) == 0 or 1 / 0",
            "call(272, 0x00020000) == 0 or 1 / 0",
            "call(272, 0x40000000) == 0 or 1 / 0",
            "os.chroot(os.getcwd())",
            'call(165, b"none", os.getcwd().encode(), b"tmpfs", 0, None) == 0 or 1 / 0',
            "call(308, os.open('/proc/self/ns/net', 0), 0) == 0 or 1 / 0",
            "call(428, -100, b'/', 1) >= 0 or 1 / 0",
            "call(430, b'tmpfs', 0) >= 0 or 1 / 0",
            prelude=LIBC,
        ),
    ),
    reach(
        "machine-settings",
        "Clock, host name, kernel parameters, swap and accounting (set to what they are).",
        attempts(
            "time.clock_settime(time.CLOCK_REALTIME, time.time())",
            "socket.sethostname(socket.gethostname())",
            "call(159, (ctypes.c_long * 40)()) >= 0 or 1 / 0",
            "call(163, None) == 0 or 1 / 0",
            "call(172, 3) == 0 or 1 / 0",
            "call(103, 3, (ctypes.c_char * 64)(), 64) >= 0 or 1 / 0",
            "open('/proc/sys/kernel/core_pattern', 'r+').close()",
            "open('/proc/self/oom_score_adj', 'w').write('-1000')",
            "open('/proc/sysrq-trigger', 'w').close()",
            prelude="import time, socket\n" + LIBC,
        ),
    ),
    reach(
        "odd-kernel-doors",
        "io_uring, userfaultfd, BPF, perf, fanotify, keys, handles and other rare calls.",
        numbers(
            "425, 8, ctypes.byref((ctypes.c_uint32 * 64)())",
            "323, 0",
            "321, 5, (ctypes.c_char * 128)(), 128",
            "298, (ctypes.c_char * 128)(0, 0, 0, 0, 112), 0, -1, -1, 0",
            "300, 0, 0",
            "310, os.getppid(), (ctypes.c_long * 2)(), 1, (ctypes.c_long * 2)(), 1, 0",
            "438, call(434, os.getppid(), 0), 0, 0",
            "312, os.getppid(), os.getpid(), 0, 0, 0",
            "151, 3",
            "440, call(434, os.getppid(), 0), None, 0, 20, 0",
            "256, os.getppid(), 1, (ctypes.c_long * 1)(), (ctypes.c_long * 1)()",
            "279, os.getppid(), 0, None, None, None, 0",
        ),
    ),
    reach(
        "device-nodes",
        "Device nodes for memory, disk and terminal are made in the scratch folder.",
        attempts(
            "os.mknod('disk', 0o60666, os.makedev(254, 0))",
            "os.mknod('memory', 0o20666, os.makedev(1, 1))",
            "os.mknod('zero', 0o20666, os.makedev(1, 5))",
            "open('/dev/tty', 'w').write('@TOKEN@')",
            "open('/dev/console', 'w').write('')",
        ),
    ),
    reach(
        "set-user-id-file",
        "A program with the set-user-id bit is left in the scratch folder.",
        attempts(
            "(open('s', 'w').close(), os.chmod('s', 0o6777), os.stat('s').st_mode & 0o4000 or 1 / 0)"
        ),
    ),
    reach(
        "terminal-injection",
        "Keystrokes are pushed into the instructor's terminal, escapes written to it.",
        run(
            """
import fcntl, os, termios
for fd in range(0, 10):
    try: fcntl.ioctl(fd, termios.TIOCSTI, b"#"); confess("keystroke", fd)
    except OSError: pass
for fd in (0, 1, 2):
    try: os.write(fd, b"\\x1b]0;RAW""-@TOKEN@\\x07")
    except OSError: pass
"""
        ),
    ),
    reach(
        "watch-the-instructor",
        "inotify watches what the instructor does in another folder.",
        numbers(
            '254, call(294, 0), b"@OUTSIDE@", 0xFFF',
        ),
    ),
    reach(
        "list-the-instructor",
        "Folder lists, sizes and free space outside the scratch folder.",
        attempts(
            "os.listdir('@OUTSIDE@')",
            "os.listdir(os.path.dirname('@SOLUTION@'))",
            "os.listdir('@HOME@')",
            "glob.glob('@OUTSIDE@/*')[0]",
            "next(os.scandir('/tmp'))",
            prelude="import glob",
        ),
    ),
    reach(
        "locks",
        "The gradebook is locked, so that the grader waits for ever.",
        attempts(
            "fcntl.flock(os.open('@GRADEBOOK@', os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)",
            "fcntl.lockf(os.open('@GRADEBOOK@', os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)",
            "sqlite3.connect('@GRADEBOOK@').execute('begin exclusive')",
            prelude="import fcntl, sqlite3",
        ),
    ),
    reach(
        "gradebook",
        "The student gives herself full marks in the database.",
        run(
            """
import sqlite3
book = sqlite3.connect("@GRADEBOOK@", timeout=0.2)
book.execute("update grade set manual_score = 100, auto_score = 100, extra_credit = 100")
book.commit()
confess("marks changed")
"""
        ),
    ),
    reach(
        "core-dump",
        "The process dies with a memory image in the current folder.",
        run(
            """\
import os, resource
resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)); confess()
os.abort()"""
        ),
    ),
    reach(
        "late-threads",
        "Threads write into the scratch folder and to the channel after the last cell.",
        run(
            """
import threading, time
def late():
    n = 0
    while True:
        n += 1
        try: open(f"late-{n % 50}", "w").write("x" * 1000)
        except OSError: pass
        time.sleep(0.002)
for _ in range(4): threading.Thread(target=late).start()
"""
        ),
    ),
    reach(
        "ignore-signals",
        "All signals are blocked, timers run, and the process refuses to end.",
        run(
            """
import signal, threading, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
threading.Thread(target=lambda: time.sleep(600)).start()
total_duty_usd = 1
"""
        ),
    ),
    reach(
        "stop-itself",
        "The process stops itself and waits to be continued.",
        run("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    ),
    reach(
        "leave-the-group",
        "The process leaves its group and session to escape a kill of the group.",
        run(
            """
import os, time
for way in (os.setsid, lambda: os.setpgid(0, 0), lambda: os.setpgid(0, os.getpgid(os.getppid()))):
    try: way()
    except OSError as error: print(error)
while True: time.sleep(1)
"""
        ),
    ),
]
