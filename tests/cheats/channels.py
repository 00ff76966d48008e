"""Count the bits that one confined process can send another, by whichever channel there is.

Two candidates are forked as two submissions graded side by side are. One is told bits and tries
to send them, the other reads; main calls them in turn, so that they need no clock between them.
That is more than any two submissions have. Run this file to print the table of
``docs/grading.md``; a test runs it as well.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tarifflab.grading.control.processes import Worker, Zygote
from tarifflab.grading.limits import Limits
from tarifflab.grading.wire import pandas_values  # noqa: F401 (its kinds may cross)
from tarifflab.grading.wire.codec import decode, encode

BITS = 16
OLD = 1_000_000_000  # a time of reading long ago
COMMON = """
import ctypes, errno, fcntl, mmap, os, resource, signal, struct, threading, time
libc = ctypes.CDLL(None, use_errno=True)
kept = []
def quiet(deed):
    try:
        return deed()
    except (OSError, ValueError, AttributeError) as error:
        return None
"""


@dataclass(frozen=True)
class Channel:
    """A way to tell another process one bit at a time.

    `send(n, bit)` and `read(n)` are the bodies of Python functions; words like ``@SHARED@``
    stand for what both know: a table that both may read, the other's scratch folder, its id.
    """

    name: str
    send: str
    read: str
    open: str = ""  # why it stays open, if it does
    needs_view: bool = False  # closed where the kernel lets us make a namespace
    needs_root: bool = False  # and only there where it lets us do so as root
    measured: bool = True


CHANNELS = (
    Channel(
        "`flock` on a table",
        "f = open('@SHARED@'); kept[:] = [f]\n"
        "quiet(lambda: fcntl.flock(f, 1)) if bit else f.close()",
        "f = open('@SHARED@')\ntry: fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); return 0\n"
        "except BlockingIOError: return 1\nexcept OSError: return None",
    ),
    Channel(
        "record locks (`F_SETLK`)",
        "f = open('@SHARED@'); kept[:] = [f]\n"
        "quiet(lambda: fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB)) if bit else f.close()",
        "f = open('@SHARED@')\nask = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0)\n"
        "got = quiet(lambda: fcntl.fcntl(f, fcntl.F_GETLK, ask))\n"
        "return None if got is None else int(struct.unpack('h', got[:2])[0] != fcntl.F_UNLCK)",
    ),
    Channel(
        "locks of open files (`F_OFD_SETLK`)",
        "f = open('@SHARED@'); kept[:] = [f]\nlock = struct.pack('hhqqi4x', 0, 0, 0, 0, 0)\n"
        "quiet(lambda: fcntl.fcntl(f, 37, lock)) if bit else f.close()",
        "f = open('@SHARED@')\nask = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0)\n"
        "got = quiet(lambda: fcntl.fcntl(f, 36, ask))\n"
        "return None if got is None else int(struct.unpack('h', got[:2])[0] != fcntl.F_UNLCK)",
    ),
    Channel(
        "leases (`F_SETLEASE`)",
        "f = open('@SHARED@'); kept[:] = [f]\n"
        "quiet(lambda: fcntl.fcntl(f, 1024, fcntl.F_RDLCK)) if bit else f.close()",
        "f = open('@SHARED@')\n"
        "try: fcntl.fcntl(f, 1024, fcntl.F_WRLCK)\nexcept BlockingIOError: return 1\n"
        "except OSError: return None\nreturn 0",
    ),
    Channel(
        "access times of tables",
        "if bit: open(f'@TABLES@/{n}.csv').read()",
        "found = os.stat(f'@TABLES@/{n}.csv')\n"
        "before = seen.setdefault(n, found.st_atime_ns) if n < 0 else started[n]\n"
        "return int(found.st_atime_ns != before)",
    ),
    Channel(
        "free room on the disk",
        "with open('big', 'wb') as f: f.write(bytes(bit * 6_000_000)); f.flush(); os.fsync(f)",
        "def free(): return quiet(lambda: os.statvfs('.').f_bavail)\n"
        "now = free()\nif now is None: return None\n"
        "base.setdefault('free', now); return int(base['free'] - now > 1000)",
    ),
    Channel(
        "the machine's memory and load (`sysinfo`)",
        "kept[:] = [bytearray(os.urandom(1)) * (200_000_000 * bit)]",
        "room = ctypes.create_string_buffer(256)\nif libc.sysinfo(room): return None\n"
        "free = struct.unpack_from('7Q', room)[5]\nbase.setdefault('m', free)\n"
        "return int(base['m'] - free > 100_000_000)",
    ),
    Channel(
        "which process ids there are (`getpgid`)",
        "pass",
        "return quiet(lambda: int(os.getpgid(@OTHER@) > 0 and False))",
    ),
    Channel(
        "processor masks (`sched_getaffinity`)",
        "quiet(lambda: os.sched_setaffinity(0, {0} if bit else {0, 1}))",
        "got = quiet(lambda: os.sched_getaffinity(@OTHER@))\n"
        "return None if got is None else int(len(got) == 1)",
    ),
    Channel(
        "limits of the other (`prlimit`)",
        "quiet(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32 + bit, 64)))",
        "got = quiet(lambda: resource.prlimit(@OTHER@, resource.RLIMIT_NOFILE))\n"
        "return None if got is None else int(got[0] == 33)",
    ),
    Channel(
        "priorities (`nice`)",
        "quiet(lambda: os.nice(1)) if bit else None",
        "got = quiet(lambda: os.getpriority(os.PRIO_PROCESS, @OTHER@))\n"
        "if got is None: return None\n"
        "was = base.get('p', 0); base['p'] = got; return int(got != was)",
    ),
    Channel(
        "signals",
        "quiet(lambda: os.kill(@OTHER@, signal.SIGUSR1)) if bit else None",
        "base.setdefault('h', signal.signal(signal.SIGUSR1, lambda *_: base.update(s=1)))\n"
        "got = base.pop('s', 0); return got",
    ),
    Channel(
        "a futex on a page of a library",
        "address = ctypes.cast(libc.printf, ctypes.c_void_p).value & ~3\n"
        "base['w'] = libc.syscall(202, ctypes.c_void_p(address), 1, 1, None, None, 0)",
        "return None if libc.syscall(202, ctypes.c_void_p(ctypes.cast(libc.printf, ctypes."
        "c_void_p).value & ~3), 1, 1, None, None, 0) < 0 else 0",
    ),
    Channel(
        "sockets without a name in the file system",
        "import socket\ndef say():\n  s = socket.socket(socket.AF_UNIX)\n"
        "  s.bind('\\0canal'); s.listen(); kept[:] = [s]\n"
        "kept.clear(); quiet(say) if bit else None",
        "import socket\ndef ask():\n  s = socket.socket(socket.AF_UNIX)\n"
        "  return s.connect_ex('\\0canal') == 0\n"
        "got = quiet(ask); return None if got is None else int(got)",
    ),
    Channel(
        "files in the other's scratch folder",
        "quiet(lambda: open('@OTHERS_FOLDER@/x', 'w')) if bit else None",
        "return int(os.path.exists('x'))",
    ),
    Channel(
        "sizes in the other's working folder (`/proc`)",
        "open('size', 'w').write('x' * (bit + 1))",
        "return quiet(lambda: os.stat('/proc/@OTHER@/cwd/size').st_size - 1)",
    ),
    Channel(
        "lists of neighbours' folders",
        "os.makedirs(f'{n}', exist_ok=True)",
        "return quiet(lambda: int(len(os.listdir('..')) > 0 and False))",
    ),
    Channel(
        "sizes in the other's scratch folder, its name known",
        "open('size', 'w').write('x' * (bit + 1))",
        "return quiet(lambda: os.stat('@OTHERS_FOLDER@/size').st_size - 1)",
        needs_view=True,
    ),
    Channel(
        "which process ids there are (`/proc`)",
        "pass",
        "return quiet(lambda: os.stat('/proc/@OTHER@').st_nlink * 0)",
        needs_view=True,
    ),
    Channel(
        "the number of threads (`/proc`)",
        "kept[:] = []\nstop.set(); stop.clear()\n"
        "[threading.Thread(target=stop.wait, daemon=True).start() for _ in range(bit)]\n"
        "time.sleep(0.05)",
        "got = quiet(lambda: os.stat('/proc/@OTHER@/task').st_nlink)\n"
        "if got is None: return None\nbase.setdefault('t', got); return int(got > base['t'])",
        needs_view=True,
    ),
    Channel(
        "the processor time of the other (`clock_gettime`)",
        "end = time.process_time() + 0.03 * bit\nwhile time.process_time() < end: pass",
        "got = quiet(lambda: time.clock_gettime(~@OTHER@ << 3 | 2))\n"
        "if got is None: return None\n"
        "was = base.get('c', got); base['c'] = got; return int(got - was > 0.02)",
    ),
    Channel(
        "access times of the interpreter's own files",
        "if bit: open(f'@TABLES@/library/{n}.py').read()",
        "return int(os.stat(f'@TABLES@/library/{n}.py').st_atime > @OLD@) if n >= 0 else 0",
        needs_root=True,
    ),
    Channel(
        "access times of the interpreter's own folders",
        "if bit: os.listdir(f'@TABLES@/library/{n}')",
        "return int(os.stat(f'@TABLES@/library/{n}').st_atime > @OLD@) if n >= 0 else 0",
        needs_root=True,
    ),
    Channel(
        "times of devices",
        "for name in ('/dev/zero', '/dev/null', '/dev/urandom'):\n"
        "    if bit: quiet(lambda: open(name, 'rb').read(1))\n"
        "quiet(lambda: open('/dev/null', 'wb').write(b'x')) if bit else None",
        "got = [x for d in ('zero', 'null', 'urandom') for x in os.stat('/dev/' + d)[7:9]]\n"
        "was = base.get('d', got); base['d'] = got; return int(got != was)",
    ),
    Channel(
        "numbers of new files in a scratch folder",
        "kept[:] = []\nif bit: [open(f'{n}-{i}', 'w').close() for i in range(20)]",
        "open(f'r{n}', 'w').close(); number = os.stat(f'r{n}').st_ino\n"
        "was = base.get('i', number); base['i'] = number\n"
        "return int(not 0 <= number - was < 10)",
        "the file system numbers new files, and `stat` cannot be filtered",
    ),
    Channel(
        "numbers of new pipes",
        "for _ in range(3000 * bit): [os.close(end) for end in os.pipe()]",
        "ends = os.pipe(); number = os.fstat(ends[0]).st_ino; [os.close(end) for end in ends]\n"
        "was = base.get('p', number); base['p'] = number; return int(number - was > 900)",
        "the kernel numbers all pipes and sockets in one row (by processor)",
    ),
    Channel(
        "numbers of new processes",
        "[threading.Thread(target=int).start() for _ in range(40 * bit)]",
        "made = threading.Thread(target=int); made.start(); number = made.native_id\n"
        "was = base.get('id', number); base['id'] = number; return int(number - was > 20)",
        needs_view=True,
    ),
    Channel(
        "how busy the processor is",
        "pass",
        "return None",
        "time itself cannot be taken away",
        measured=False,
    ),
)  # fmt: skip


def bits_through(channel: Channel, pair: list["Side"]) -> int | None:
    """Return how many of `BITS` random bits arrived beyond what guessing gives.

    None means that the kernel refused each time.
    """
    sender, reader = pair
    dice = random.Random(channel.name)
    sent = [dice.randrange(2) for _ in range(BITS)]
    got = []
    reader.call("read", -1)
    for n, bit in enumerate(sent):
        sender.call("send", n, bit)
        got.append(reader.call("read", n))
    if all(answer is None for answer in got):
        return None
    if len(set(got)) == 1:
        return 0
    right = sum(a == b for a, b in zip(got, sent, strict=True))
    return max(0, 2 * right - BITS)


class Side:
    """A candidate with a function of its own that main calls."""

    def __init__(self, worker: Worker, source: str, name: str) -> None:
        self.worker = worker
        worker.wire.send([["run", 0, source], ["fetch", "t", [name]]])
        well = worker.wire.receive_flat()
        values = worker.wire.receive_flat()
        assert well[3], well[2]
        keys: list[str] = []
        decode(values[4], lambda handle: keys.append(handle.key))
        self.keys = {name: keys[0]}
        self.number = 0

    def call(self, name: str, *arguments: Any) -> Any:
        """Call the function and return what it gives; an error of its own is None."""
        self.number += 1
        packed = [encode((arguments, {}))]
        self.worker.wire.send(["calls", self.number, self.keys[name], packed])
        reply = self.worker.wire.receive_flat()
        return decode(reply[3]) if reply[2] == "ok" else None


def body(name: str, parameters: str, lines: str, more: str) -> str:
    """Return the source of a candidate's cell with one function."""
    inner = "\n".join(f"    {line}" for line in lines.split("\n"))
    made = "base, seen, stop = {}, {}, threading.Event()"
    return f"{COMMON}\n{made}\n{more}\ndef {name}({parameters}):\n{inner}\n"


