"""Names that make Python, NumPy, pandas or IPython ask a value to *do* something.

NumPy looks up `__array_interface__` on the instance, pandas answers for every label of a Series
as for an attribute: a label of that name hands NumPy an address to read from. So names of this
kind do not cross as labels or attributes (here). And in the examiner no pandas object answers
for them whatever its labels are (`shut_labels`): a test may make labels of a student's texts.
"""

import re
from collections.abc import Iterable
from typing import Any

# Dunder names are Python's own, in all libraries; Jupyter and ctypes ask for the others.
PROTOCOL_NAME = re.compile(
    r"__\w+__|_(?:repr|ipython|render|print|str|display)_\w*|_as_parameter_|_[a-z]+_protocol_"
)


def protocol_name(names: Iterable[Any]) -> str:
    """Return the first protocol name among labels (also within tuples), "" if there is none."""
    for name in names:
        if isinstance(name, str):
            if name.startswith("_") and PROTOCOL_NAME.fullmatch(name):
                return str(name)
        elif isinstance(name, tuple) and (inner := protocol_name(name)):
            return inner
    return ""


def shut_labels() -> None:
    """Have no pandas object of this process answer for a label that begins with "_".

    `frame.price` goes on working; `frame._merge` must be written `frame["_merge"]`.
    """
    from pandas.core.generic import NDFrame
    from pandas.core.groupby.groupby import GroupBy, GroupByPlot
    from pandas.core.resample import Resampler
    from pandas.core.window.rolling import BaseWindow

    for cls in (NDFrame, GroupBy, GroupByPlot, Resampler, BaseWindow):
        _shut(cls)


def _shut(cls: Any) -> None:
    answer = cls.__getattr__
    if getattr(answer, "shut", False):
        return

    def shut(self: Any, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)  # real attributes, else AttributeError
        return answer(self, name)

    shut.shut = True  # type: ignore[attr-defined]
    cls.__getattr__ = shut
