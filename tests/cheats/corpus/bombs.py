"""Time, memory, disk, output and recursion without end.

Sizes are chosen so that a runner without limits survives on a common machine, and a judge still
sees that no limit held.
"""

# ruff: noqa: E501  (students' code stands here as students write it)

import json
from copy import deepcopy

from ..model import (
    CONFESS,
    GUESSES,
    TASKS,
    Cheat,
    Make,
    Submission,
    fill,
    markdown_cell,
    run,
)


def bomb(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"bombs-{name}", "bombs", idea, "harm", make)


def every_task(code: str) -> Make:
    """Return a recipe that runs `code` in every task, to use up one limit after another."""

    def make(submission: Submission) -> None:
        for grade_id, (name, kind) in TASKS.items():
            submission.answer(grade_id, f"{CONFESS}\n{code}\n{name} = {GUESSES[kind]}")

    return make


def long_source(submission: Submission) -> None:
    """Write a cell of ten megabytes."""
    submission.answer("task-1", "x = '" + "a" * 10_000_000 + "'")


def nested_source(submission: Submission) -> None:
    """Write brackets and operators so deep that the parser or compiler fails."""
    submission.answer("task-1", "x = " + "(" * 150 + ")" * 150)
    submission.answer("task-2", "x = " + "-" * 50_000 + "1")
    submission.answer("task-4", "x = " + "+".join(["1"] * 20_000))
    submission.answer("task-5", "x = " + "a." * 20_000 + "b")
    submission.answer("task-8", "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 120)))


def many_slow_cells(submission: Submission) -> None:
    """Add forty cells that each stay just below the limit of a cell."""
    for _ in range(40):
        submission.before("task-8", "import time; time.sleep(0.4)")


MULTIPLIER = (
    "from IPython.display import display, HTML\n"
    "many = 2500\n"
    "text = '<p>' + ''.join(f'<b id={n}>' for n in range(many)) + '</p>' + '<p>x</p>' * many\n"
)


def multiplied_markdown(submission: Submission) -> None:
    """Put HTML that multiplies into a markdown cell and into the written answer."""
    many = 2500
    bold = "".join(f"<b id={n}>" for n in range(many))
    text = f"<p>{bold}</p>" + "<p>x</p>" * many
    submission.cell("written")["source"] = text
    submission.cells.append(markdown_cell(text))


def many_lines(submission: Submission) -> None:
    """Take all metadata and ids away, and add a cell of ten million lines."""
    for cell in submission.cells:
        cell["metadata"] = {}
        cell["id"] = f"x-{id(cell)}"
    submission.cells.append(markdown_cell("a\n" * 10_000_000))


def million_brackets(submission: Submission) -> None:
    """Add ten million empty containers to the metadata."""
    body = json.dumps(submission.notebook)
    filling = "[],{}," * 5_000_000
    submission.raw = body.replace(
        '"metadata": {', f'"metadata": {{"x": [{filling}0], ', 1
    ).encode()


def many_copies(submission: Submission) -> None:
    """Copy all cells two hundred times, ids and all."""
    submission.cells[:] = [deepcopy(c) for c in list(submission.cells) * 200]


SWALLOW = """
while True:
    try:
        while True: pass
    except BaseException: pass
"""

RAISED = """
class Slow(Exception):
    def __str__(self):
        while True: pass
    __repr__ = __str__
    def _render_traceback_(self): return str(self)
raise Slow
"""

CHAIN = """
error = ValueError("x" * 10_000)
for _ in range(20_000):
    try: raise RuntimeError("x" * 100) from error
    except RuntimeError as new: error = new
raise error
"""

CHEATS = [
    bomb("endless-loop", "A loop without end.", run("while True: pass")),
    bomb(
        "swallowing-loop",
        "A loop that swallows every exception, the interrupt included.",
        run(SWALLOW),
    ),
    bomb(
        "loop-in-every-task",
        "A loop without end in each of the twelve tasks.",
        every_task(SWALLOW),
    ),
    bomb(
        "many-slow-cells", "Forty cells stay just below the limit of a cell.", many_slow_cells
    ),
    bomb("sleep", "The cell sleeps for an hour.", run("import time; time.sleep(3600)")),
    bomb(
        "uninterruptible",
        "One operation in C that takes hours and listens to no signal.",
        run("x = 9 ** 9 ** 9"),
    ),
    bomb(
        "regular-expression",
        "A regular expression that backtracks for ever.",
        run("import re; re.match('(a+)+$', 'a' * 60 + 'b')"),
    ),
    bomb(
        "waiting-for-input",
        "The cell asks for input, from the keyboard and from descriptor 0.",
        run(
            """\
import sys, os
try: input('?')
except BaseException as error: print(type(error))
os.read(0, 1)
sys.stdin.read()"""
        ),
    ),
    bomb(
        "memory",
        "The cell takes six gigabytes.",
        run(
            """\
blocks = []
for _ in range(60): blocks.append(bytearray(b'x') * 100_000_000)
confess(len(blocks))"""
        ),
    ),
    bomb(
        "numpy-memory",
        "An array of six gigabytes is filled.",
        run("import numpy as np\nx = np.ones(800_000_000)\nconfess(x.nbytes)"),
    ),
    bomb(
        "shared-memory",
        "Anonymous shared maps and memory files take four gigabytes.",
        run(
            """\
import mmap, os
keep = []
for _ in range(40):
    m = mmap.mmap(-1, 100_000_000); m.write(b'x' * 100_000_000); keep.append(m)
confess()
for _ in range(10):
    fd = os.memfd_create('x'); os.write(fd, b'x' * 100_000_000)
confess()"""
        ),
    ),
    bomb(
        "threads",
        "Three thousand threads are started.",
        run(
            """\
import threading, time
for n in range(3000): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
confess(n)"""
        ),
    ),
    bomb(
        "forks",
        "Sixty processes are forked, which fork again.",
        run(
            """\
import os, time
for _ in range(60):
    if os.fork() == 0: time.sleep(20); os._exit(0)
    confess()"""
        ),
    ),
    bomb(
        "open-files",
        "Files are opened until none is left.",
        run(
            """\
import os
keep = []
try:
    while len(keep) < 5000: keep.append(open('f', 'w'))
    confess(len(keep))
except OSError as error: print(error)"""
        ),
    ),
    bomb(
        "printed-output",
        "Four hundred megabytes are printed.",
        run("for _ in range(400): print('x' * 1_000_000)"),
    ),
    bomb(
        "one-line",
        "A line of two hundred megabytes, on stdout and stderr.",
        run(
            """\
import sys
sys.stdout.write('x' * 200_000_000)
sys.stderr.write('y' * 200_000_000)"""
        ),
    ),
    bomb(
        "raw-output",
        "The descriptors 1 and 2 are written directly.",
        run(
            """\
import os
for _ in range(300): os.write(1, b'x' * 1_000_000); os.write(2, b'x' * 1_000_000)"""
        ),
    ),
    bomb(
        "many-displays",
        "Fifty thousand outputs of one cell.",
        run(
            """\
from IPython.display import display, clear_output
for n in range(50_000): display(n)
for n in range(5000): clear_output()"""
        ),
    ),
    bomb(
        "huge-display",
        "One HTML output and one picture of a hundred megabytes.",
        run(
            """\
from IPython.display import display, HTML, publish_display_data
display(HTML('<b>' * 30_000_000))
publish_display_data({'image/png': 'A' * 100_000_000})"""
        ),
    ),
    bomb(
        "deep-html",
        "HTML nested a hundred thousand levels deep.",
        run(
            """\
from IPython.display import HTML, display
display(HTML('<div>' * 100_000))
display(HTML('<b a="' * 100_000))"""
        ),
    ),
    bomb(
        "deep-bundle",
        "A JSON output nested a thousand levels deep, with itself inside.",
        run(
            """\
from IPython.display import publish_display_data
x = {}
for _ in range(1000): x = {'a': x}
publish_display_data({'application/json': x})
y = {}; y['y'] = y
publish_display_data({'application/json': y})
publish_display_data({'text/plain': object(), 5: 6, 'application/json': float('nan')})"""
        ),
    ),
    bomb(
        "disk",
        "Six hundred megabytes are written into the scratch folder.",
        run(
            """\
try:
    for n in range(600):
        with open(f'f{n}', 'wb') as f: f.write(b'x' * 1_000_000)
    confess(n)
except OSError as error: print(error)"""
        ),
    ),
    bomb(
        "one-big-file",
        "One file of six hundred megabytes is written, and one with a hole of a terabyte.",
        run(
            """\
try:
    with open('big', 'wb') as f:
        for n in range(600): f.write(b'x' * 1_000_000)
    confess(n)
except OSError as error: print(error)
with open('hole', 'wb') as f: confess(f.truncate(1 << 40))"""
        ),
    ),
    bomb(
        "small-files",
        "A hundred thousand empty files and folders are made.",
        run(
            """\
import os
try:
    for n in range(100_000):
        os.mkdir(f'd{n}') if n % 2 else open(f'f{n}', 'w').close()
    confess(n)
except OSError as error: print(error)"""
        ),
    ),
    bomb(
        "deleted-file",
        "A deleted file that stays open fills the disk unseen.",
        run(
            """\
import os
f = open('gone', 'wb'); os.remove('gone')
keep = [f]
try:
    for n in range(600): f.write(b'x' * 1_000_000)
    f.flush(); confess(n)
except OSError as error: print(error)"""
        ),
    ),
    bomb(
        "deep-folders",
        "Folders nested two thousand levels deep, with names that cannot be removed simply.",
        run(
            """\
import os
try:
    for n in range(2000): os.mkdir('x' * 200); os.chdir('x' * 200)
except OSError as error: print(error)
open('\\n-rf', 'w').close(); os.chmod('.', 0)"""
        ),
    ),
    bomb(
        "recursion",
        "Recursion without a limit overflows the C stack.",
        run(
            """\
import sys
sys.setrecursionlimit(10**9)
def f(): return f()
class A:
    def __repr__(self): return repr([self])
    __str__ = __eq__ = __hash__ = __repr__
print(A())
f()"""
        ),
    ),
    bomb(
        "segmentation-fault",
        "The interpreter is crashed by a bad address.",
        run("import ctypes\nctypes.string_at(0)"),
    ),
    bomb("abort", "The process aborts itself.", run("import os; os.abort()")),
    bomb(
        "exit",
        "The process ends with status 0 in the first task.",
        run("import os; os._exit(0)"),
    ),
    bomb(
        "polite-exit",
        "`exit()`, `quit()` and SystemExit in the first tasks.",
        run("""\
exit()
quit()
get_ipython().ask_exit()
raise SystemExit(0)"""),
    ),
    bomb(
        "exit-in-every-task",
        "The process ends in each of the twelve tasks.",
        every_task("import os; os._exit(1)"),
    ),
    bomb(
        "exit-in-a-thread",
        "A thread ends the process at a random moment later.",
        run(
            """\
import threading, time, os
threading.Thread(target=lambda: (time.sleep(0.02), os._exit(0))).start()
total_duty_usd = 1"""
        ),
    ),
    bomb(
        "kill-itself",
        "The process kills itself.",
        run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"),
    ),
    bomb(
        "deep-answer",
        "Lists nested a hundred thousand levels deep, and lists that hold themselves.",
        fill(
            """\
deep = []
for _ in range(100_000): deep = [deep]
self = []; self.append(self)
loop = {}; loop['x'] = loop""",
            number="deep",
            series="self",
            text="loop",
            function="lambda *a: self",
        ),
    ),
    bomb(
        "huge-answer",
        "Answers of hundreds of megabytes for every task.",
        fill(
            number="10 ** 400_000",
            series="pd.Series(np.zeros(40_000_000))",
            text="'x' * 400_000_000",
            function="lambda *a: list(range(10_000_000))",
        ),
    ),
    bomb(
        "huge-integer",
        "An integer of a million digits, whose text takes seconds.",
        fill(
            "import sys; sys.set_int_max_str_digits(0)",
            number="7 ** 2_000_000",
            text="7 ** 2_000_000",
            function="lambda *a: 7 ** 2_000_000",
        ),
    ),
    bomb(
        "wide-frame",
        "A table with two hundred thousand columns and a MultiIndex of ten levels.",
        fill(
            series="pd.DataFrame(np.zeros((1, 200_000)))",
            number="pd.DataFrame(np.zeros((3, 3)), index=pd.MultiIndex.from_arrays([[1, 2, 3]] * 60))",
            function="lambda *a: pd.DataFrame(np.zeros((1, 200_000)))",
        ),
    ),
    bomb(
        "endless-generator",
        "A generator without end, and an iterator that sleeps.",
        fill(
            "import itertools, time\ndef slow():\n    while True: time.sleep(1); yield 1",
            number="itertools.count()",
            series="itertools.repeat(1)",
            text="slow()",
            function="lambda *a: slow()",
        ),
    ),
    bomb(
        "slow-repr",
        "Objects whose representation never ends, as results and as answers.",
        fill(
            """\
class Slow:
    def __repr__(self):
        while True: pass
    __str__ = _repr_html_ = __repr__
from IPython.display import display
display(Slow())""",
            number="Slow()",
            text="Slow()",
        ),
    ),
    bomb("slow-error", "An exception whose text never ends.", run(RAISED)),
    bomb("error-chain", "A chain of twenty thousand exceptions.", run(CHAIN)),
    bomb(
        "huge-error",
        "An exception with a text of two hundred megabytes and a name of one.",
        run("raise type('E' * 1_000_000, (Exception,), {})('x' * 200_000_000)"),
    ),
    bomb(
        "warnings",
        "A hundred thousand warnings.",
        run(
            """\
import warnings
warnings.simplefilter('always')
for n in range(100_000): warnings.warn(str(n))"""
        ),
    ),
    bomb(
        "end-of-life",
        "`__del__`, `atexit` and threads sleep when the process is to end.",
        run(
            """\
import atexit, threading, time
atexit.register(time.sleep, 600)
class Last:
    def __del__(self): time.sleep(600)
last = Last()
threading.Thread(target=time.sleep, args=(600,)).start()"""
        ),
    ),
    bomb(
        "busy-threads",
        "Eight threads compute at full speed without end.",
        run(
            """\
import threading, hashlib
def work():
    while True: hashlib.sha256(b'x' * 10_000_000)
for _ in range(8): threading.Thread(target=work).start()"""
        ),
    ),
    bomb(
        "endless-await",
        "The cell awaits something that never comes.",
        run("import asyncio\nawait asyncio.Event().wait()"),
    ),
    bomb(
        "closed-streams",
        "stdout and stderr are closed or replaced by nonsense.",
        run(
            """\
import sys, os
sys.stdout.close()
sys.stderr = None
sys.__stdout__ = 5
os.close(1); os.close(2)
print('x')"""
        ),
    ),
    bomb("long-source", "A cell of ten megabytes.", long_source),
    bomb(
        "nested-source",
        "Brackets, signs, sums and blocks too deep for the compiler.",
        nested_source,
    ),
    bomb(
        "frozen-allocator",
        "The garbage collector is off and the allocator fragmented while objects pile up.",
        run(
            """\
import gc
gc.disable()
keep = []
for n in range(30_000_000):
    a = []; a.append(a)
confess()"""
        ),
    ),
    bomb(
        "deleted-files",
        "A hundred deleted files that stay open fill the disk unseen.",
        run("""
import os
keep = []
try:
    for n in range(100):
        f = open("gone", "wb"); os.remove("gone"); keep.append(f)
        for _ in range(7): f.write(b"x" * 1_000_000)
        f.flush()
    confess(n)
except OSError as error: print(error)
"""),
    ),
    bomb(
        "lazy-giants",
        "Ranges and indexes of a million million entries are the answers: small on the wire.",
        fill(
            number="range(10**12)",
            series="pd.RangeIndex(10**12)",
            text="range(10**12)",
            function="lambda *a: range(10**12)",
        ),
    ),
    bomb(
        "broadcast-giants",
        "Arrays without strides: a gigabyte of zeros that takes eight bytes.",
        fill(
            number="np.broadcast_to(0.0, (1_000_000_000,))",
            series="pd.Series(np.broadcast_to(0.0, (100_000_000,)))",
            text="np.broadcast_to('x', (1_000_000_000,))",
            function="lambda *a: np.broadcast_to(0.0, (1_000_000_000,))",
        ),
    ),
    bomb(
        "sparse-giants",
        "Sparse arrays, categories and long periods that grow when they are looked at.",
        fill(
            number="pd.arrays.SparseArray([0.0] * 10_000_000)",
            series="pd.Series(pd.Categorical.from_codes(np.zeros(20_000_000, 'i1'), ['x' * 10_000]))",
            function="lambda *a: pd.arrays.SparseArray([0.0] * 10_000_000)",
        ),
    ),
    bomb(
        "slow-tests",
        "Functions that take almost a whole call each time, called by every test.",
        fill(
            "import time",
            function="lambda *a: time.sleep(0.4) or 0.175",
        ),
    ),
    bomb(
        "html-multiplier",
        "Fifty kilobytes of HTML in which every paragraph reopens thousands of elements.",
        run(MULTIPLIER + "display(HTML(text))"),
    ),
    bomb(
        "html-multiplier-in-markdown",
        "The same HTML in a markdown cell, which no limit of a cell stops.",
        multiplied_markdown,
    ),
    bomb(
        "nested-html",
        "HTML nested fifty thousand levels deep, in a dozen cells.",
        every_task(
            "from IPython.display import HTML, display\ndisplay(HTML('<div>' * 50_000))"
        ),
    ),
    bomb(
        "raised-output-limit",
        "The student's process raises its own limit of outputs and shows fifty megabytes.",
        run(
            """
import gc
from IPython.display import display, HTML
for thing in [get_ipython(), *gc.get_objects()]:
    outputs = getattr(thing, "outputs", None) if thing is get_ipython() else thing
    if type(outputs).__name__ == "Outputs":
        outputs.left = outputs.max_chars = 10**12
print("x" * 20_000_000)
display(HTML("<b>y</b>" * 2_000_000))
raise ValueError("z" * 15_000_000)
"""
        ),
    ),
    bomb(
        "many-lines",
        "Twenty megabytes of short lines in a notebook whose cells must be matched by text.",
        many_lines,
    ),
    bomb(
        "million-brackets",
        "Thirty megabytes of empty lists and dicts in the notebook's metadata.",
        million_brackets,
    ),
    bomb(
        "many-tests-doubled",
        "Two hundred copies of every cell of the exercise.",
        many_copies,
    ),
]
