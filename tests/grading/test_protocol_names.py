"""No value makes the examiner run or read anything: names that libraries look up do not cross.

The names are not a list of ours. They are read out of NumPy's, pandas', IPython's and Python's
own files, compiled ones included, and seen by asking a value that writes down what it is asked.
"""

import contextlib
import copy
import ctypes
import inspect
import json
import math
import os
import pickle
import re
import subprocess
import sys
import sysconfig
import types
from pathlib import Path

import msgpack
import numpy as np
import pandas as pd
import pytest
from cases import case

from tarifflab.grading.wire import codec, pandas_columns, pandas_values
from tarifflab.grading.wire.codec import BadValue, Uncrossable, decode, encode
from tarifflab.grading.wire.protocol_names import PROTOCOL_NAME, protocol_name

WORD = re.compile(
    rb"(?<![A-Za-z0-9_])(__[a-z][a-z0-9_]{1,40}__|_(?:repr|ipython)_[a-z_]+_)(?![A-Za-z0-9_])"
)
MOST = 4_000_000  # bytes of a file; the largest of the compiled ones are below


def folders() -> list[Path]:
    """Return where the libraries are that a test may hand a student's value to."""
    parts = [Path(module.__file__).parent for module in (np, pd)]
    import IPython

    stdlib = Path(sysconfig.get_path("stdlib"))
    found = [*parts, Path(IPython.__file__).parent, stdlib / "lib-dynload"]
    files = [stdlib / f"{name}.py" for name in ("copy", "pickle", "inspect", "json", "typing")]
    return [*found, *(path for path in files if path.exists())]


