"""Answers that are no answers: objects that lie about themselves."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, Wants, fill


def lie(name: str, idea: str, make: Make, wants: Wants = "points") -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"objects-{name}", "lying objects", idea, wants, make)


def same(prelude: str, value: str) -> Make:
    """Return a recipe that gives the same object for every task, wrapped for functions."""
    return fill(prelude, number=value, series=value, text=value, function=f"lambda *a: {value}")


EQUAL_TO_ALL = """
class Liar:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __sub__
    def __float__(self): return 0.0
    def __round__(self, n=None): return self
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return self
    def __call__(self, *a, **k): return self
    def __len__(self): return 5
    def __iter__(self): return iter([self] * 5)
    def __getitem__(self, key): return self
    def __contains__(self, key): return True
"""

LYING_FLOAT = """
class Liar(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = float.__hash__
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __round__(self, n=None): return self
"""

LYING_TEXT = """
class Liar(str):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __contains__(self, other): return True
    __hash__ = str.__hash__
    def strip(self, *a): return self
    lower = upper = casefold = title = strip
"""

LYING_SERIES = """
class Liar(pd.Series):
    @property
    def _constructor(self): return Liar
    def __eq__(self, other): return pd.Series([True])
    def __sub__(self, other): return pd.Series([0.0])
    def equals(self, other): return True
    def all(self, *a, **k): return True
    def __len__(self): return 5
answer = Liar([0.0] * 5, index=sorted(set(trade["country"])), name="value_usd")
"""

LYING_ARRAY = """
class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.bool_(True) if ufunc.nout == 1 and "less" in ufunc.__name__ else np.float64(0)
    def __array_function__(self, func, types, args, kwargs): return True
    def __eq__(self, other): return np.bool_(True)
answer = np.zeros(5).view(Liar)
"""

LYING_EXTENSION = """
from pandas.api.extensions import ExtensionArray, ExtensionDtype
class AnyType(ExtensionDtype):
    name = "float64"; type = float; kind = "f"; _is_numeric = True
    @classmethod
    def construct_array_type(cls): return AnyArray
    def __eq__(self, other): return True
    def __hash__(self): return hash("float64")
class AnyArray(ExtensionArray):
    dtype = AnyType()
    def __init__(self, n=5): self._n = n
    @classmethod
    def _from_sequence(cls, scalars, *, dtype=None, copy=False): return cls(len(scalars))
    @classmethod
    def _concat_same_type(cls, parts): return cls(sum(len(p) for p in parts))
    def __len__(self): return self._n
    def __getitem__(self, key): return 0.0 if isinstance(key, int) else AnyArray(self._n)
    def __eq__(self, other): return np.ones(self._n, bool)
    def isna(self): return np.zeros(self._n, bool)
    def take(self, *a, **k): return AnyArray(self._n)
    def copy(self): return AnyArray(self._n)
    nbytes = 40
    def __array__(self, dtype=None, copy=None): return np.full(self._n, np.nan)
answer = pd.Series(AnyArray(), index=sorted(set(trade["country"])))
"""

REDUCE = """
import os
class Liar(pd.Series):
    def __reduce__(self):
        return (os.system, ("echo pickled > @OUTSIDE@/pickled",))
    __reduce_ex__ = lambda self, protocol: self.__reduce__()
answer = Liar([0.0] * 5)
"""

METACLASS = """
class Meta(type):
    def __eq__(cls, other): return True
    __hash__ = type.__hash__
    def __instancecheck__(cls, other): return True
    def __sub__(cls, other): return 0.0
    __rsub__ = __sub__
    def __abs__(cls): return 0.0
    def __float__(cls): return 0.0
    def __lt__(cls, other): return True
    __le__ = __gt__ = __ge__ = __lt__
class Liar(metaclass=Meta): pass
"""

CLASS_PROPERTY = """
class Liar:
    def __init__(self, kind): object.__setattr__(self, "kind", kind)
    @property
    def __class__(self): return object.__getattribute__(self, "kind")
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    __hash__ = None
    def __float__(self): return 0.0
"""

PEEKER = """
import sys
class Peeker(float):
    def _look(self):
        frame = sys._getframe(1)
        while frame:
            for name in ("equals", "wanted", "expected", "reference", "right", "answer"):
                value = frame.f_locals.get(name)
                if isinstance(value, (int, float)) and not isinstance(value, Peeker):
                    return float(value)
            frame = frame.f_back
        return 0.0
    def __float__(self): return self._look()
    def __sub__(self, other): return self._look() - other
    def __rsub__(self, other): return other - other
    def __abs__(self): return abs(self._look())
    def __eq__(self, other): return self._look() == other
    def __hash__(self): return 0
"""

ALL_NUMBERS = "np.arange(0, 100000, 0.5)"
ALL_TEXTS = "' '.join(sorted(set(trade['country'])) + ['rises', 'falls'])"

CHEATS = [
    lie(
        "equal-to-everything",
        "An object says yes to every comparison and zero to every difference.",
        same(EQUAL_TO_ALL, "Liar()"),
    ),
    lie(
        "lying-float",
        "A subclass of float agrees with whatever it is compared with.",
        same(LYING_FLOAT, "Liar(1.0)"),
    ),
    lie(
        "lying-text",
        "A subclass of str equals every text.",
        same(LYING_TEXT, "Liar('Atlantis')"),
    ),
    lie(
        "lying-series",
        "A subclass of Series overrides equality, difference and length.",
        same(LYING_SERIES, "answer"),
    ),
    lie(
        "lying-array",
        "A subclass of ndarray intercepts every NumPy function that looks at it.",
        same(LYING_ARRAY, "answer"),
    ),
    lie(
        "lying-extension-array",
        "A Series over an own extension type claims to be float64 and to equal everything.",
        fill(LYING_EXTENSION, series="answer", number="answer", function="lambda *a: answer"),
    ),
    lie(
        "reduce-bomb",
        "A Series whose pickle runs a command when the grader unpacks it.",
        same(REDUCE, "answer"),
        "harm",
    ),
    lie(
        "mock-any",
        "`unittest.mock.ANY` equals everything, a MagicMock has every attribute.",
        fill(
            "from unittest.mock import ANY, MagicMock",
            number="MagicMock()",
            text="ANY",
            series="MagicMock(spec=pd.Series)",
            function="MagicMock(return_value=ANY)",
        ),
    ),
    lie(
        "metaclass",
        "A class, not an object, is the answer; its metaclass answers all comparisons.",
        same(METACLASS, "Liar"),
    ),
    lie(
        "class-property",
        "An object whose `__class__` says float or str while it is neither.",
        fill(
            CLASS_PROPERTY,
            number="Liar(float)",
            text="Liar(str)",
            series="Liar(pd.Series)",
            function="lambda *a: Liar(float)",
        ),
    ),
    lie(
        "peek-at-caller",
        "A number that, when it is compared, searches the caller's variables for the answer.",
        fill(PEEKER, number="Peeker(1)", function="lambda *a: Peeker(1)"),
    ),
    lie(
        "not-a-number",
        "NaN is never above a tolerance; missing values compare with nothing.",
        fill(
            number="float('nan')",
            series="pd.Series(np.nan, index=sorted(set(trade['country'])))",
            text="float('nan')",
            function="lambda *a: float('nan')",
        ),
    ),
    lie(
        "not-available",
        "`pd.NA` makes every comparison neither true nor false.",
        fill(
            number="pd.NA",
            series="pd.Series([pd.NA] * 5)",
            function="lambda *a: pd.NA",
            text="pd.NA",
        ),
    ),
    lie(
        "infinity",
        "Infinity, and minus infinity, swallow every tolerance.",
        fill(
            number="float('inf')",
            series="pd.Series([np.inf] * 5)",
            function="lambda *a: -np.inf",
        ),
    ),
    lie(
        "complex-number",
        "A complex number with a NaN part slips through `abs`.",
        fill(number="complex(0, float('nan'))", function="lambda *a: complex('nan+nanj')"),
    ),
    lie(
        "signalling-decimal",
        "A signalling NaN of Decimal raises when it is compared.",
        fill(
            "from decimal import Decimal",
            number="Decimal('sNaN')",
            series="pd.Series([Decimal('sNaN')] * 5, index=sorted(set(trade['country'])))",
            function="lambda *a: Decimal('NaN')",
        ),
    ),
    lie(
        "all-numbers-at-once",
        "An array of all amounts below 100,000: one of them must fit.",
        fill(
            number=ALL_NUMBERS,
            series=f"pd.Series([{ALL_NUMBERS}] * 5, index=sorted(set(trade['country'])))",
            function="lambda *a: np.arange(0, 1, 0.0025)",
        ),
    ),
    lie(
        "all-texts-at-once",
        "One text that holds every possible answer.",
        fill(text=ALL_TEXTS, function=f"lambda *a: {ALL_TEXTS}"),
    ),
    lie(
        "set-of-guesses",
        "A set, a dict and a regular expression of all possible texts.",
        fill(
            "import re",
            text="{name: name for name in [*trade['country'], 'rises', 'falls']}",
            function="lambda *a: re.compile('.*')",
            series="[set(trade['value_usd'])] * 5",
        ),
    ),
    lie(
        "interval",
        "A pandas Interval or a range that contains the answer.",
        fill(
            number="pd.Interval(0, 1e9)",
            series="pd.Series([pd.Interval(0, 1e9)] * 5, index=sorted(set(trade['country'])))",
            function="lambda *a: range(0, 10)",
        ),
    ),
    lie(
        "every-row-twice",
        "A Series that gives many values for each country, so that one of them is right.",
        fill(
            series=(
                "pd.Series({(c, i): i / 2 for c in set(trade['country']) for i in range(9000)})"
                ".droplevel(1)"
            )
        ),
    ),
    lie(
        "object-series-of-liars",
        "A Series of dtype object that is filled with lying objects.",
        fill(
            EQUAL_TO_ALL,
            series="pd.Series([Liar()] * 5, index=sorted(set(trade['country'])), dtype=object)",
        ),
    ),
    lie(
        "lying-index",
        "A Series whose index consists of lying objects.",
        fill(
            EQUAL_TO_ALL,
            series="pd.Series([0.0] * 5, index=pd.Index([Liar() for _ in range(5)], dtype=object))",
        ),
    ),
    lie(
        "bare-true",
        "True is a number, and it is what an assertion wants.",
        fill(number="True", series="True", text="True", function="lambda *a: True"),
    ),
    lie(
        "registered-number",
        "A lying class is registered as a virtual subclass of number, str and Series.",
        fill(
            EQUAL_TO_ALL
            + """\

import numbers
numbers.Number.register(Liar)
numbers.Real.register(Liar)""",
            number="Liar()",
            function="lambda *a: Liar()",
        ),
    ),
    lie(
        "lying-namespace",
        "The notebook's namespace gets a class that invents every name it is asked for.",
        fill(
            EQUAL_TO_ALL
            + """
class Namespace(dict):
    def __missing__(self, key): return Liar()
    def get(self, key, default=None): return Liar()
get_ipython().user_ns = Namespace(get_ipython().user_ns)
get_ipython().user_module.__class__ = type("M", (type(get_ipython().user_module),),
    {"__getattr__": lambda self, name: Liar()})
"""
        ),
    ),
    lie(
        "infinite-list",
        "A list subclass that never ends when it is read.",
        fill(
            """
class Endless(list):
    def __len__(self): return 5
    def __iter__(self):
        while True: yield 0.0
""",
            series="Endless([0.0] * 5)",
            number="Endless([0.0])",
            function="lambda *a: Endless([0.0])",
        ),
        "harm",
    ),
    lie(
        "exit-on-inspection",
        "An object that ends the process as soon as somebody looks at it.",
        fill(
            """
import os
class Grenade:
    def __getattribute__(self, name): os._exit(0)
    def __repr__(self): os._exit(0)
    def __float__(self): raise SystemExit(0)
    def __eq__(self, other): raise KeyboardInterrupt
    __hash__ = None
    def __array__(self, *a, **k): os._exit(0)
    def __iter__(self): raise GeneratorExit
    def __len__(self): raise SystemExit
""",
            number="Grenade()",
            series="Grenade()",
            text="Grenade()",
            function="lambda *a: Grenade()",
        ),
        "harm",
    ),
    lie(
        "enum-text",
        "An Enum that is also a str and equals everything.",
        fill(
            """
import enum
class Liar(str, enum.Enum):
    A = "Atlantis"
    def __eq__(self, other): return True
    __hash__ = str.__hash__
""",
            text="Liar.A",
            function="lambda *a: Liar.A",
        ),
    ),
    lie(
        "nan-keys",
        "Dicts and indexes whose keys are NaN, so that no entry can be compared.",
        fill(
            series="{float('nan'): 0.0 for _ in range(5)}",
            function="lambda *a: {float('nan'): 0.0}",
            number="{float('nan')}",
        ),
    ),
    lie(
        "void-and-structured",
        "NumPy scalars of void and structured types with the right length and nothing in them.",
        fill(
            number="np.void(8)",
            series="np.zeros(5, dtype=[('a', 'f8'), ('b', 'V8')])",
            function="lambda *a: np.void(b'')",
        ),
    ),
    lie(
        "weak-proxy",
        "A weak reference proxy that stands for a lying object.",
        same(EQUAL_TO_ALL + "\nimport weakref\nkeep = Liar()", "weakref.proxy(keep)"),
    ),
    lie(
        "empty-frame",
        "Empty tables: `all()` over nothing is true.",
        fill(
            number="np.array([])",
            series="pd.Series([], dtype=float)",
            text="''",
            function="lambda *a: np.array([])",
        ),
    ),
    lie(
        "not-implemented",
        "`NotImplemented` and `...` as values of the comparison operators.",
        fill(
            """
class Shy(float):
    def __eq__(self, other): return NotImplemented
    def __ne__(self, other): return False
    def __sub__(self, other): return NotImplemented
    def __rsub__(self, other): return Shy(0)
    def __lt__(self, other): return NotImplemented
    def __gt__(self, other): return NotImplemented
    __hash__ = float.__hash__
""",
            number="Shy(0)",
            text="NotImplemented",
            function="lambda *a: Shy(0)",
        ),
    ),
    lie(
        "namespace-of-functions",
        "A SimpleNamespace whose attributes are functions that say yes.",
        fill(
            """
from types import SimpleNamespace
def yes(*a, **k): return True
def again(*a, **k): return answer
names = "equals all any isclose allclose strip lower round sort_values reset_index astype"
answer = SimpleNamespace(**{n: again if n[0] in "rs" or n == "astype" else yes for n in names.split()})
""",
            series="answer",
            number="answer",
            text="answer",
            function="lambda *a: answer",
        ),
    ),
    lie(
        "named-tuple-of-functions",
        "A named tuple whose fields are functions that say yes.",
        fill(
            """
from collections import namedtuple
Yes = namedtuple("Yes", "equals all round")
answer = Yes(lambda *a: True, lambda *a: True, lambda *a: Yes(lambda *b: True, 1, 2))
""",
            series="answer",
            number="answer",
            function="lambda *a: answer",
        ),
    ),
    lie(
        "dict-of-functions",
        "Containers, object arrays and Series that hold functions.",
        fill(
            "yes = lambda *a, **k: True",
            series="pd.Series({'equals': yes, 'round': yes, 'all': yes})",
            number="np.array(yes, dtype=object)",
            text="{'strip': yes, 'lower': yes}",
            function="lambda *a: [yes, {'equals': yes}]",
        ),
    ),
    lie(
        "masked-array",
        "An array in which everything is masked: NumPy compares nothing and finds no fault.",
        fill(
            series="np.ma.masked_all(10)",
            number="np.ma.masked",
            function="lambda *a: np.ma.masked_all(1)",
        ),
    ),
    lie(
        "partly-masked-array",
        "An array that claims to be masked where it is wrong.",
        fill(
            series="np.ma.MaskedArray(np.zeros(10), mask=[True] * 9 + [False])",
            number="np.ma.MaskedArray([0.0], mask=[True])",
            function="lambda *a: np.ma.MaskedArray(0.0, mask=True)",
        ),
    ),
    lie(
        "modules",
        "A module is the answer: it has functions named `all`, `round`, `equal` and `isclose`.",
        fill(
            "import operator, unittest.mock as mock",
            series="np",
            number="operator",
            text="mock",
            function="lambda *a: pd",
        ),
    ),
    lie(
        "types-as-answers",
        "Built-in types stand for functions and values.",
        fill(number="float", series="list", text="str", function="str"),
    ),
]
