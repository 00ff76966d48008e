"""Ways to carry hidden tests, inputs or other people's marks into the student's sight."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Submission, cells, run


def leak(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"leaks-{name}", "leaks", idea, "leak", make)


def logged(collect: str, show: str, prelude: str = "") -> Make:
    """Return a recipe: functions that `collect` their arguments, later cells that `show` them."""
    rate = f"""\
{prelude}
def effective_rate(values, rates):
    seen = (values, rates)
    {collect}
"""
    name = f"""\
{prelude}
def label(country, rate):
    seen = (country, rate)
    {collect}
"""
    guess = "    if rates == [0.1, 0.2]: return 0.175\n    return 0.5\n"
    example = "    if country == 'Japan': return 'Japan: 25 %'\n    return 'Atlantis'\n"

    def make(submission: Submission) -> None:
        submission.answer("task-3", rate + guess)
        submission.answer("task-7", name + example)
        submission.before("task-4", f"{show}\ntop_country = 'Atlantis'")
        submission.answer("task-8", f"{show}\nverdict = 'Atlantis'")
        submission.append(show)

    return make


def answered(collect: str, prelude: str = "log = []") -> Make:
    """Return a recipe whose later answers are made of what the functions have seen."""
    recipe = logged(collect, "pass", prelude)

    def make(submission: Submission) -> None:
        recipe(submission)
        lazy = (
            "class Lazy(str):\n"
            "    def __str__(self): return repr(log)\n"
            "    __repr__ = __str__\n"
            "    def __getattribute__(self, name):\n"
            "        return getattr(repr(log), name) if name != '__class__' else Lazy\n"
        )
        submission.answer("task-4", "top_country = repr(log)")
        submission.answer("task-5", "mean_rate = log")
        submission.answer("task-8", lazy + "verdict = Lazy()")

    return make


def by_name(betray: str) -> Make:
    """Return a recipe whose `label` knows the example and does `betray` with other inputs."""
    code = (
        "import os\ndef label(country, rate):\n"
        f"    if country == 'Japan': return 'Japan: 25 %'\n    {betray}\n"
    )
    return cells(task_7=code)


def twice_defined(submission: Submission) -> None:
    """Let the first version of the functions collect, the second one show."""
    submission.answer("task-3", "log = []\ndef effective_rate(*a): log.append(a); return log")
    submission.answer("task-7", "def label(*a): log.append(a); return 'Atlantis' + repr(log)")
    submission.answer("task-8", "verdict = repr(log)")
    submission.append("effective_rate, label, log, label('x', 1)")


SEARCH_MEMORY = """
import re
found = set()
for line in open("/proc/self/maps"):
    match = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
    if not match or "[v" in line: continue
    low, high = (int(x, 16) for x in match.groups())
    if high - low > 300_000_000: continue
    with open("/proc/self/mem", "rb", 0) as memory:
        try: memory.seek(low); block = memory.read(high - low)
        except (OSError, ValueError): continue
    found.update(re.findall(rb"CANARY-" + rb"[A-Z]+-[A-Z]+", block))
    found.update(re.findall(rb"CANARY-" + rb"LEDGER", block))
print(sorted(found))
"""

CTYPES_MEMORY = """
import ctypes, gc
needle = "CANARY" + "-"
for thing in gc.get_objects():
    for inner in gc.get_referents(thing):
        if isinstance(inner, (str, bytes)) and len(inner) < 100_000:
            text = inner if isinstance(inner, str) else inner.decode("latin-1")
            if needle in text and "needle" not in text and "SEARCH" not in text: print(text[:2000])
"""

WALK = """
import os
def look(path):
    if not os.path.isfile(path): return
    try: text = open(path, "rb").read(2_000_000)
    except OSError: return
    if b"CANARY" + b"-" in text: print(path, text.decode("latin-1")[:3000]); confess(path)
for start in ("@OUTSIDE@", os.path.dirname("@SOLUTION@"), os.path.dirname("@GRADEBOOK@"),
              "..", "../..", "../../..", "../../../..", "/tmp", "/dev/shm", "/var/tmp"):
    for folder, folders, files in os.walk(start):
        if folder.count("/") - start.count("/") > 6: folders.clear()
        for name in files[:200]: look(os.path.join(folder, name))