def looked_up() -> set[str]:
    """Return every protocol name that stands in those libraries' files."""
    names: set[str] = set()
    for place in folders():
        for path in [place] if place.is_file() else place.rglob("*"):
            if path.suffix in (".py", ".so") and "tests" not in path.parts:
                data = path.read_bytes()[: 30 * MOST]
                names |= {word.decode() for word in WORD.findall(data)}
    return names


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Return all of them, and three that are looked up elsewhere."""
    return sorted(looked_up() | {"_as_parameter_", "__array_interface__", "__fspath__"})


def test_the_table_holds_what_numpy_and_pandas_are_known_for(names):
    """If the reading of files broke, these would be missing."""
    assert {
        "__array__", "__array_interface__", "__array_struct__", "__array_priority__",
        "__array_ufunc__", "__array_function__", "__array_wrap__", "__array_finalize__",
        "__dataframe__", "__arrow_c_stream__", "__index__", "__float__", "__fspath__",
        "__deepcopy__", "__reduce_ex__", "__dlpack__", "_repr_html_", "_repr_mimebundle_",
        "_ipython_display_", "_repr_pretty_",
    } <= set(names)  # fmt: skip
    assert len(names) > 200


def holders(name: str) -> dict[str, object]:
    """Return values that would answer for this name if they crossed as they are."""
    inner = {"data": (8, True), "typestr": "<i8", "shape": (), "version": 3}
    return {
        "a label of a Series": pd.Series([inner], index=[name], dtype=object),
        "a column": pd.DataFrame({name: [1]}),
        "a row": pd.DataFrame({"a": [1]}, index=[name]),
        "a level": pd.Series([1], index=pd.MultiIndex.from_tuples([(name, 1)])),
        "a category": pd.Series(pd.Categorical([name])),
        "a text label": pd.Series([1], index=pd.Index([name], dtype="str")),
        "a tuple": pd.Series([1], index=pd.Index([(name, 1)], tupleize_cols=False)),
        "an attribute": types.SimpleNamespace(**{name: inner}),
        "in a list": [pd.Series([inner], index=[name], dtype=object)],
        "in a column of objects": pd.Series([types.SimpleNamespace(**{name: inner})]),
        "in the notes of a table": _with_attrs(name, inner),
    }


def _with_attrs(name: str, inner: object) -> pd.DataFrame:
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"k": pd.Series([inner], index=[name], dtype=object)}
    return frame


@pytest.mark.slow
def test_no_such_name_crosses(names):
    """An honest sender says so in a sentence; `.attrs` are left behind."""
    crossed = set()
    for name in names:
        for what, value in holders(name).items():
            with contextlib.suppress(Uncrossable):
                crossed.add((what, str(getattr(decode(encode(value)), "attrs", None))))

    assert crossed == {("in the notes of a table", "{}")}


@pytest.mark.slow
def test_no_such_name_is_read_from_forged_bytes(names, monkeypatch):
    """A sender who checks nothing is refused by the reader."""
    monkeypatch.setattr(pandas_columns, "protocol_name", lambda _: "")
    forged = {
        (name, what): _unchecked(value)
        for name in names
        for what, value in holders(name).items()
    }
    monkeypatch.undo()

    for which, data in forged.items():
        with (
            case(which),
            pytest.raises(BadValue, match=r"a label|an attribute that Python looks up"),
        ):
            decode(data)


def _unchecked(value):
    known = dict(codec.BY_TYPE)
    codec.BY_TYPE[types.SimpleNamespace] = ("namespace", lambda _, v: dict(vars(v)))
    try:
        return codec.encode(value)
    finally:
        codec.BY_TYPE.clear()
        codec.BY_TYPE.update(known)


class Asked:
    """A value that writes down which names it is asked for, and has none of them."""

    def __init__(self):
        object.__setattr__(self, "names", set())

    def __getattr__(self, name):
        self.names.add(name)
        raise AttributeError(name)


def _uses():
    """Return what a test may do with a value."""
    from IPython.core.formatters import DisplayFormatter
    from IPython.display import display

    frame = pd.DataFrame({"a": [1.0, 2.0]})
    return [
        np.asarray, np.array, np.isclose, np.shape, np.size, np.dtype, np.sum, np.mean,
        np.round,
        lambda v: np.array([v, v]), lambda v: np.isclose(1.0, v), lambda v: np.add(1, v),
        lambda v: np.float64(1) + v, lambda v: np.ones(2) * v, lambda v: np.ones(2) == v,
        lambda v: np.array_equal(v, [1]), lambda v: np.concatenate([v, v]),
        lambda v: np.testing.assert_allclose(v, 1), lambda v: np.fromiter([v], dtype=object),
        pd.Series, pd.DataFrame, pd.Index, pd.array, pd.to_datetime, pd.to_numeric, pd.isna,
        pd.Timestamp, pd.Timedelta, pd.api.types.is_list_like, pd.api.types.is_numeric_dtype,
        lambda v: pd.Series([v]), lambda v: pd.Series({"a": v}), lambda v: frame == v,
        lambda v: frame + v, lambda v: frame.equals(v), lambda v: frame["a"].isin([v]),
        lambda v: frame.loc[v], lambda v: frame.merge(v), lambda v: pd.concat([frame, v]),
        lambda v: pd.testing.assert_frame_equal(frame, v),
        lambda v: pd.testing.assert_series_equal(frame["a"], v),
        lambda v: pd.Series([1]).map(v), lambda v: frame.assign(b=v), lambda v: pd.isna([v]),
        float, int, str, repr, bool, abs, round, len, list, dict, set, sorted, hash, bytes,
        iter,
        copy.copy, copy.deepcopy, pickle.dumps, json.dumps, os.fspath, math.floor, math.isclose,
        inspect.signature, inspect.isawaitable, callable, lambda v: v == 1, lambda v: v in [1],
        lambda v: f"{v:.2f}", lambda v: isinstance(v, int), lambda v: math.isclose(v, 1.0),
        lambda v: ctypes.c_int(v), lambda v: sum([v]), lambda v: max(v, 1), memoryview,
        DisplayFormatter().format, display,
    ]  # fmt: skip


PUBLIC = {  # asked for, but not protocols: a value under such a name is a value
    "dtype", "shape", "ndim", "size", "keys", "values", "items", "name", "freq", "tz", "mask",
    "read", "write", "tolist", "_typ", "fill_value", "to_numpy", "ordinal", "calendar", "unit",
    "rint", "tzinfo", "input_objs",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
def test_whatever_a_value_is_asked_for_is_refused(capsys):
    """Every name that these libraries ask an instance for is one of those that do not cross."""
    asked = Asked()
    for use in _uses():
        try:
            use(asked)
        except Exception:  # most of these cannot use such a value, which is not the point
            continue

    unknown = {n for n in asked.names if not PROTOCOL_NAME.fullmatch(n)} - PUBLIC
    private = {n for n in unknown if n.startswith("_")}
    capsys.readouterr()
    assert len(asked.names) > 15
    assert private == set()
    assert {n for n in unknown if not hasattr(np.ndarray, n)} == set()


SHUT = """
import numpy as np, pandas as pd
from tarifflab.grading.wire.protocol_names import shut_labels
shut_labels(); shut_labels()
inner = {{"data": (8, True), "typestr": "<i8", "shape": (), "version": 3}}
labels = pd.Series({{{name!r}: inner, "price": 3}}, dtype=object)
frame = pd.DataFrame([{{{name!r}: 1, "price": 3}}])
assert labels.price == 3 and frame.price[0] == 3 and frame[{name!r}][0] == 1
for value in (labels, frame, frame.groupby("price"), frame.rolling(1), labels.to_frame().T):
    assert type(getattr(value, {name!r}, None)) is not dict, type(value)
    assert not isinstance(getattr(value, {name!r}, None), pd.Series | int), type(value)