def measured(tables: Path, confined: bool = True) -> Iterator[tuple[Channel, int | None]]:
    """Yield each channel with the bits that came through it."""
    from tarifflab.grading.confinement.access_times import settle

    shared = tables / "shared.csv"
    shared.write_text("a\n1\n")
    for n in range(BITS):
        (tables / f"{n}.csv").write_text("a\n1\n")
    settle([str(tables)])
    _long_unread(tables / "library")
    zygote = Zygote()
    try:
        for channel in CHANNELS:
            workers = [
                zygote.bare().fork(
                    "candidate", Limits(), readable=[str(tables)], confined=confined
                )
                for _ in range(2)
            ]
            try:
                yield channel, _measure(channel, tables, workers)
            finally:
                for worker in workers:
                    worker.end()
    finally:
        zygote.close()


def _long_unread(folder: Path) -> None:
    """Make files and folders that nobody has read yet, as most of an interpreter's are."""
    folder.mkdir()
    for n in range(BITS):
        (folder / f"{n}.py").write_text("pass")
        (folder / f"{n}").mkdir()
    for path in folder.iterdir():
        os.utime(path, (OLD, OLD))


def _measure(channel: Channel, tables: Path, workers: list[Worker]) -> int | None:
    sides = []
    started = {n: (tables / f"{n}.csv").stat().st_atime_ns for n in range(BITS)}
    bodies = [("send", "n, bit", channel.send), ("read", "n", channel.read)]
    for (name, parameters, lines), worker, other in zip(
        bodies, workers, reversed(workers), strict=True
    ):
        words = {
            "@SHARED@": str(tables / "shared.csv"), "@TABLES@": str(tables),
            "@OLD@": str(OLD), "@OTHER@": str(other.process),
            "@OTHERS_FOLDER@": str(other.scratch),
        }  # fmt: skip
        code = body(name, parameters, lines, f"started = {started}")
        for word, text in words.items():
            code = code.replace(word, text)
        sides.append(Side(worker, code, name))
    return bits_through(channel, sides)


def table(tables: Path) -> str:
    """Return the channels and their bits as Markdown."""
    lines = [f"| channel | bits of {BITS} | |", "|---|---|---|"]
    for channel, bits in measured(tables):
        said = "refused" if bits is None else bits
        said = said if channel.measured else "not measured"
        lines.append(f"| {channel.name} | {said} | {channel.open} |")
    return "\n".join(lines)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        print(table(Path(folder)))