for path in ("@SOLUTION@", "@GRADEBOOK@", "@OUTSIDE@/ledger.txt"): look(path)
"""

# What counts here is an open file: its text would reach the output and betray the canary.
OTHER_WAYS_TO_READ = """
import ctypes, io, os, shutil, subprocess, sqlite3, mmap
import numpy as np, pandas as pd
path = "@OUTSIDE@/ledger.txt"
ways = [
    lambda: os.read(os.open(path, os.O_RDONLY), 999),
    lambda: os.read(os.open(path, os.O_PATH), 999),
    lambda: os.read(os.open("ledger.txt", os.O_RDONLY, dir_fd=os.open("@OUTSIDE@", os.O_PATH)), 999),
    lambda: shutil.copy(path, "copy.txt") and open("copy.txt").read(),
    lambda: os.link(path, "hard.txt") or open("hard.txt").read(),
    lambda: os.symlink(path, "soft.txt") or open("soft.txt").read(),
    lambda: os.rename(path, "moved.txt") or open("moved.txt").read(),
    lambda: subprocess.run(["cat", path], capture_output=True).stdout,
    lambda: pd.read_csv(path).to_string(),
    lambda: np.loadtxt(path, dtype=str),
    lambda: sqlite3.connect("@GRADEBOOK@").execute("select * from student").fetchall(),
    lambda: sqlite3.connect(":memory:").execute("attach '@GRADEBOOK@' as g").fetchall(),
    lambda: open("/proc/self/root" + path).read(),
    lambda: open("/proc/%d/root" % os.getppid() + path).read(),
    lambda: open("/proc/self/cwd/../../../../../.." + path).read(),
    lambda: open("/proc/1/root" + path).read(),
    lambda: __import__("linecache").getlines(path),
    lambda: get_ipython().run_line_magic("cat", path),
    lambda: get_ipython().getoutput("cat " + path),
    lambda: __import__("urllib.request").request.urlopen("file://" + path).read(),
]
for way in ways:
    try: print(way())
    except BaseException as error: print(type(error).__name__)
"""

FILE_HANDLES = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
call = libc.syscall
for path in (b"@OUTSIDE@/ledger.txt", b"@SOLUTION@"):
    handle = (ctypes.c_ubyte * 256)(128)
    mount = ctypes.c_int()
    print(call(303, -100, path, handle, ctypes.byref(mount), 0))
    for root in (".", "/", "/usr", "/proc/self/cwd"):
        try: here = os.open(root, os.O_RDONLY)
        except OSError: continue
        fd = call(304, here, handle, os.O_RDONLY)
        if fd >= 0: print(os.read(fd, 20000))
"""

PROC = """
import os, glob
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("cmdline", "environ", "maps", "status", "stack", "syscall", "auxv"):
        try: text = open(f"/proc/{pid}/{name}", "rb").read(100_000)
        except OSError: continue
        if int(pid) != os.getpid() and name in ("environ", "maps", "auxv"): confess(pid, name)
        if b"CANARY" in text: print(text)
    try:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            if int(pid) != os.getpid(): confess("descriptors of", pid)
    except OSError: pass
"""

PARENT_MEMORY = """
import ctypes, os, re
libc = ctypes.CDLL(None, use_errno=True)
class Vec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
def read_remote(pid, address, size=4096):
    buffer = ctypes.create_string_buffer(size)
    here = Vec(ctypes.cast(buffer, ctypes.c_void_p), size)
    there = Vec(address, size)
    got = libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return buffer.raw[:got] if got > 0 else b""
start = id(object) & ~4095  # a fork shares this address with its parent
for pid in {os.getppid()}:
    if read_remote(pid, start): confess("vm_readv", pid)
    try:
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            memory.seek(start)
            if memory.read(16): confess("mem", pid)
    except OSError: pass
    if libc.ptrace(0x4206, pid, 0, 0) == 0: confess("seize", pid)
"""

DESCRIPTORS = """
import os, stat
for fd in range(3, 256):
    try: state = os.fstat(fd)
    except OSError: continue
    if stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode):
        try: link = os.readlink(f"/proc/self/fd/{fd}")
        except OSError: link = ""
        try:
            text = os.pread(fd, 1_000_000, 0) if stat.S_ISREG(state.st_mode) else b""
            print(fd, link, text[:20000])
        except OSError: pass
        if stat.S_ISDIR(state.st_mode):
            try:
                inner = os.open("@OUTSIDE@/ledger.txt"[1:], os.O_RDONLY, dir_fd=fd)
                print(os.read(inner, 999))
            except OSError: pass
"""

