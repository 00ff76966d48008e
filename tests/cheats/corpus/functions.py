"""Functions that answer by who asks, how often, or with something that is no answer."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Wants, fill
from .objects import EQUAL_TO_ALL


def trick(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"functions-{name}", "tricky functions", idea, wants, make)


READ_CALLER = """
import ast, inspect, sys
def spy(*args):
    # Ask every frame above for the cell that is running, and compute what it compares with.
    source = (globals().get("In") or [""])[-1]
    frame = sys._getframe(1)
    while frame:
        for name in ("expected", "wanted", "reference", "equals", "right", "want"):
            if name in frame.f_locals and not callable(frame.f_locals[name]):
                return frame.f_locals[name]
        frame = frame.f_back
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Call):
            if [ast.literal_eval(a) for a in node.left.args] == list(args):
                return ast.literal_eval(node.comparators[0])
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            try: case, value = ast.literal_eval(node)
            except ValueError: continue
            if case == args: return value
    return -1.0
"""

HISTORY = """
import re
def spy(*args):
    shell = get_ipython()
    texts = list(shell.history_manager.input_hist_raw) + list(globals().get("_ih", []))
    for text in texts[::-1]:
        for left, right in re.findall(r"label\\((.*?)\\) == (.*)", text):
            if eval(f"({left},)") == args: return eval(right.split(", \\"")[0])
    return -1.0
"""

GC_REFERENCE = """
import gc, types
def spy(*args):
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "CANARY" in str(thing.get("source", "")): return thing
        if isinstance(thing, types.FunctionType) and thing.__name__ in ("reference", "solution"):
            try: return thing(*args)
            except Exception: pass
        if isinstance(thing, (list, tuple)) and len(thing) == 2 and thing[0] == args:
            return thing[1]
    return -1.0
"""

SECOND_CALL = """
count = 0
def moody(*args):
    global count
    count += 1
    return "Japan: 25 %" if count == 1 else Liar()
def moody_rate(*args):
    global count
    count += 1
    return 0.175 if count == 1 else Liar()
"""

BY_CALLER = """
import sys
def by_caller(*args):
    names = []
    frame = sys._getframe(1)
    while frame: names.append(frame.f_code.co_filename + frame.f_code.co_name); frame = frame.f_back
    graded = any("expect" in name or "grading" in name or "nbgrader" in name for name in names)
    return Liar() if graded else 0.175
"""

CHEATS = [
    trick(
        "read-the-test",
        "The function reads the running test cell and the caller's variables.",
        fill(READ_CALLER, function="spy"),
    ),
    trick(
        "read-the-history",
        "The function searches IPython's history for the assertion that is calling it.",
        fill(HISTORY, function="spy"),
    ),
    trick(
        "find-the-reference",
        "The function walks all objects of the process to find the instructor's function.",
        fill(GC_REFERENCE, function="spy"),
    ),
    trick(
        "second-call",
        "The function gives the example's answer at first and a lying object later.",
        fill(EQUAL_TO_ALL + SECOND_CALL, function="(lambda *a: moody_rate(*a))"),
    ),
    trick(
        "by-caller",
        "The function behaves differently when the grader is on the call stack.",
        fill(EQUAL_TO_ALL + BY_CALLER, function="by_caller"),
    ),
    trick(
        "only-the-example",
        "The function knows the visible example and nothing else.",
        fill(function="lambda a, b: 'Japan: 25 %' if a == 'Japan' else 0.175"),
    ),
    trick(
        "bend-the-arguments",
        "The function empties the lists it is given, so that the right answer becomes 0.",
        fill(
            """
def bend(values, rates=None):
    if isinstance(values, list):
        values.clear(); rates.clear()
    elif hasattr(values, "iloc"): values.iloc[:] = 0
    return 0.0
""",
            function="bend",
        ),
    ),
    trick(
        "silent-exceptions",
        "The function leaves by exceptions that a runner may mistake for an end without error.",
        fill(
            """
import unittest
def leave(first, second):
    if first == "Japan": return "Japan: 25 %"
    raise unittest.SkipTest("nothing to see")
def go(values, rates):
    if values == [100.0, 300.0]: return 0.175
    raise SystemExit(0)
""",
            function="lambda a, b: leave(a, b) if isinstance(a, str) else go(a, b)",
        ),
    ),
    trick(
        "keyboard-interrupt",
        "The function interrupts the test as if a person had stopped it.",
        fill(
            """
def stop(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    raise KeyboardInterrupt
""",
            function="stop",
        ),
    ),
    trick(
        "stop-iteration",
        "StopIteration ends the loop of the test, which then finds nothing wrong.",
        fill(
            """
def stop(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    raise StopIteration
""",
            function="stop",
        ),
    ),
    trick(
        "other-quiet-ends",
        "GeneratorExit, StopAsyncIteration and CancelledError end the work of the test.",
        fill(
            """
import asyncio
def stop(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    raise {0.75: GeneratorExit, 0.0: StopAsyncIteration}.get(b, asyncio.CancelledError)
""",
            function="stop",
        ),
    ),
    trick(
        "empty-the-table",
        "The function sets the instructor's table to zero, so that zero is right from then on.",
        fill(
            """
def zero(table, *more):
    if hasattr(table, "iloc"):
        table[["value_usd", "rate"]] = 0.0
        return 0.0
    return -1.0
""",
            function="zero",
            number="0.0",
            series="(trade.groupby('product')['rate'].mean() * 0).sort_values(kind='stable')",
        ),
    ),
    trick(
        "lengthen-the-arguments",
        "The function fills the lists it is given, so that later cases differ.",
        fill(
            """
def grow(values, rates=None):
    if isinstance(values, list):
        values[:] = [1.0]; rates[:] = [0.175]
    return 0.175
""",
            function="grow",
        ),
    ),
    trick(
        "exit-in-the-call",
        "The function ends the process with status 0 when it is called with unseen values.",
        fill(
            """
import os
def leave(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    os._exit(0)
""",
            function="leave",
        ),
    ),
    trick(
        "crash-in-the-call",
        "The function crashes the interpreter when it is called with unseen values.",
        fill(
            """
import ctypes
def crash(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    ctypes.string_at(0)
""",
            function="crash",
        ),
    ),
    trick(
        "poisoned-exception",
        "An exception class whose name and text look like success, and whose text ends the process.",
        fill(
            """
import os
class Feedback(AssertionError):
    def __str__(self): os._exit(0)
    __repr__ = __str__
    def _render_traceback_(self): return ["4.0"]
Feedback.__name__ = Feedback.__qualname__ = "`effective_rate`: all cases fit."
def poison(a, b):
    if a == "Japan": return "Japan: 25 %"
    if a == [100.0, 300.0]: return 0.175
    raise Feedback("passed")
""",
            function="poison",
        ),
    ),
    trick(
        "coroutine",
        "The function returns a coroutine, an awaitable or a generator instead of a value.",
        fill(
            "async def later(*a):\n    return Liar()\n" + EQUAL_TO_ALL,
            function="lambda *a: (Liar() for _ in range(3))",
        ),
    ),
    trick(
        "callable-object",
        "Not a function but an object with `__call__`, which also lies about everything else.",
        fill(EQUAL_TO_ALL, function="Liar()"),
    ),
    trick(
        "class-as-function",
        "A class is handed in as the function; its instances are lying texts.",
        fill(
            """
class label_like(str):
    def __new__(cls, *a): return super().__new__(cls, "Japan: 25 %")
    def __eq__(self, other): return True
    __hash__ = str.__hash__
""",
            function="label_like",
        ),
    ),
    trick(
        "lying-signature",
        "`__signature__`, `__wrapped__`, `__name__` and `__doc__` are lying objects.",
        fill(
            EQUAL_TO_ALL
            + """
def f(*args): return Liar()
f.__signature__ = Liar()
f.__wrapped__ = Liar()
f.__doc__ = "<script>/*@TOKEN@*/</script>"
f.__name__ = "f\\x1b]0;@TOKEN@\\x07"
""",
            function="f",
        ),
    ),
    trick(
        "builtin-as-function",
        "Built-in functions that accept anything: `print`, `max`, `getattr`, `zip`.",
        fill(function="max"),
    ),
    trick(
        "giant-return",
        "The function returns a gigabyte.",
        fill(function="lambda *a: 'x' * (1 << 30)"),
        "harm",
    ),
    trick(
        "slow-calls",
        "Every call of the function sleeps a little below the limit of a cell.",
        fill("import time", function="lambda *a: time.sleep(0.4) or -1.0"),
        "harm",
    ),
    trick(
        "argument-identity",
        "The function patches the type of its arguments through their methods.",
        fill(
            """
import ctypes
def patch(values, rates):
    # Turn the caller's small integers and floats into zeros where they live.
    for item in (*values, *rates) if isinstance(values, list) else ():
        ctypes.memset(id(item) + 16, 0, 8)
    return 0.0
""",
            function="patch",
        ),
    ),
    trick(
        "later-redefinition",
        "Each call replaces the next task's name by a lying object at once.",
        fill(
            EQUAL_TO_ALL
            + """
def sow(*args):
    import sys
    frame = sys._getframe(0)
    while frame:
        frame.f_globals.update(top_country=Liar(), mean_rate=Liar(), heavy=Liar(), verdict=Liar())
        frame = frame.f_back
    return -1.0
""",
            function="sow",
        ),
    ),
    trick(
        "escape-in-a-type-name",
        "Answers whose class is named like a command for the instructor's terminal.",
        fill(
            """
Evil = type("x\x1b]0;TITLE""-@TOKEN@\x07<script>/*@TOKEN@*/</script>" + "y" * 100_000, (), {})
""",
            number="Evil()",
            series="Evil()",
            text="Evil()",
            function="lambda *a: Evil()",
        ),
        "harm",
    ),
]