assert np.asarray(labels).shape == (2,) and np.asarray(labels, dtype=object)[0] is inner
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["__array_interface__", "__array_struct__", "_repr_html_"])
def test_in_the_examiner_no_label_is_an_attribute(name):
    """A test may make labels of a student's texts: pandas answers for none that begins so."""
    done = subprocess.run(
        [sys.executable, "-c", SHUT.format(name=name)], capture_output=True, text=True
    )

    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.confined
@pytest.mark.parametrize(
    "answer",
    [
        "b = pd.Series([INNER], index=['__array_interface__'], dtype=object)",
        "b = {'__array_interface__': INNER}",
        "b = [{'__array_interface__': INNER}]",
        "b = __import__('types').SimpleNamespace(__array_interface__=INNER)",
        "b = pd.DataFrame([{'__array_interface__': INNER}])",
    ],
)
def test_the_examiner_reads_no_address_of_a_student(answer):
    """Whatever a test does with it: the examiner lives, and what it says is no number."""
    import sample

    from tarifflab.grading import Sessions

    inner = "{'data': (8, True), 'typestr': '<i8', 'shape': (), 'version': 3}"
    test = (
        "import numpy as np, pandas as pd\n"
        "assert not np.isclose(np.asarray(pd.Series(b), dtype=float), 1).all()"
    )
    assigned = sample.small([("b", "b = [1.0]", test)])
    with Sessions(assigned, workers=1) as sessions:
        cell = f"import pandas as pd\n{answer.replace('INNER', inner)}"
        graded = sessions.grade(sample.as_bytes(sample.solve(assigned, {"b": cell})))

    assert graded.points == 0
    assert "test_died" not in [made.key for made in graded.outcomes]


def test_honest_names_cross():
    """What pandas itself and people use is no protocol name."""
    for name in ("_merge", "price", "__x", "index", "_", "__", "0", "dtype"):
        assert protocol_name([name]) == ""
    merged = pd.DataFrame({"a": [1]}).merge(pd.DataFrame({"a": [1]}), indicator=True)
    pd.testing.assert_frame_equal(decode(encode(merged)), merged)


def test_functions_do_not_cross_in_columns():
    """A Series of functions would be asked by a test that maps over it."""
    with pytest.raises(Uncrossable, match="functions or classes as the values of a column"):
        encode(pd.Series([len, max]), lambda _: codec.Handle("k", "f", None, None))
    inner = codec.Packer(lambda _: codec.Handle("k", "f", None, None)).pack([len])
    body = msgpack.packb(["array", ["O", [1], msgpack.unpackb(inner)]])

    with pytest.raises(BadValue, match="an array of functions"):
        decode(msgpack.packb(msgpack.ExtType(codec.EXT, body)), lambda handle: len)


def test_a_fraction_is_made_of_integers():
    """A text would be computed in the examiner: "1e999999999" never ends."""
    body = codec.Packer().pack(["fraction", ["1e999999999"]])

    with pytest.raises(BadValue, match="must be of integers, got str"):
        decode(msgpack.packb(msgpack.ExtType(codec.EXT, body)))


def test_object_arrays_take_their_items_as_they_are():
    """An array of lists stays one of lists: nothing in it is asked what it is made of."""
    array = np.fromiter([[1, 2], [3, 4]], dtype=object, count=2)

    assert decode(encode(array)).tolist() == [[1, 2], [3, 4]]
    assert pandas_values.PLAIN_KINDS