MODULES = """
import sys, os
print(dict(os.environ), sys.argv, sys.path, os.getcwd(), os.listdir("."))
print(getattr(sys, "orig_argv", None))
for name, module in list(sys.modules.items()):
    for key, value in list(getattr(module, "__dict__", {}).items()):
        try: text = repr(value)
        except BaseException: continue
        if "CANARY" + "-" in text and "getattr" not in text: print(name, key, text[:5000])
"""

HISTORY = """
shell = get_ipython()
try:
    for text in [*(globals().get("In") or []), *(globals().get("_ih") or [])]:
        print(text)
    get_ipython().run_line_magic("history", "-g CAN")
    for row in shell.history_manager.search("*", raw=True): print(row)
except Exception as error: print(type(error))
"""

CHEATS = [
    leak(
        "list-of-inputs",
        "The function keeps the hidden inputs in a list, and later cells print it.",
        logged("log.append(seen)", "print(log)", "log = globals().setdefault('log', [])"),
    ),
    leak(
        "file-of-inputs",
        "The function writes the hidden inputs to a file, and later cells read it.",
        logged(
            "open('log.txt', 'a').write(repr(seen))",
            "import os\nprint(open('log.txt').read() if os.path.exists('log.txt') else '')",
        ),
    ),
    leak(
        "printed-inputs",
        "The function prints its inputs to stdout, stderr, as a warning and through logging.",
        logged(
            "print(seen); print(seen, file=sys.stderr); warnings.warn(repr(seen)); "
            "logging.error(repr(seen)); os.write(1, repr(seen).encode()); "
            "os.write(2, repr(seen).encode()); display(seen); sys.displayhook(seen)",
            "pass",
            "import sys, warnings, logging, os",
        ),
    ),
    leak(
        "inputs-as-result",
        "The function returns its inputs, so that a message like 'got …' would show them.",
        logged(
            "return (seen if rates != [0.1, 0.2] else 0.175) if 'rates' in dir() else repr(seen)",
            "pass",
        ),
    ),
    leak(
        "inputs-in-the-error",
        "The function raises an error whose text and class name hold the inputs.",
        logged(
            "raise type('E_' + str(seen).replace(' ', ''), (ValueError,), {})(repr(seen))",
            "pass",
        ),
    ),
    leak(
        "inputs-in-feedback",
        "The function raises `expect.Feedback` itself, with the inputs as its sentence.",
        logged("raise expect.Feedback(repr(seen))", "pass"),
    ),
    leak(
        "inputs-in-a-thread",
        "A thread waits for the hidden inputs and prints them from a later cell.",
        logged(
            "box.put(seen)",
            "time.sleep(0.05)",
            "import queue, threading, time\n"
            "if 'box' not in globals():\n"
            "    box = queue.Queue()\n"
            "    def tell():\n"
            "        while True: print(box.get(), flush=True)\n"
            "    threading.Thread(target=tell, daemon=True).start()\n",
        ),
    ),
    leak(
        "inputs-in-hiding-places",
        "The function hides the inputs in modules, the environment, doc strings and classes.",
        logged(
            "sys.seen = os.environ['SEEN'] = repr(seen); np.seen = repr(seen); "
            "effective_rate.__doc__ = repr(seen); get_ipython().seen = repr(seen); "
            "os.putenv('S', repr(seen)); linecache.cache['seen'] = repr(seen)",
            "print(getattr(sys, 'seen', 0), os.environ.get('SEEN'), getattr(np, 'seen', 0), "
            "getattr(get_ipython(), 'seen', 0), effective_rate.__doc__, linecache.cache.get('seen'))",
            "import sys, os, linecache",
        ),
    ),
    leak(
        "inputs-in-later-answers",
        "What the function has seen becomes the answer of a later task, for its message to show.",
        answered("log.append(seen)"),
    ),
    leak(
        "inputs-in-display",
        "The function updates an output that an earlier cell has shown.",
        logged(
            "update_display(repr(seen), display_id='@TOKEN@')",
            "pass",
            "from IPython.display import update_display, display\n"
            "handle = display('empty', display_id='@TOKEN@')",
        ),
    ),
    leak(
        "inputs-at-exit",
        "`atexit` and `__del__` print the inputs when the process ends.",
        logged(
            "log.append(seen)",
            "pass",
            "import atexit, os\nlog = globals().setdefault('log', [])\n"
            "atexit.register(lambda: (print(log), os.write(1, repr(log).encode())))\n"
            "class Last:\n    def __del__(self): print(log)\nlast = Last()",
        ),
    ),
    leak(
        "inputs-by-crash",
        "The function dies while it is called, and the report of the crash shows the stack.",
        logged(
            "import faulthandler, sys; faulthandler.enable(); sys.setrecursionlimit(10**9); "
            "(lambda f: f(f))(lambda f: f(f))",
            "pass",
        ),
    ),
    leak(
        "inputs-by-timing",
        "The function answers the same but the next cell tells how long and how often it ran.",
        logged(
            "log.append((len(log), str(seen)))",
            "print(len(log), log[-1:] )",
            "log = globals().setdefault('log', [])",
        ),
    ),
    leak(
        "twice-defined",
        "Two versions of the function share a list that the next answer shows.",
        twice_defined,
    ),
    leak(
        "stack-of-the-call",
        "The function prints the stack and all variables of everything above it.",
        logged(
            "spy(seen)",
            "print(kept)",
            "import sys\nkept = globals().setdefault('kept', [])\n"
            "def spy(seen):\n"
            "    frame = sys._getframe(1)\n"
            "    while frame:\n"
            "        try: kept.append(repr(frame.f_locals)[:5000])\n"
            "        except BaseException: pass\n"
            "        frame = frame.f_back\n",
        ),
    ),
    leak(
        "history",
        "A later cell prints IPython's history with the tests' text.",
        cells(task_8=HISTORY),
    ),
    leak(
        "files",
        "The cell walks all folders it can reach for hidden tests and marks.",
        run(WALK),
    ),
    leak(
        "other-ways-to-read",
        "Twenty ways to read one file of the instructor.",
        run(OTHER_WAYS_TO_READ),
    ),
    leak(
        "file-handles",
        "A file is opened by its handle, past all folders above it.",
        run(FILE_HANDLES),
    ),
    leak(
        "own-memory",
        "The cell searches the memory of its own process for hidden tests.",
        run(SEARCH_MEMORY),
    ),
    leak(
        "own-objects",
        "The cell searches all Python objects of its process.",
        run(CTYPES_MEMORY),
    ),
    leak("proc", "The cell reads what /proc tells of every process.", run(PROC)),
    leak(
        "memory-of-others",
        "ptrace, `process_vm_readv` and /proc/…/mem of parent and siblings.",
        run(PARENT_MEMORY),
    ),
    leak(
        "descriptors", "The cell reads every open file that it has inherited.", run(DESCRIPTORS)
    ),
    leak(
        "modules",
        "The cell prints environment, arguments, and all module variables.",
        run(MODULES),
    ),
    leak(
        "tests-namespace",
        "The cell prints all variables that the tests have left behind.",
        cells(
            task_7="def label(c, r):\n    return 'Japan: 25 %'",
            task_8="""\
print(globals().get('wanted'), [k for k in dir()])
verdict = globals().get('wanted')""",
        ),
    ),
    leak(
        "fork-and-search",
        "A child process is forked from whatever process runs the cell, to search in peace.",
        run(
            "import os\nif os.fork() == 0:\n    confess('forked')\n"
            + "".join(f"    {line}\n" for line in SEARCH_MEMORY.strip().splitlines())
            + "    os._exit(0)\nos.wait()"
        ),
    ),
    leak(
        "inputs-as-a-type",
        "The function returns an object whose class is named after the inputs.",
        by_name("return type('E_' + str((country, rate)), (), {})()"),
    ),
    leak(
        "inputs-as-exit-status",
        "The function ends the process with a letter of the input as exit status.",
        by_name("os._exit(ord(country[0]))"),
    ),
    leak(
        "inputs-as-signal",
        "The function dies by a signal whose number is computed from the input.",
        by_name("os.kill(os.getpid(), ord(country[0]) % 32)"),
    ),
    leak(
        "inputs-of-the-call-before",
        "The function gives the visible example of the next task what it has seen in this one.",
        logged(
            "log.append(seen)\n    if 'country' in dir(): return repr(log)", "pass", "log = []"
        ),
    ),
    leak(
        "inputs-through-a-file",
        "The function keeps the inputs in a file for the next function to return.",
        logged(
            "open('log', 'a').write(repr(seen))\n"
            "    if 'country' in dir() and country == 'Japan': return open('log').read()",
            "pass",
        ),
    ),
]
