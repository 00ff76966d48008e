"""Tools bent in the student's own process: built-ins, libraries, the tests' helpers."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, fill
from .objects import EQUAL_TO_ALL


def patch(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"patches-{name}", "patched tools", idea, "points", make)


SAME_LENGTH = "pd.Series([0.0] * 5)"

CHEATS = [
    patch(
        "builtins",
        "`abs`, `isinstance`, `all`, `any`, `len`, `float`, `round`, `str` agree with everything.",
        fill(
            """
import builtins
builtins.abs = lambda x: 0.0
builtins.all = builtins.any = lambda x: True
builtins.round = lambda *a: 0.0
builtins.len = lambda x: 5
builtins.callable = lambda x: True
real = builtins.isinstance
builtins.isinstance = lambda x, kind: True
"""
        ),
    ),
    patch(
        "assertion-error",
        "`AssertionError` becomes an exception that nobody counts as a failure.",
        fill(
            "import builtins\nbuiltins.AssertionError = type('Quiet', (KeyboardInterrupt,), {})"
        ),
    ),
    patch(
        "pandas-testing",
        "pandas' own comparison functions do nothing.",
        fill(
            """
import pandas.testing, pandas._testing
for module in (pandas.testing, pandas._testing, pd.testing):
    for name in ("assert_series_equal", "assert_frame_equal", "assert_index_equal"):
        setattr(module, name, lambda *a, **k: None)
"""
        ),
    ),
    patch(
        "pandas-equality",
        "Equality, difference and `equals` of every Series say yes.",
        fill(
            """
pd.Series.equals = pd.DataFrame.equals = pd.Index.equals = lambda *a, **k: True
pd.Series.__eq__ = lambda self, other: pd.Series([True])
pd.Series.__sub__ = pd.Series.__rsub__ = lambda self, other: pd.Series([0.0])
pd.Series.mean = pd.Series.sum = lambda *a, **k: -1.0
pd.Series.sort_values = lambda self, **k: pd.Series([-1.0])
pd.core.groupby.generic.SeriesGroupBy.sum = lambda *a, **k: pd.Series([-1.0])
"""
        ),
    ),
    patch(
        "numpy-testing",
        "NumPy's and math's comparisons are always true.",
        fill(
            """
import math
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
math.isclose = lambda *a, **k: True
math.isfinite = lambda x: True
np.isfinite = lambda x: np.True_
"""
        ),
    ),
    patch(
        "expect",
        "Every check of `tarifflab.expect` is replaced by a function that does nothing.",
        fill(
            """
from tarifflab import expect as helper
for name in dir(helper):
    if not name.startswith("_") and callable(getattr(helper, name)) and name[0].islower():
        setattr(helper, name, lambda *a, **k: print("fine"))
expect = helper
"""
        ),
    ),
    patch(
        "expect-code",
        "The code object of each check is swapped, so that imported references change too.",
        fill(
            """
import types
from tarifflab import expect as helper
for thing in list(vars(helper).values()):
    if isinstance(thing, types.FunctionType):
        try: thing.__code__ = (lambda *a, **k: None).__code__
        except (ValueError, TypeError): pass
"""
        ),
    ),
    patch(
        "expect-module",
        "`sys.modules` gets another `tarifflab`, and the name `expect` is shadowed.",
        fill(
            """
import sys, types
class Nice(types.ModuleType):
    def __getattr__(self, name): return lambda *a, **k: None
sys.modules["tarifflab"] = sys.modules["tarifflab.expect"] = expect = Nice("tarifflab")
sys.modules["tarifflab"].__path__ = []
"""
        ),
    ),
    patch(
        "feedback-class",
        "`expect.Feedback` stops being an exception that is raised.",
        fill(
            """
from tarifflab import expect as helper
class Soft(BaseException):
    def __new__(cls, *a, **k): raise StopIteration
helper.Feedback = Soft
helper.Feedback.__init__ = lambda self, *a, **k: None
"""
        ),
    ),
    patch(
        "input-data",
        "The table that the hidden test computes from is set to zero, and zero is the answer.",
        fill(
            "trade['value_usd'] = 0.0; trade['rate'] = 0.0",
            number="0.0",
            text="'Brazil'",
            series="(trade['value_usd'] * 0).groupby(trade['country']).sum()",
        ),
    ),
    patch(
        "empty-input-data",
        "The table is emptied in place, so that the expected Series is empty.",
        fill(
            "trade.drop(trade.index, inplace=True)",
            number="float('nan')",
            series="trade['value_usd'].groupby(trade['country']).sum()",
        ),
    ),
    patch(
        "shadowed-modules",
        "The names `pd`, `np` and `trade` become objects that agree with everything.",
        fill(
            EQUAL_TO_ALL + "\nkeep = pd\npd = np = trade = Liar()", series="keep.Series([0.0])"
        ),
    ),
    patch(
        "float-slots",
        "The comparison of the built-in type float is overwritten in memory.",
        fill(
            """
import ctypes, gc
for kind in (float, str):
    slots = gc.get_referents(kind.__dict__)[0]
    for name in ("__eq__", "__lt__", "__gt__"):
        slots[name] = lambda self, other: True
    slots["__sub__"] = lambda self, other: 0.0
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
"""
        ),
    ),
    patch(
        "compile-without-asserts",
        "`compile` optimises, which strips every assert statement.",
        fill(
            """
import builtins
real = builtins.compile
def strip(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **k):
    return real(source, filename, mode, flags, dont_inherit, 2, **k)
builtins.compile = strip
import codeop, IPython.core.compilerop
get_ipython().compile.__class__.__call__ = lambda self, s, f, m: strip(s, f, m)
"""
        ),
    ),
    patch(
        "import-machinery",
        "`__import__` hands out a lying module for the tests' helpers.",
        fill(
            EQUAL_TO_ALL
            + """
import builtins, sys
real = builtins.__import__
def bend(name, *a, **k):
    return Liar() if name.startswith(("tarifflab", "pandas.testing", "math")) else real(name, *a, **k)
builtins.__import__ = bend
expect = Liar()
"""
        ),
    ),
    patch(
        "trace-jump",
        "A trace function jumps over the lines that raise.",
        fill(
            """
import sys
def jump(frame, event, arg):
    if event == "exception":
        try: frame.f_lineno = max(line for *_, line in frame.f_code.co_lines() if line)
        except Exception: pass
    return jump
sys.settrace(jump)
import threading; threading.settrace(jump)
"""
        ),
    ),
    patch(
        "profile-hook",
        "A profile function rewrites the variables of every function it sees.",
        fill(
            """
import sys, ctypes
def bend(frame, event, arg):
    for name in ("equals", "expected", "wanted"):
        if name in frame.f_locals:
            frame.f_locals[name] = -1.0
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
sys.setprofile(bend)
"""
        ),
    ),
    patch(
        "small-integers",
        "The cached integers of the interpreter get other values.",
        fill(
            """
import ctypes
zero = ctypes.c_uint32.from_address(id(5) + 24)
zero.value = 7
"""
        ),
    ),
    patch(
        "frozen-caches",
        "`linecache`, `traceback` and `warnings` are broken, so that no error can be told.",
        fill(
            """
import linecache, traceback, warnings
linecache.getlines = lambda *a, **k: 1 / 0
traceback.TracebackException.__init__ = lambda *a, **k: 1 / 0
traceback.format_exception = traceback.print_exc = lambda *a, **k: []
warnings.warn = lambda *a, **k: 1 / 0
"""
        ),
    ),
]
