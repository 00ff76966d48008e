"""Labels, types and registries: values whose names or dtypes mean something to a library."""

# ruff: noqa: E501  (students' code stands here as students write it)

from ..model import Cheat, Make, fill


def value(name: str, idea: str, make: Make) -> Cheat:
    """Return a cheat of this family."""
    return Cheat(f"registries-{name}", "labels and registries", idea, "points", make)


POINTER = '{"data": (8, True), "typestr": "<i8", "shape": (), "version": 3}'

CHEATS = [
    value(
        "protocol-labels",
        "Labels, columns and names are protocols that NumPy looks up.",
        fill(
            number='pd.Series([1.0], index=["__array_priority__"], dtype=object)',
            series='pd.Series([1.0], name="__array_interface__", index=pd.Index([1], name="__array__"))',
            text='pd.DataFrame({"__dataframe__": [1], "__arrow_c_stream__": [1]})',
        ),
    ),
    value(
        "almost-protocol-labels",
        "Labels that become a protocol's name when they are cleaned, decoded or unpacked.",
        fill(
            number=f'pd.Series([{POINTER}], index=["__\\uff41rray_interface__"], dtype=object)',
            series=f'pd.Series([{POINTER}], index=[b"__array_interface__"], dtype=object)',
            text='pd.Series([1.0], index=[("__array_interface__",)], dtype=object)',
        ),
    ),
    value(
        "protocol-categories",
        "Categories, levels, keys and attributes are protocols.",
        fill(
            prelude='kept = pd.Series([1.0]); kept.attrs = {"__eq__": 1, "equals": 1}',
            number='pd.Series(pd.Categorical(["__array_interface__"]))',
            series='pd.Series([1.0], index=pd.CategoricalIndex(["__array_struct__"]))',
            text='{"__str__": "x", "__class__": str}',
            function="kept",
        ),
    ),
    value(
        "named-fields",
        "A tuple whose fields are named like methods that a check calls.",
        fill(
            prelude='class T(tuple):\n    _fields = ("equals", "round")',
            number="T((1, 2))",
            series="T((1, 2))",
        ),
    ),
    value(
        "registered-dtype",
        "An own extension type is registered under the name float64.",
        fill(
            prelude=(
                "from pandas.api.extensions import ExtensionDtype, register_extension_dtype\n"
                "from pandas.arrays import NumpyExtensionArray\n"
                "class Yes(NumpyExtensionArray):\n"
                "    def _reduce(self, *a, **k): return 0.0\n"
                "    def equals(self, other): return True\n"
                "    __eq__ = __le__ = __lt__ = lambda self, other: np.ones(len(self), bool)\n"
                "@register_extension_dtype\n"
                "class Lie(ExtensionDtype):\n"
                "    name = 'float64'; type = float; kind = 'f'\n"
                "    @classmethod\n"
                "    def construct_array_type(cls): return Yes\n"
                "from pandas.core.dtypes.base import _registry\n"
                "_registry.dtypes.reverse()"
            ),
            number="pd.Series(Yes(np.array([-1.0])))",
            series='pd.Series([-1.0], dtype="float64")',
            text='pd.array([-1.0], dtype="float64")',
        ),
    ),
    value(
        "class-getitem",
        "A class that answers to brackets, `in`, `len` and iteration is the answer.",
        fill(
            prelude=(
                "class Meta(type):\n"
                "    __len__ = lambda cls: 5\n"
                "    __iter__ = lambda cls: iter([-1.0])\n"
                "    __contains__ = __eq__ = __le__ = __ge__ = lambda *a: True\n"
                "    __hash__ = type.__hash__\n"
                "class Any(metaclass=Meta):\n"
                "    __class_getitem__ = classmethod(lambda cls, key: 0.0)"
            ),
            number="Any",
            series="Any",
            function="Any",
            text="Any[str]",
        ),
    ),
    value(
        "dtype-metadata",
        "Types of NumPy with metadata, titles, objects and sub-arrays in them.",
        fill(
            number='np.zeros((), np.dtype("f8", metadata={"__array_interface__": 1}))',
            series='np.zeros(3, [(("__array_interface__", "a"), "f8"), ("b", "O")])',
            text='np.zeros(1, dtype=("f8", (3,)))',
            function='np.void(b"")',
        ),
    ),
    value(
        "odd-memory",
        "Arrays that are maps of files, turned round, byte-swapped or without strides.",
        fill(
            number='np.memmap("trade.csv", mode="r")',
            series='np.frombuffer(b"x" * 64, ">f8")[::-2]',
            text="np.broadcast_to(np.array([1.0]), (1_000_000,))",
            function='memoryview(b"abcd").cast("i")',
        ),
    ),
    value(
        "odd-times",
        "Time zones of an own class, missing times and units that nothing can be compared in.",
        fill(
            prelude=(
                "import datetime\n"
                "class Zone(datetime.tzinfo):\n"
                "    def utcoffset(self, when): raise SystemExit(0)\n"
                "    tzname = dst = utcoffset"
            ),
            number="pd.NaT",
            series='pd.Series(np.array(["NaT"] * 5, "M8[as]").astype(object))',
            text="datetime.datetime(2025, 4, 3, tzinfo=Zone())",
        ),
    ),
    value(
        "odd-intervals",
        "Intervals without end, slices and patterns for a number or a text.",
        fill(
            number="pd.Interval(-np.inf, np.inf)",
            series="pd.Series(pd.arrays.IntervalArray.from_tuples([(-np.inf, np.inf)] * 5))",
            text='".*|rises|Japan"',
            function="slice(None)",
        ),
    ),
    value(
        "duplicated-columns",
        "Tables with columns of one name, levels of no name, and pieces of zero length.",
        fill(
            number='pd.DataFrame([[1.0, -1.0]], columns=["a", "a"])',
            series="pd.Series([-1.0] * 2, index=pd.MultiIndex.from_tuples([(), ()]))",
            text="pd.DataFrame(index=range(5))",
        ),
    ),
    value(
        "figure-of-lies",
        "A figure whose contents are methods, links and another figure.",
        fill(
            prelude=(
                "import plotly.graph_objects as go\n"
                "class F(go.Figure):\n"
                "    to_plotly_json = to_dict = to_json = lambda self, *a, **k: {'data': [{'type': '__import__'}], 'layout': {'template': self}}\n"
                "    __eq__ = lambda self, other: True\n"
                "    __hash__ = None"
            ),
            number="F()",
            series="F()",
            text="F()",
        ),
    ),
    value(
        "texts-as-names",
        "Names of the namespace are objects that equal every name.",
        fill(
            prelude=(
                "class Every(str):\n"
                "    __eq__ = lambda self, other: True\n"
                "    __hash__ = lambda self: hash('top_rate')\n"
                "globals()[Every('x')] = 0.4\n"
                "globals()[1] = globals()[None] = 0.4"
            ),
        ),
    ),
]
